package dev.trawl.model;

/// A response that sent the request elsewhere.
///
/// @param url the URL that answered so, without userinfo
public record Redirect(int status, String url) {}
