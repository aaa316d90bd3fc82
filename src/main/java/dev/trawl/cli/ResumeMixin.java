package dev.trawl.cli;

import dev.trawl.input.Format;
import dev.trawl.record.Field;
import dev.trawl.record.FieldPath;
import dev.trawl.run.Output;
import dev.trawl.run.Resume;
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
                  "Keep the records in the file of --output, and fetch only entries that"
                      + " have no record there."));

  private final Supplier<Boolean> sync =
      flag(
          OptionSpec.builder("--sync")
              .description(
                  "With --output, flush records to the disk once a second, so that they"
                      + " survive a power failure."));

  private final Supplier<Optional<Path>> retryFailed =
      optional(
          Path.class,
          OptionSpec.builder("--retry-failed")
              .paramLabel("RESULTS")
              .description(
                  "Fetch only entries whose record in RESULTS is not ok. Without a list,"
                      + " the entries come from RESULTS."));

  private final Supplier<Optional<Path>> failedOut =
      optional(
          Path.class,
          OptionSpec.builder("--failed-out")
              .paramLabel("FILE")
              .description(
                  "Write failed entries to FILE as a list, with passwords: a URL on a"
                      + " line, any other entry as JSON. If FILE ends in .jsonl, every entry is"
                      + " JSON."));

  ResumeMixin() {
    super("Resume");
  }

  /// Whether there are entries without a list.
  boolean replacesList() {
    return retryFailed.get().isPresent();
  }

  Resume value() {
    if (resume.get() && retryFailed.get().isPresent()) {
      throw invalid("--resume and --retry-failed exclude each other");
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
