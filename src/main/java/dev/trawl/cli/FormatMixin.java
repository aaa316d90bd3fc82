package dev.trawl.cli;

import dev.trawl.input.Format;
import dev.trawl.io.Reason;
import dev.trawl.record.FieldPath;
import dev.trawl.record.WriteOutFormat;
import dev.trawl.run.Form;
import dev.trawl.run.Streams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;

/// How records are written.
final class FormatMixin extends OptionGroup {
  private static final String AUTO = "auto";

  private final Supplier<String> format =
      value(
          String.class,
          OptionSpec.builder("--format")
              .paramLabel("auto|json|text|csv|tsv")
              .defaultValue(AUTO)
              .description(
                  "How records are written: json, a line each; text for people, with a list of what"
                      + " failed at the end; csv and tsv with a row of names. auto: text on a"
                      + " terminal, else json."));

  private final Supplier<Optional<String>> writeOut =
      optional(
          String.class,
          OptionSpec.builder("-w", "--write-out")
              .paramLabel("FORMAT")
              .description(
                  "Print FORMAT for each entry to standard output, as curl does: %%{http_code}"
                      + " %%{url} %%{time_total} %%header{server} and other variables of curl's, a"
                      + " record's fields as %%{error.kind}, \\n \\t \\r, @FILE. Records then go to"
                      + " -o FILE only."));

  private final Supplier<List<String>> fields =
      list(
          OptionSpec.builder("--fields")
              .paramLabel("LIST")
              .splitRegex(",")
              .description(
                  "Write these fields only, or parts of them: error.kind, extract.title,"
                      + " headers.server, meta.team. In csv and tsv, in this order. Default: all."));

  FormatMixin() {
    super("Format");
  }

  /// @param planned whether nothing is fetched
  Form value(Streams streams, boolean planned) {
    if (planned && writeOut.get().isPresent()) {
      throw invalid("--dry-run sends nothing: --write-out has nothing to tell");
    }
    return new Form(
        kind(), paths(), writeOut.get().map(given -> writeOut(given, streams)), planned);
  }

  private Optional<Form.Kind> kind() {
    String given = format.get();
    if (given.equals(AUTO)) {
      return Optional.empty();
    }
    for (Form.Kind kind : Form.Kind.values()) {
      if (kind.name().toLowerCase(Locale.ROOT).equals(given)) {
        return Optional.of(kind);
      }
    }
    String list =
        Format.of(given).isPresent()
            ? "; how a list is written is now said by --input-format " + given
            : "";
    throw invalid("--format takes auto, json, text, csv or tsv, not '" + given + "'" + list);
  }

  private List<FieldPath> paths() {
    List<FieldPath> paths = new ArrayList<>();
    for (String name : fields.get()) {
      try {
        paths.add(FieldPath.parse(name.strip()));
      } catch (IllegalArgumentException e) {
        throw invalid("--fields: " + e.getMessage());
      }
    }
    return paths;
  }

  private WriteOutFormat writeOut(String given, Streams streams) {
    try {
      return WriteOutFormat.parse(given.startsWith("@") ? content(given, streams) : given);
    } catch (IOException e) {
      throw invalid("--write-out cannot read " + given.substring(1) + ": " + Reason.of(e));
    } catch (IllegalArgumentException e) {
      throw invalid("--write-out: there is no variable of curl's and " + e.getMessage());
    }
  }

  /// As with curl, the ends of lines are not a part of the format.
  private static String content(String given, Streams streams) throws IOException {
    String name = given.substring(1);
    byte[] bytes =
        name.equals("-") ? streams.in().readAllBytes() : Files.readAllBytes(Path.of(name));
    return new String(bytes, StandardCharsets.UTF_8).replaceAll("[\r\n\0]", "");
  }
}
