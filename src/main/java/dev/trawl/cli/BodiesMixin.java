package dev.trawl.cli;

import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;

/// What is done with bodies.
final class BodiesMixin extends OptionGroup {
  private final Supplier<Optional<String>> hash =
      optional(
          String.class,
          OptionSpec.builder("--hash")
              .paramLabel("sha256")
              .description(
                  "Add the digest of each body, after content decoding, to its record; without"
                      + " keeping the body."));

  BodiesMixin() {
    super("Bodies");
  }

  /// @param sha256 whether the digest is taken
  record Bodies(boolean sha256) {}

  Bodies value() {
    Optional<String> word = hash.get();
    if (word.isPresent() && !word.get().equals("sha256")) {
      throw invalid("--hash takes sha256, not '" + word.get() + "'");
    }
    return new Bodies(word.isPresent());
  }
}
