package dev.trawl.cli;

import dev.trawl.cli.Converters.SizeConverter;
import dev.trawl.http.Capture;
import dev.trawl.http.Capture.Whole;
import dev.trawl.io.Place;
import dev.trawl.model.Digest;
import dev.trawl.record.Field;
import dev.trawl.run.Output;
import dev.trawl.run.Progress;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;

/// What is written, and where.
final class OutputMixin extends OptionGroup {
  private final Supplier<Optional<Path>> output =
      optional(
          Path.class,
          OptionSpec.builder("-o", "--output")
              .paramLabel("FILE")
              .description("File to write the records to. Default: standard output, also as '-'."));

  private final Supplier<Boolean> ordered =
      flag(
          OptionSpec.builder("--ordered")
              .description("Write the records in the order of the list, not of completion."));

  private final Supplier<List<String>> include =
      list(
          OptionSpec.builder("--include")
              .paramLabel("LIST")
              .splitRegex(",")
              .description("Add headers, body, or both (headers,body) to the records."));

  private final Supplier<Long> includeLimit =
      value(
          Long.class,
          OptionSpec.builder("--include-limit")
              .paramLabel("SIZE")
              .converters(new SizeConverter())
              .defaultValue("1M")
              .description("Longest body in a record. Default: ${DEFAULT-VALUE}."));

  private final Supplier<List<String>> fields =
      list(
          OptionSpec.builder("--fields")
              .paramLabel("LIST")
              .splitRegex(",")
              .description("Fields to write. Default: all."));

  private final Supplier<Optional<String>> only =
      optional(
          String.class,
          OptionSpec.builder("--only")
              .paramLabel("ok|failed")
              .description(
                  "Write these records only. Summary and exit status still count every"
                      + " entry."));

  private final Supplier<Boolean> quiet =
      flag(OptionSpec.builder("-q", "--quiet").description("Print no summary."));

  private final Supplier<Boolean> verbose =
      flag(
          OptionSpec.builder("-v", "--verbose")
              .description("Say on standard error which entries are retried, and why."));

  private final Supplier<Optional<Progress.Style>> progress =
      optional(
          Progress.Style.class,
          OptionSpec.builder("--progress")
              .paramLabel("STYLE")
              .arity("0..1")
              .fallbackValue("bar")
              .description(
                  "Show progress on standard error: --progress=bar, or --progress=plain"
                      + " for a line every 10 s. Default: a bar if that is a terminal."));

  private final Supplier<Boolean> noProgress =
      flag(
          OptionSpec.builder("--no-progress")
              .description("Show no progress, whatever other options say."));

  OutputMixin() {
    super("Output");
  }

  /// @param digests which are taken of bodies
  /// @param whole how all of an answer is kept
  /// @param maxBytes longest body
  Output value(Set<Digest> digests, Optional<Whole> whole, long maxBytes) {
    for (String part : include.get()) {
      if (!part.equals("headers") && !part.equals("body")) {
        throw invalid("--include takes headers and body, not '" + part + "'");
      }
    }
    Optional<String> word = only.get();
    if (word.isPresent() && !word.get().equals("ok") && !word.get().equals("failed")) {
      throw invalid("--only takes ok or failed, not '" + word.get() + "'");
    }
    Set<Field> selected = EnumSet.noneOf(Field.class);
    for (String name : fields.get()) {
      selected.add(
          Field.of(name.strip())
              .orElseThrow(() -> invalid("--fields: there is no field '" + name.strip() + "'")));
    }
    if (selected.isEmpty()) {
      selected.addAll(EnumSet.allOf(Field.class));
    }
    // What is kept to judge an answer is not shown for that.
    if (!include.get().contains("headers")) {
      selected.remove(Field.HEADERS);
    }
    if (!include.get().contains("body")) {
      selected.removeAll(Field.OF_BODY);
    }
    for (Digest digest : Digest.values()) {
      if (!digests.contains(digest)) {
        selected.remove(Field.of(digest));
      }
    }
    return new Output(
        output.get().filter(file -> !Place.isStandardOutput(file)),
        ordered.get(),
        new Capture(
            include.get().contains("headers"),
            include.get().contains("body") ? includeLimit.get() : 0,
            digests,
            false,
            whole,
            maxBytes),
        includeLimit.get(),
        selected,
        word.map("ok"::equals),
        quiet.get(),
        verbose.get(),
        progress.get(),
        noProgress.get());
  }
}
