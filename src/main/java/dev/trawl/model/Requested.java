package dev.trawl.model;

/// What is asked of a target.
///
/// @param url in canonical form, without userinfo
public record Requested(String url, String method) {}
