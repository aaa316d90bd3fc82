package dev.trawl.cli;

import dev.trawl.input.Compression;
import dev.trawl.input.Source;
import dev.trawl.input.TargetList;
import dev.trawl.input.UniqueTargets;
import dev.trawl.io.Place;
import dev.trawl.io.Reason;
import dev.trawl.record.ResultReader;
import dev.trawl.report.About;
import dev.trawl.report.Bars;
import dev.trawl.report.Completeness;
import dev.trawl.report.Differences;
import dev.trawl.report.ResultsPage;
import dev.trawl.report.Statistics;
import dev.trawl.report.StatisticsFormat;
import dev.trawl.run.Destination;
import dev.trawl.run.ExitStatus;
import dev.trawl.run.RunException;
import dev.trawl.run.Screen;
import dev.trawl.run.Streams;
import dev.trawl.run.Streams.Standard;
import dev.trawl.run.UsedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/// `trawl report`: result files in numbers, or what has changed between two of them.
final class ReportCommand extends OptionGroup implements OptionGroup.Command {
  private static final int MOST = 1000;
  private static final String STANDARD_STREAM = "-";

  private final Streams streams;
  private final HelpMixin help = new HelpMixin();

  private final Supplier<List<String>> results =
      arguments(
          PositionalParamSpec.builder()
              .paramLabel("RESULTS")
              .arity("1..*")
              .required(true)
              .description("Result files, also compressed (gzip, zstd); - is standard input."));

  private final Supplier<Boolean> markdown =
      flag(OptionSpec.builder("--markdown").description("Print Markdown."));

  private final Supplier<Boolean> json =
      flag(OptionSpec.builder("--json").description("Print a JSON object."));

  private final Supplier<Optional<Path>> html =
      optional(
          Path.class,
          OptionSpec.builder("--html")
              .paramLabel("FILE")
              .arity("0..1")
              .fallbackValue(STANDARD_STREAM)
              .description(
                  "Also write an HTML page to FILE (with an '=' before it), with charts and up to"
                      + " 10,000 entries, failed entries first. Without FILE: print the page instead"
                      + " of text."));

  private final Supplier<Integer> top =
      value(
          Integer.class,
          OptionSpec.builder("--top")
              .paramLabel("N")
              .defaultValue("10")
              .description(
                  "Number of hosts and entries of each kind to name. Default:"
                      + " ${DEFAULT-VALUE}."));

  private final Supplier<Boolean> compare =
      flag(
          OptionSpec.builder("--compare")
              .description(
                  "Compare two files, the older first. Exit status 1 if an entry newly"
                      + " fails."));

  private final Supplier<Double> slower =
      value(
          Double.class,
          OptionSpec.builder("--slower")
              .paramLabel("N%")
              .defaultValue("50%")
              .converters(new PercentConverter())
              .description(
                  "With --compare, an entry is slower if it takes so much longer, and 10ms"
                      + " at least. Default: ${DEFAULT-VALUE}."));

  private final Supplier<List<String>> completeFor =
      list(
          OptionSpec.builder("--complete-for")
              .paramLabel("LIST")
              .description(
                  "Say of which entries of the list records are missing or doubled. Exit"
                      + " status 1 if there are any. Repeatable, as lists are for a run."));

  private final Supplier<Boolean> unique =
      flag(
          OptionSpec.builder("--unique")
              .description("With --complete-for, the run was one with --unique."));

  ReportCommand(Streams streams) {
    super("Report");
    this.streams = streams;
  }

  /// `50%`: a part of something.
  private static final class PercentConverter implements ITypeConverter<Double> {
    @Override
    public Double convert(String value) {
      if (!value.matches("\\d{1,6}(\\.\\d{1,3})?%")) {
        throw new TypeConversionException("'" + value + "' is not a percentage such as 50%");
      }
      return Double.parseDouble(value.substring(0, value.length() - 1)) / 100;
    }
  }

  /// The command with its options.
  CommandSpec spec() {
    return spec("report", "Sum up result files, or say what has changed between two of them.");
  }

  @Override
  public List<OptionGroup> groups() {
    return List.of(this, help);
  }

  @Override
  public Integer call() {
    if (top.get() < 1 || top.get() > MOST) {
      throw invalid("--top takes a number from 1 to " + MOST + ", not " + top.get());
    }
    if (markdown.get() && json.get()) {
      throw invalid("--markdown and --json exclude each other");
    }
    if (results.get().stream().filter(STANDARD_STREAM::equals).count() > 1) {
      throw invalid("standard input (-) can be read only once");
    }
    checkList();
    if (html.get().isPresent()) {
      checkPage(html.get().get());
    }
    try {
      return compare.get() ? differences() : statistics();
    } catch (RunException e) {
      if (!e.getMessage().isEmpty()) {
        streams.err().say(e.getMessage());
      }
      return e.status();
    }
  }

  private void checkList() {
    List<String> lists = completeFor.get();
    if (compare.get() && !lists.isEmpty()) {
      throw invalid("--complete-for and --compare exclude each other");
    }
    if (unique.get() && lists.isEmpty()) {
      throw invalid("--unique is for a list: add --complete-for LIST");
    }
    if (lists.contains(STANDARD_STREAM) && results.get().contains(STANDARD_STREAM)) {
      throw invalid("standard input (-) can be read only once");
    }
  }

  private void checkPage(Path page) {
    if (compare.get()) {
      throw invalid("--html and --compare exclude each other");
    }
    boolean printed = Place.isStandardOutput(page);
    if (printed && (markdown.get() || json.get())) {
      throw invalid("--html without a file prints the page, so nothing else can be printed");
    }
    if (printed && streams.terminals().contains(Standard.OUT)) {
      throw invalid("--html: give it a file, with an '=' before it: --html=FILE");
    }
    results.get().stream()
        .filter(file -> file.matches("(?i).*\\.html?") && printed)
        .findFirst()
        .ifPresent(file -> {
          throw invalid("--html takes its file with an '=' before it: --html=" + file);
        });
    UsedFiles used = new UsedFiles();
    TrawlCommandLine.files(this, used);
    for (String file : results.get()) {
      if (file.equals(STANDARD_STREAM)) {
        used.readsStandardInput();
      } else {
        used.reads("RESULTS", Path.of(file));
      }
    }
    used.writes("--html", page)
        .contradiction()
        .ifPresent(sentence -> {
          throw invalid(sentence);
        });
  }

  private StatisticsFormat format() {
    if (json.get()) {
      return StatisticsFormat.json();
    }
    return markdown.get() ? StatisticsFormat.markdown() : StatisticsFormat.text(bars());
  }

  private int statistics() throws RunException {
    if (html.get().isEmpty()) {
      Statistics all = statistics(record -> {});
      print(format().of(all));
      return all.isComplete() ? ExitStatus.OK : ExitStatus.NOT_OK;
    }
    Path file = html.get().get();
    try (ResultsPage page = ResultsPage.open(file, about(), streams.standardOutput())) {
      Statistics all = statistics(page::add);
      page.finish(all);
      if (!Place.isStandardOutput(file)) {
        print(format().of(all));
      }
      return all.isComplete() ? ExitStatus.OK : ExitStatus.NOT_OK;
    } catch (IOException e) {
      throw Destination.lost(Place.shown(file), e);
    }
  }

  private About about() {
    List<String> names =
        results.get().stream().map(f -> f.equals(STANDARD_STREAM) ? "standard input" : f).toList();
    return About.of(names, CommandText.of(command().commandLine().getParseResult()));
  }

  /// @param each takes the records, too
  private Statistics statistics(ResultReader.Step each) throws RunException {
    Statistics all = new Statistics(top.get());
    Completeness completeness = new Completeness(String.join(", ", completeFor.get()));
    for (String file : results.get()) {
      Statistics one = new Statistics(top.get());
      read(
          file,
          record -> {
            one.add(record);
            if (!completeFor.get().isEmpty()) {
              completeness.add(record);
            }
            each.take(record);
          });
      all.add(file, one);
    }
    if (!completeFor.get().isEmpty()) {
      compare(completeness);
      all.completeFor(completeness);
    }
    return all;
  }

  /// As a run reads them.
  private void compare(Completeness completeness) throws RunException {
    List<Source> sources = InputMixin.sources(this, completeFor.get(), Optional.empty(), streams);
    try (TargetList list = new TargetList(sources)) {
      if (!unique.get()) {
        completeness.compare(list);
        return;
      }
      Path folder = Path.of(System.getProperty("java.io.tmpdir"));
      try (UniqueTargets once = new UniqueTargets(list, () -> {}, folder)) {
        completeness.compare(once);
      }
    } catch (IOException e) {
      throw new RunException(ExitStatus.LIST, Reason.of(e), e);
    }
  }

  private int differences() throws RunException {
    List<String> files = results.get();
    if (files.size() != 2) {
      throw invalid("--compare takes two files, the older first, not " + files.size());
    }
    String older = files.getFirst();
    // What has gone is read once more.
    boolean isPipe = Files.exists(Path.of(older)) && !Files.isRegularFile(Path.of(older));
    if (older.equals(STANDARD_STREAM) || isPipe) {
      throw invalid("--compare reads " + older + " twice: it has to be a file");
    }
    try {
      Differences differences = new Differences(top.get(), slower.get());
      read(older, differences::addOlder);
      read(files.getLast(), differences::addNewer);
      if (differences.someAreGone()) {
        read(older, differences::addOlderAgain);
      }
      print(format().of(differences));
      return differences.hasNewFailures() ? ExitStatus.NOT_OK : ExitStatus.OK;
    } catch (IOException e) {
      throw new RunException(ExitStatus.OUTPUT, Reason.of(e), e);
    }
  }

  private void read(String file, ResultReader.Step each) throws RunException {
    try (InputStream in = opened(file)) {
      ResultReader.read(Compression.undone(in), each);
    } catch (IOException e) {
      String name = file.equals(STANDARD_STREAM) ? "standard input" : file;
      throw new RunException(ExitStatus.LIST, "cannot read " + name + ": " + Reason.of(e), e);
    }
  }

  private InputStream opened(String file) throws IOException {
    if (!file.equals(STANDARD_STREAM)) {
      return Files.newInputStream(Path.of(file));
    }
    if (streams.closed().contains(Standard.IN)) {
      throw new IOException("it is closed");
    }
    return streams.in();
  }

  private void print(String text) throws RunException {
    try {
      streams.out().write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw Destination.lost(Place.STANDARD_OUTPUT_NAME, e);
    }
  }

  /// Whether there are charts, and in which characters.
  private Bars bars() {
    if (!streams.terminals().contains(Standard.OUT)) {
      return Bars.NONE;
    }
    return new Screen(streams).symbols() ? Bars.BLOCKS : Bars.ASCII;
  }
}
