package dev.trawl.report;

import dev.trawl.report.Overview.Column;
import dev.trawl.report.Overview.Table;
import dev.trawl.report.Timeline.Bucket;
import java.util.List;
import java.util.stream.IntStream;

/// Aligned columns.
final class TextFormat implements StatisticsFormat {
  /// A longer text moves what stands behind it, and not the rest of its column.
  private static final int MAX_WIDTH = 60;

  private final boolean bars;

  TextFormat(boolean bars) {
    this.bars = bars;
  }

  @Override
  public String of(Statistics statistics) {
    return text(StatisticsOverview.of(statistics));
  }

  @Override
  public String of(Differences differences) {
    return text(DifferencesOverview.of(differences));
  }

  private String text(Overview overview) {
    StringBuilder text = new StringBuilder(overview.summary()).append('\n');
    overview.timeline().ifPresent(timeline -> timeline(text, timeline));
    overview.tables().forEach(table -> table(text, table));
    return text.toString();
  }

  private void timeline(StringBuilder text, Timeline timeline) {
    List<Bucket> buckets = timeline.buckets();
    if (buckets.isEmpty()) {
      return;
    }
    text.append("\nThroughput\n");
    if (bars) {
      text.append("  entries  ").append(Throughput.bars(buckets, Bucket::entries)).append('\n');
      text.append("  failed   ").append(Throughput.bars(buckets, Bucket::notOk)).append('\n');
      text.append("  ").append(Throughput.scale(timeline)).append('\n');
    }
    text.append("  ").append(Throughput.most(timeline)).append('\n');
  }

  private static void table(StringBuilder text, Table table) {
    int[] widths =
        IntStream.range(0, table.columns().size()).map(column -> width(table, column)).toArray();
    text.append('\n').append(table.title()).append('\n');
    row(text, table.columns(), widths, table.columns().stream().map(Column::name).toList());
    table.rows().forEach(row -> row(text, table.columns(), widths, row));
    if (!table.note().isEmpty()) {
      text.append("  ").append(table.note()).append('\n');
    }
  }

  private static int width(Table table, int column) {
    int longest = table.rows().stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
    return Math.max(length(table.columns().get(column).name()), Math.min(longest, MAX_WIDTH));
  }

  private static void row(
      StringBuilder text, List<Column> columns, int[] widths, List<String> cells) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String pad = " ".repeat(Math.max(0, widths[i] - length(cells.get(i))));
      line.append("  ");
      switch (columns.get(i).kind()) {
        case NUMBER -> line.append(pad).append(cells.get(i));
        case OWN, FOREIGN -> line.append(cells.get(i)).append(pad);
      }
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
