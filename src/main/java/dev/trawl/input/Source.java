package dev.trawl.input;

import dev.trawl.model.TargetSource;
import java.io.InputStream;
import java.nio.file.Path;

/// Where entries come from: an argument of the command line, or the program that trawl runs in.
public sealed interface Source {
  /// A list in a file.
  record ListFile(Path path, Format format) implements Source {}

  /// A list on standard input, which is left open at the end.
  record StandardInput(InputStream in, Format format) implements Source {}

  /// One entry, given as it is.
  record Entry(String text) implements Source {}

  /// Entries that are numbered already, in ascending order. The only source of its list.
  record Given(TargetSource entries) implements Source {}
}
