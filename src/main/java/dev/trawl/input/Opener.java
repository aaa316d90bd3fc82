package dev.trawl.input;

import java.io.IOException;
import java.io.InputStream;

/// Opens what a list refers to by URL.
public interface Opener {
  /// Opens nothing: for lists that refer to nothing.
  Opener NONE =
      url -> {
        throw new IOException("not to be fetched");
      };

  /// The content, to be closed by the caller. Blocks.
  ///
  /// @throws EndedException if nothing is to be opened any more
  /// @throws IOException if it cannot be had; the message does not repeat the URL
  InputStream open(String url) throws IOException;

  /// The run has ended: nothing is opened any more, which is no fault of the list.
  final class EndedException extends IOException {
    private static final long serialVersionUID = 1;
  }
}
