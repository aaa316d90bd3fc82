package dev.trawl.http.exchange;

import dev.trawl.model.CacheUse;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import okhttp3.Headers;

/// What a response says before its body.
///
/// @param version ALPN's name, such as `http/1.1`; `h2_prior_knowledge` where there was no ALPN;
///   empty if nothing was sent, because the cache had the response
/// @param reason of the status; HTTP/2 has none
/// @param fields a character stands for a byte ([FieldText])
/// @param remoteIp of the peer that the connection goes to, a proxy where there is one
/// @param certificateEnd when the server's certificate expires; empty without TLS
/// @param cache empty where the cache had no part in it
public record Head(
    Optional<String> version,
    int status,
    String reason,
    Headers fields,
    Framing framing,
    Optional<String> remoteIp,
    Supplier<Optional<Instant>> certificateEnd,
    Optional<CacheUse> cache) {}
