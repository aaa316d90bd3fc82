package dev.trawl.input;

import dev.trawl.model.TargetSource;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/// Where entries come from: an argument of the command line, or the program that trawl runs in.
public sealed interface Source {
  /// A list in a file.
  ///
  /// @param format empty to go by its first line
  record ListFile(Path path, Optional<Format> format) implements Source {
    public ListFile(Path path, Format format) {
      this(path, Optional.of(format));
    }
  }

  /// A list on standard input, which is left open at the end.
  ///
  /// @param format empty to go by its first line
  record StandardInput(InputStream in, Optional<Format> format) implements Source {
    public StandardInput(InputStream in, Format format) {
      this(in, Optional.of(format));
    }
  }

  /// One entry, given as it is.
  record Entry(String text) implements Source {}

  /// Entries that are numbered already, in ascending order. The only source of its list.
  record Given(TargetSource entries) implements Source {}
}
