package dev.trawl.cli;

import dev.trawl.cli.Converters.Size;
import dev.trawl.cli.Converters.SizeConverter;
import dev.trawl.http.Capture;
import dev.trawl.output.Field;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What is written, and where.
final class OutputMixin {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the records to FILE. Default: standard output, also as '-'.")
  private Optional<Path> output = Optional.empty();

  @Option(
      names = "--ordered",
      description = "Write the records in the order of the list, not of completion.")
  private boolean ordered;

  @Option(
      names = "--include",
      paramLabel = "LIST",
      split = ",",
      description = "Add headers, body, or both (with a comma) to the records.")
  private List<String> include = new ArrayList<>();

  @Option(
      names = "--include-limit",
      paramLabel = "SIZE",
      defaultValue = "1M",
      converter = SizeConverter.class,
      description = "How much of a body is added. Default: ${DEFAULT-VALUE}.")
  private Size includeLimit;

  @Option(
      names = "--fields",
      paramLabel = "LIST",
      split = ",",
      description = "Write these fields only. Default: all.")
  private List<String> fields = new ArrayList<>();

  @Option(
      names = "--only",
      paramLabel = "ok|failed",
      description = "Write these records only. Summary and exit status still count every entry.")
  private Optional<String> only = Optional.empty();

  @Option(
      names = {"-q", "--quiet"},
      description = "No summary.")
  private boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      description = "Say on standard error what is tried again, and why.")
  private boolean verbose;

  @Option(
      names = "--progress",
      negatable = true,
      description = "Show progress on standard error. Default: if that is a terminal.")
  private Optional<Boolean> progress = Optional.empty();

  /// @param file empty for standard output
  /// @param only the records to write: those that are ok, or are not; empty for all
  /// @param progress empty to decide by the terminal
  record Output(
      Optional<Path> file,
      boolean ordered,
      Capture capture,
      Set<Field> fields,
      Optional<Boolean> only,
      boolean quiet,
      boolean verbose,
      Optional<Boolean> progress) {
    /// Whether a record is written.
    boolean wants(boolean ok) {
      return only.isEmpty() || only.get() == ok;
    }
  }

  Output value() {
    for (String part : include) {
      if (!part.equals("headers") && !part.equals("body")) {
        throw invalid("--include takes headers and body, not '" + part + "'");
      }
    }
    if (only.isPresent() && !only.get().equals("ok") && !only.get().equals("failed")) {
      throw invalid("--only takes ok or failed, not '" + only.get() + "'");
    }
    Set<Field> selected = EnumSet.noneOf(Field.class);
    for (String name : fields) {
      selected.add(
          Field.of(name.strip())
              .orElseThrow(() -> invalid("--fields: there is no field '" + name.strip() + "'")));
    }
    return new Output(
        output.filter(file -> !file.toString().equals("-")),
        ordered,
        new Capture(
            include.contains("headers"), include.contains("body") ? includeLimit.bytes() : 0),
        selected.isEmpty() ? EnumSet.allOf(Field.class) : selected,
        only.map(word -> word.equals("ok")),
        quiet,
        verbose,
        progress);
  }

  private ParameterException invalid(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
