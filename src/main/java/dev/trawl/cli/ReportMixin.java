package dev.trawl.cli;

import dev.trawl.input.Source;
import dev.trawl.report.ReportFormat;
import dev.trawl.report.ReportOptions;
import dev.trawl.report.ReportOptions.Github;
import dev.trawl.run.InputOptions;
import dev.trawl.run.Streams;
import java.io.File;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;

/// What a run leaves for people and for continuous integration, beside its records.
final class ReportMixin extends OptionGroup {
  private static final String GITHUB = "github";

  private final Supplier<List<String>> reports =
      list(
          OptionSpec.builder("--report")
              .paramLabel("KIND[=FILE]")
              .description(
                  "Report to write at the end: junit=FILE, markdown=FILE, tap=FILE,"
                      + " html=FILE, or github for a job of GitHub Actions. Repeatable."));

  ReportMixin() {
    super("Reports");
  }

  ReportOptions value(Streams streams, InputOptions from) {
    Map<Path, ReportFormat> files = new LinkedHashMap<>();
    Optional<Github> github = Optional.empty();
    for (String report : reports.get()) {
      if (report.equals(GITHUB)) {
        github = Optional.of(github(streams, from));
      } else {
        ReportFormat format = format(report);
        Path file = file(report);
        if (files.put(file, format) != null) {
          throw invalid("--report " + report + ": another report goes there, too");
        }
      }
    }
    return new ReportOptions(files, github);
  }

  private static Github github(Streams streams, InputOptions from) {
    List<Source> lists = from.sources().stream().filter(s -> !(s instanceof Source.Entry)).toList();
    Optional<String> list =
        lists.size() == 1 && lists.getFirst() instanceof Source.ListFile only
            ? place(only.path(), streams.environment().get("GITHUB_WORKSPACE"))
            : Optional.empty();
    Optional<Path> summary =
        Optional.ofNullable(streams.environment().get("GITHUB_STEP_SUMMARY"))
            .filter(name -> !name.isEmpty())
            .map(Path::of);
    return new Github(streams.err(), list, summary);
  }

  /// What GitHub calls a file: its path from the root of the repository, whatever the working
  /// directory. Empty for a file outside of it.
  ///
  /// @param workspace that root; null or empty where nobody says
  private static Optional<String> place(Path list, String workspace) {
    if (workspace == null || workspace.isEmpty()) {
      return Optional.of(list.toString());
    }
    try {
      Path root = Path.of(workspace).toRealPath();
      Path file = list.toAbsolutePath();
      // The last part stays as it is: a link in the repository is a file of the repository.
      Path named = file.resolveSibling(".").toRealPath().resolve(file.getFileName());
      return Stream.of(named, file.toRealPath())
          .filter(path -> path.startsWith(root))
          .map(path -> root.relativize(path).toString().replace(File.separatorChar, '/'))
          .findFirst();
    } catch (IOException | InvalidPathException e) {
      // Nothing that can be named; that the list cannot be read is said when it is.
      return Optional.empty();
    }
  }

  private ReportFormat format(String report) {
    String name = report.split("=", 2)[0];
    if (name.equals(GITHUB)) {
      throw invalid("--report github takes no file: it writes to standard error");
    }
    for (ReportFormat format : ReportFormat.values()) {
      if (format.optionName().equals(name)) {
        return format;
      }
    }
    String known =
        Arrays.stream(ReportFormat.values())
            .map(format -> format.optionName() + "=FILE")
            .collect(Collectors.joining(", "));
    throw invalid("--report takes " + known + ", github, not '" + report + "'");
  }

  private Path file(String report) {
    int equals = report.indexOf('=');
    if (equals < 0 || equals == report.length() - 1) {
      throw invalid("--report " + report + " needs a file: " + report.replace("=", "") + "=FILE");
    }
    return Path.of(report.substring(equals + 1));
  }
}
