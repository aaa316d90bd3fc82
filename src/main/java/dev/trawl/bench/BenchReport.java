package dev.trawl.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A comparison as it is printed.
///
/// @param about sentences on what was fetched
public record BenchReport(Comparison comparison, List<String> about) {
  private static final List<String> HEAD =
      List.of(
          "executor",
          "workers",
          "wall ms",
          "min",
          "max",
          "req/s",
          "p50 ms",
          "p95 ms",
          "p99 ms",
          "CPU ms",
          "MB",
          "speed-up",
          "ideal ms",
          "failed");

  public BenchReport {
    about = List.copyOf(about);
  }

  /// For a terminal: columns with blanks between them.
  public String text() {
    List<List<String>> cells = cells();
    List<Integer> widths =
        IntStream.range(0, HEAD.size())
            .mapToObj(column ->
                cells.stream().mapToInt(row -> row.get(column).length()).max().orElseThrow())
            .toList();
    StringBuilder text = new StringBuilder();
    for (List<String> row : cells) {
      text.append(padded(row.getFirst(), -widths.getFirst()));
      for (int column = 1; column < row.size(); column++) {
        text.append("  ").append(padded(row.get(column), widths.get(column)));
      }
      text.append('\n');
    }
    return text.append('\n').append(String.join("\n", sentences())).append('\n').toString();
  }

  private static String padded(String cell, int width) {
    return String.format(Locale.ROOT, "%" + width + "s", cell);
  }

  /// A table of GitHub's Markdown, and a paragraph.
  public String markdown() {
    List<List<String>> cells = cells();
    StringBuilder text = new StringBuilder(line(cells.getFirst()));
    text.append("|---|").append("--:|".repeat(HEAD.size() - 1)).append('\n');
    cells.stream().skip(1).map(BenchReport::line).forEach(text::append);
    return text.append('\n').append(String.join("\n", sentences())).append('\n').toString();
  }

  private static String line(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private List<List<String>> cells() {
    return Stream.concat(Stream.of(HEAD), comparison.rows().stream().map(this::cells)).toList();
  }

  private List<String> cells(Row row) {
    OptionalDouble speedUp = comparison.speedUp(row);
    return List.of(
        row.contender().name(),
        Integer.toString(row.contender().workers()),
        whole(millis(row.wall())),
        whole(millis(row.fastest())),
        whole(millis(row.slowest())),
        whole(comparison.requestsPerSecond(row)),
        tenths(millis(row.p50())),
        tenths(millis(row.p95())),
        tenths(millis(row.p99())),
        whole(millis(row.cpu())),
        whole(row.peakBytes() / 1e6),
        speedUp.isPresent() ? tenths(speedUp.getAsDouble()) : "-",
        comparison.ideal(row).map(time -> whole(millis(time))).orElse("-"),
        Long.toString(row.notOk()));
  }

  private List<String> sentences() {
    String how =
        String.format(
            Locale.ROOT,
            "%d requests a run; wall, CPU and MB are medians of %d %s, percentiles are of all"
                + " requests; MB is %s.",
            comparison.requests(),
            comparison.runs(),
            comparison.runs() == 1 ? "run" : "runs",
            comparison.memory());
    return Stream.concat(about.stream(), Stream.of(how, verdict())).toList();
  }

  private String verdict() {
    return Advice.on(comparison)
        .map(advice -> advice.sentence(comparison))
        .orElse("No response had a status from 200 to 299: these are the times of" + " failures.");
  }

  /// One object, with the names and units of records.
  public String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeNumberField("requests", comparison.requests());
      json.writeNumberField("runs", comparison.runs());
      json.writeStringField("memory", comparison.memory());
      json.writeArrayFieldStart("about");
      for (String sentence : about) {
        json.writeString(sentence);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("rows");
      for (Row row : comparison.rows()) {
        write(row, json);
      }
      json.writeEndArray();
      write(Advice.on(comparison), json);
      json.writeStringField("verdict", verdict());
      json.writeEndObject();
    } catch (IOException e) {
      throw new AssertionError("a StringWriter takes everything", e);
    }
    return text + "\n";
  }

  private void write(Row row, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("executor", row.contender().name());
    json.writeNumberField("workers", row.contender().workers());
    json.writeNumberField("wall_ms", millis(row.wall()));
    json.writeNumberField("wall_min_ms", millis(row.fastest()));
    json.writeNumberField("wall_max_ms", millis(row.slowest()));
    json.writeNumberField("requests_per_second", rounded(comparison.requestsPerSecond(row)));
    json.writeNumberField("p50_ms", millis(row.p50()));
    json.writeNumberField("p95_ms", millis(row.p95()));
    json.writeNumberField("p99_ms", millis(row.p99()));
    json.writeNumberField("cpu_ms", millis(row.cpu()));
    json.writeNumberField("memory_bytes", row.peakBytes());
    OptionalDouble speedUp = comparison.speedUp(row);
    if (speedUp.isPresent()) {
      json.writeNumberField("speed_up", rounded(speedUp.getAsDouble()));
    }
    Optional<Duration> ideal = comparison.ideal(row);
    if (ideal.isPresent()) {
      json.writeNumberField("ideal_ms", millis(ideal.get()));
    }
    json.writeNumberField("not_ok", row.notOk());
    json.writeEndObject();
  }

  /// Absent if all requests failed.
  private static void write(Optional<Advice> advice, JsonGenerator json) throws IOException {
    if (advice.isPresent()) {
      json.writeObjectFieldStart("best");
      json.writeNumberField("concurrency", advice.get().workers());
      json.writeArrayFieldStart("executors");
      for (Row row : advice.get().best()) {
        json.writeString(row.contender().name());
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static double millis(Duration time) {
    return Math.round(time.toNanos() / 1e3) / 1e3;
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  private static String whole(double value) {
    return String.format(Locale.ROOT, "%.0f", value);
  }

  private static String tenths(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
