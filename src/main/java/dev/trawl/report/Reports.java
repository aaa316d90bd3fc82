package dev.trawl.report;

import dev.trawl.check.Verdict;
import dev.trawl.io.Place;
import dev.trawl.io.Replacement;
import dev.trawl.io.WellFormed;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Summary;
import dev.trawl.record.ResultRecord;
import dev.trawl.record.Row;
import dev.trawl.record.UnwrittenException;
import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The reports of a run. Safe for use by several threads.
///
/// They are written beside their files, and take their places only with [#finish].
public final class Reports implements AutoCloseable {
  static final int MOST_IN_MARKDOWN = 1_000;

  private final List<Named> reports = new ArrayList<>();
  private final List<Closeable> open = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();

  private interface Step {
    void run() throws IOException;
  }

  /// @param name for messages
  /// @param publish follows the report's end
  private record Named(String name, Report report, Step publish) {
    void add(Row row, ResultRecord record) throws UnwrittenException {
      named(
          name,
          () -> {
            report.add(row);
            report.count(record);
          });
    }

    void finish(Summary summary, Optional<String> stopped) throws UnwrittenException {
      named(
          name,
          () -> {
            report.finish(summary, stopped);
            publish.run();
          });
    }
  }

  private static void named(String name, Step step) throws UnwrittenException {
    try {
      step.run();
    } catch (IOException e) {
      throw new UnwrittenException(name, e);
    }
  }

  private Reports() {}

  /// Opens what is to be written, so that what cannot be written shows before anything is fetched.
  ///
  /// @param start of the run
  /// @param standardOutput for `-`
  /// @throws UnwrittenException if something cannot be written
  public static Reports open(ReportOptions options, Instant start, OutputStream standardOutput)
      throws IOException {
    Reports opened = new Reports();
    try {
      for (Map.Entry<Path, ReportFormat> file : options.files().entrySet()) {
        String name = Place.shown(file.getKey());
        named(
            name,
            () -> {
              Replacement begun = new Replacement(file.getKey(), standardOutput);
              opened.add(name, begun, file.getValue(), start);
            });
      }
      if (options.github().isPresent()) {
        ReportOptions.Github github = options.github().get();
        String name = github.summary().map(Path::toString).orElse("standard error");
        named(name, () -> opened.add(name, github));
      }
      return opened;
    } catch (IOException | RuntimeException e) {
      opened.close();
      throw e;
    }
  }

  private void add(String name, Replacement file, ReportFormat format, Instant start)
      throws IOException {
    open.add(() -> named(name, file::close));
    reports.add(new Named(name, report(file.channel(), format, start), file::publish));
  }

  private static Report report(FileChannel file, ReportFormat format, Instant start)
      throws IOException {
    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file), 1 << 16);
    return switch (format) {
      case JUNIT -> new JUnitReport(file, out, start);
      case MARKDOWN -> new MarkdownReport(writer(out), MOST_IN_MARKDOWN);
      case TAP -> new TapReport(writer(out));
      case HTML -> new HtmlReport(out);
    };
  }

  private void add(String name, ReportOptions.Github github) throws IOException {
    Optional<Writer> summary = Optional.empty();
    if (github.summary().isPresent()) {
      Path file = github.summary().get();
      boolean made = Files.notExists(file);
      OutputStream out =
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      open.add(() -> named(name, () -> close(out, file, made)));
      summary = Optional.of(writer(out));
    }
    Report report = new GithubReport(github.log(), github.list(), summary);
    reports.add(new Named(name, report, () -> {}));
  }

  /// Leaves no file behind that was not there, if nothing was written to it.
  private static void close(OutputStream out, Path file, boolean made) throws IOException {
    out.close();
    if (made && Files.size(file) == 0) {
      Files.delete(file);
    }
  }

  private static Writer writer(OutputStream out) {
    return new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
  }

  /// Adds an entry to all of them. May block while it is written.
  ///
  /// @throws UnwrittenException if it cannot be
  public void add(FetchResult result, Verdict verdict) throws IOException {
    if (reports.isEmpty()) {
      return;
    }
    Row row = Row.of(result, verdict);
    ResultRecord record = ResultRecord.of(result, verdict);
    lock.lock();
    try {
      for (Named report : reports) {
        report.add(row, record);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Ends the reports, and puts them in their places: each that can be.
  ///
  /// @param stopped why the run ended before the end of its list, if it did
  /// @throws UnwrittenException if one cannot be written
  public void finish(Summary summary, Optional<String> stopped) throws IOException {
    Optional<String> shown = stopped.map(WellFormed::printable);
    all(reports.stream().<Step>map(report -> () -> report.finish(summary, shown)).toList());
  }

  /// Drops the reports that have not been put in their places.
  ///
  /// @throws UnwrittenException if one cannot be dropped
  @Override
  public void close() throws IOException {
    all(open.stream().<Step>map(file -> file::close).toList());
  }

  /// Goes through all steps, also those behind one that fails.
  private static void all(List<Step> steps) throws IOException {
    List<IOException> failures = new ArrayList<>();
    for (Step step : steps) {
      try {
        step.run();
      } catch (IOException e) {
        failures.add(e);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
  }
}
