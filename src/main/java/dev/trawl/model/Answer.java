package dev.trawl.model;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A response, whatever its status.
///
/// @param httpVersion ALPN's name: `http/1.1`, `h2`; `h2_prior_knowledge` where there was no ALPN;
///   empty if nothing was sent, because the cache had the response
/// @param remoteIp of the peer that the connection goes to, a proxy where there is one
/// @param bodyBytes length of the body as far as it was read, after content decoding
/// @param retryAfter the field of that name, unparsed
/// @param headers lower-case names; empty unless asked for
/// @param body empty unless asked for
/// @param digests of the body after content decoding, in hexadecimal; empty unless asked for, and
///   where the body was not read to its end or there is none by its nature (HEAD, 204, 304)
/// @param part a file with such a body, if that was asked for; whoever has the answer moves or
///   deletes it
/// @param saved where that file is in the end, relative to the folder for them
/// @param transcript empty unless asked for
/// @param certificateEnd when the server's certificate expires; empty unless asked for, and without
///   TLS
/// @param cache empty where the cache had no part in it
public record Answer(
    int status,
    Optional<String> httpVersion,
    Optional<String> remoteIp,
    Optional<String> contentType,
    long bodyBytes,
    Doubts doubts,
    Optional<String> retryAfter,
    Map<String, List<String>> headers,
    Optional<Body> body,
    Map<Digest, String> digests,
    Optional<Path> part,
    Optional<String> saved,
    Optional<Transcript> transcript,
    Optional<Instant> certificateEnd,
    Optional<CacheUse> cache) {
  /// One of the digests.
  public Optional<String> digest(Digest digest) {
    return Optional.ofNullable(digests.get(digest));
  }

  /// The same, once its part has been taken care of.
  ///
  /// @param place where it is now, if it is kept
  public Answer stored(Optional<String> place) {
    return new Answer(
        status,
        httpVersion,
        remoteIp,
        contentType,
        bodyBytes,
        doubts,
        retryAfter,
        headers,
        body,
        digests,
        Optional.empty(),
        place,
        transcript,
        certificateEnd,
        cache);
  }

  /// The same without what the server sent beside its measures.
  public Answer measures() {
    return new Answer(
        status,
        httpVersion,
        remoteIp,
        Optional.empty(),
        bodyBytes,
        doubts,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        digests,
        part,
        saved,
        Optional.empty(),
        certificateEnd,
        cache);
  }
}
