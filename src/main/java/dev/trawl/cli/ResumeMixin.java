package dev.trawl.cli;

import dev.trawl.cli.OutputMixin.Output;
import dev.trawl.input.Format;
import dev.trawl.output.Field;
import dev.trawl.output.FieldPath;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;

/// How a run goes on where an earlier one ended.
final class ResumeMixin extends OptionGroup {
  /// Without these a record does not say which entry it is of, and what became of it.
  private static final Set<Field> NEEDED =
      EnumSet.of(Field.INDEX, Field.INPUT, Field.INPUT_BASE64, Field.OK, Field.STATUS, Field.ERROR);

  private final Supplier<Boolean> resume =
      flag(
          OptionSpec.builder("--resume")
              .description(
                  "With --output: keep the records that FILE holds, and fetch only the entries that"
                      + " have none."));

  private final Supplier<Boolean> sync =
      flag(
          OptionSpec.builder("--sync")
              .description(
                  "With --output: put what is written on the disk, once a second, so that it"
                      + " outlasts a power failure."));

  private final Supplier<Optional<Path>> retryFailed =
      optional(
          Path.class,
          OptionSpec.builder("--retry-failed")
              .paramLabel("RESULTS")
              .description(
                  "Fetch only the entries of the list whose record in RESULTS is not ok. Without a"
                      + " list: of RESULTS itself."));

  private final Supplier<Optional<Path>> failedOut =
      optional(
          Path.class,
          OptionSpec.builder("--failed-out")
              .paramLabel("FILE")
              .description(
                  "Write the entries that are not ok to FILE, as a list, with passwords: a URL as a"
                      + " line, anything else as JSON; all as JSON if FILE ends in .jsonl."));

  ResumeMixin() {
    super("Resume");
  }

  /// @param resume whether the output file is gone on with
  /// @param sync whether it is put on the disk once a second
  /// @param retryFailed results whose failures are fetched again
  /// @param failedOut where a list of the entries that are not ok goes
  record Resume(
      boolean resume, boolean sync, Optional<Path> retryFailed, Optional<Path> failedOut) {
    /// Whether that list has JSON alone: by its name, a URL on a line would not be read back.
    boolean failedAsJson() {
      return failedOut.map(Format::of).filter(format -> format != Format.LINES).isPresent();
    }
  }

  /// Whether there are entries without a list.
  boolean replacesList() {
    return retryFailed.get().isPresent();
  }

  Resume value() {
    if (resume.get() && retryFailed.get().isPresent()) {
      throw invalid("--resume and --retry-failed: one says what is done, the other what is not");
    }
    if (failedOut.get().map(Format::of).equals(Optional.of(Format.SITEMAP))) {
      throw invalid("--failed-out " + failedOut.get().get() + ": a sitemap holds URLs alone");
    }
    return new Resume(resume.get(), sync.get(), retryFailed.get(), failedOut.get());
  }

  /// Refuses what cannot be resumed.
  void check(Output to) {
    if (to.file().isEmpty() && (resume.get() || sync.get())) {
      throw invalid(
          (resume.get() ? "--resume" : "--sync") + " needs a file of results: add --output FILE");
    }
    if (!resume.get()) {
      return;
    }
    if (!to.form().isJson()) {
      throw invalid("--resume reads records back, which only --format json can be");
    }
    if (to.only().isPresent()) {
      throw invalid("--resume needs a record of every entry, which --only does not write");
    }
    Set<Field> partly =
        to.form().fields().stream()
            .filter(path -> !path.isWhole())
            .map(FieldPath::field)
            .collect(Collectors.toSet());
    if (!to.fields().containsAll(NEEDED) || NEEDED.stream().anyMatch(partly::contains)) {
      throw invalid(
          "--resume needs these among --fields: "
              + NEEDED.stream().map(Field::wireName).collect(Collectors.joining(",")));
    }
  }
}
