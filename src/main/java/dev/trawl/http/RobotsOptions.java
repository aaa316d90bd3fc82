package dev.trawl.http;

import java.time.Duration;
import java.util.function.BiConsumer;

/// What to do about `robots.txt`.
///
/// @param product the product token that its rules know us by
/// @param delays is told of a host, as [Prepared.Ready#host] names it, what its rules ask for
///   between two requests, before it is requested; zero for nothing
public record RobotsOptions(String product, BiConsumer<String, Duration> delays) {}
