package dev.trawl.http;

import dev.trawl.model.Digest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// What of a response is kept beside its measures.
///
/// @param headers whether the header fields are
/// @param bodyLimit bytes of the body, after content decoding; 0 for none
/// @param digests which are taken of the body
/// @param certificate whether the end of the server's certificate is
/// @param whole how all of it is kept; empty for no
/// @param maxBytes of a body, after content decoding: what is longer is not read to its end
public record Capture(
    boolean headers,
    long bodyLimit,
    Set<Digest> digests,
    boolean certificate,
    Optional<Whole> whole,
    long maxBytes) {
  /// All of a response.
  ///
  /// @param folder where the body is kept, in a file of its own
  /// @param exchange whether what came and was said before the body is kept, too
  public record Whole(Path folder, boolean exchange) {}

  /// Nothing but the measures, of bodies of at most 100 MiB.
  public static final Capture NOTHING =
      new Capture(false, 0, Set.of(), false, Optional.empty(), 100 << 20);

  public Capture {
    digests = Set.copyOf(digests);
    if (bodyLimit < 0) {
      throw new IllegalArgumentException("bodyLimit < 0: " + bodyLimit);
    }
    if (maxBytes < 0) {
      throw new IllegalArgumentException("maxBytes < 0: " + maxBytes);
    }
  }
}
