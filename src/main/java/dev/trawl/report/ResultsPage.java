package dev.trawl.report;

import dev.trawl.io.Replacement;
import dev.trawl.record.ResultRecord;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Optional;

/// A file with an HTML page about results, which takes its place only with [#finish]. It keeps
/// 10,000 entries in memory, failed entries before the others.
public final class ResultsPage implements AutoCloseable {
  private final Replacement file;
  private final HeldRows rows = new HeldRows(HtmlPage.MOST_ROWS);

  private ResultsPage(Replacement file) {
    this.file = file;
  }

  /// Begins one, so that what cannot be written shows before anything is read.
  ///
  /// @param standardOutput for `-`
  /// @throws IOException if the file cannot be written
  public static ResultsPage open(Path file, OutputStream standardOutput) throws IOException {
    return new ResultsPage(new Replacement(file, standardOutput));
  }

  /// Takes an entry for the list of them.
  public void add(ResultRecord record) {
    rows.add(record.ok(), record.index(), record::row);
  }

  /// Writes the page, and puts it in its place.
  ///
  /// @param statistics of all records
  public void finish(Statistics statistics) throws IOException {
    OutputStream out = new BufferedOutputStream(Channels.newOutputStream(file.channel()), 1 << 16);
    String headline = Report.headline(statistics.summary(), Optional.empty());
    new HtmlPage(headline, statistics.summary(), statistics, rows).write(out);
    file.publish();
  }

  /// Drops what was not finished.
  @Override
  public void close() throws IOException {
    file.close();
  }
}
