package dev.trawl.cli;

import dev.trawl.cli.Converters.SizeConverter;
import dev.trawl.http.Capture;
import dev.trawl.io.Place;
import dev.trawl.model.Digest;
import dev.trawl.record.Field;
import dev.trawl.record.FieldPath;
import dev.trawl.run.Bodies;
import dev.trawl.run.Cron;
import dev.trawl.run.Form;
import dev.trawl.run.Formats;
import dev.trawl.run.Output;
import dev.trawl.run.Progress;
import dev.trawl.run.Resume;
import dev.trawl.run.Screen;
import dev.trawl.run.Streams;
import java.nio.file.Path;
import java.util.ArrayList;
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

  /// @param maxBytes longest body
  Output value(Form form, Streams streams, Bodies bodies, Cron cron, Resume resume, long maxBytes) {
    for (String part : include.get()) {
      if (!part.equals("headers") && !part.equals("body")) {
        throw invalid("--include takes headers and body, not '" + part + "'");
      }
    }
    Optional<String> word = only.get();
    if (word.isPresent() && !word.get().equals("ok") && !word.get().equals("failed")) {
      throw invalid("--only takes ok or failed, not '" + word.get() + "'");
    }
    Optional<Path> file = output.get().filter(f -> !Place.isStandardOutput(f));
    Set<Digest> digests = digests(bodies, cron);
    Set<Field> selected = fields(form, digests);
    List<FieldPath> columns = columns(selected, form, bodies, cron);
    if (resume.resume()) {
      selected.add(Field.IDENTITY);
    }
    Formats formats =
        Formats.of(
            form,
            new Formats.Given(file.isPresent(), cron.onlyChanges(), quiet.get(), selected, columns),
            new Screen(streams));
    boolean headers = include.get().contains("headers") || form.names(Set.of(Field.HEADERS));
    boolean body = include.get().contains("body") || form.names(Field.OF_BODY);
    return new Output(
        file,
        ordered.get(),
        new Capture(
            headers, body ? includeLimit.get() : 0, digests, false, bodies.whole(), maxBytes),
        includeLimit.get(),
        form,
        selected,
        formats,
        word.map("ok"::equals),
        quiet.get(),
        verbose.get(),
        progress.get(),
        noProgress.get());
  }

  private static Set<Digest> digests(Bodies bodies, Cron repeated) {
    EnumSet<Digest> digests = EnumSet.noneOf(Digest.class);
    digests.addAll(bodies.digests());
    if (repeated.baseline().isPresent() || bodies.save().isPresent()) {
      digests.add(Digest.SHA256);
    }
    if (bodies.warc().isPresent()) {
      digests.add(Digest.SHA1);
    }
    return digests;
  }

  /// Those that are written. What is kept to judge an answer is not shown for that.
  private Set<Field> fields(Form form, Set<Digest> digests) {
    Set<Field> selected = EnumSet.noneOf(Field.class);
    form.fields().forEach(path -> selected.add(path.field()));
    if (selected.isEmpty()) {
      selected.addAll(EnumSet.allOf(Field.class));
      if (!include.get().contains("headers")) {
        selected.remove(Field.HEADERS);
      }
      if (!include.get().contains("body")) {
        selected.removeAll(Field.OF_BODY);
      }
    }
    for (Digest digest : Digest.values()) {
      if (!digests.contains(digest)) {
        selected.remove(Field.of(digest));
      }
    }
    return selected;
  }

  /// Those that a record of this run may have, as columns: what is the same in every record by its
  /// parts, and each value that is taken out of an answer.
  private static List<FieldPath> columns(Set<Field> selected, Form form, Bodies bodies, Cron cron) {
    List<FieldPath> columns = new ArrayList<>();
    for (Field field : selected) {
      switch (field) {
        case EXTRACT -> bodies.extract().names().forEach(n -> columns.add(new FieldPath(field, n)));
        case ERROR -> columns.addAll(FieldPath.parts(field));
        default -> {
          if (mayHave(field, form, bodies, cron)) {
            columns.add(new FieldPath(field));
          }
        }
      }
    }
    return columns;
  }

  private static boolean mayHave(Field field, Form form, Bodies bodies, Cron cron) {
    if (form.planned()) {
      return Field.OF_PLANS.contains(field);
    }
    return switch (field) {
      case EXPECT, IDENTITY -> false;
      case SAVED -> bodies.save().isPresent();
      case CACHE -> cron.cache().isPresent();
      case CHANGE -> cron.baseline().isPresent();
      default -> true;
    };
  }
}
