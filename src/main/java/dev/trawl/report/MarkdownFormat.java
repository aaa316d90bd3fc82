package dev.trawl.report;

import dev.trawl.report.Overview.Column;
import dev.trawl.report.Overview.Table;
import dev.trawl.report.Timeline.Bucket;
import java.util.List;

/// Sections with tables.
final class MarkdownFormat implements StatisticsFormat {
  @Override
  public String of(Statistics statistics) {
    return markdown(StatisticsOverview.of(statistics));
  }

  @Override
  public String of(Differences differences) {
    return markdown(DifferencesOverview.of(differences));
  }

  private static String markdown(Overview overview) {
    StringBuilder text =
        new StringBuilder("## trawl: " + Markdown.escaped(overview.verdict()) + "\n\n");
    text.append(Markdown.escaped(overview.summary())).append('\n');
    overview.timeline().ifPresent(timeline -> timeline(text, timeline));
    overview.tables().forEach(table -> table(text, table));
    return text.toString();
  }

  private static void timeline(StringBuilder text, Timeline timeline) {
    List<Bucket> buckets = timeline.buckets();
    if (!buckets.isEmpty()) {
      text.append("\n### Throughput\n\n```text\n");
      text.append("entries  ").append(Throughput.bars(buckets, Bucket::entries)).append('\n');
      text.append("failed   ").append(Throughput.bars(buckets, Bucket::notOk)).append('\n');
      text.append("```\n\n").append(Throughput.scale(timeline)).append("; ");
      text.append(Throughput.most(timeline)).append('\n');
    }
  }

  private static void table(StringBuilder text, Table table) {
    text.append("\n### ").append(table.title()).append("\n\n|");
    table.columns().forEach(column -> text.append(' ').append(column.name()).append(" |"));
    text.append("\n|");
    for (Column column : table.columns()) {
      text.append(column.kind() == Column.Kind.NUMBER ? "--:|" : "---|");
    }
    text.append('\n');
    for (List<String> row : table.rows()) {
      text.append('|');
      for (int i = 0; i < row.size(); i++) {
        text.append(' ').append(cell(table.columns().get(i), row.get(i))).append(" |");
      }
      text.append('\n');
    }
    if (!table.note().isEmpty()) {
      text.append('\n').append(table.note()).append('\n');
    }
  }

  private static String cell(Column column, String cell) {
    return switch (column.kind()) {
      case NUMBER, OWN -> cell;
      case FOREIGN -> Markdown.code(cell);
    };
  }
}
