package dev.trawl.report;

import dev.trawl.io.Place;
import dev.trawl.io.Replacement;
import dev.trawl.model.Change;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Measures;
import dev.trawl.model.Summary;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A run in Prometheus' text format, for the textfile collector of the node exporter.
///
/// Gauges, because they tell of one run and do not add up. All have the label `name`, which is the
/// file's own name without its ending: the collector refuses two files with the same series.
public final class MetricsFile implements Closeable {
  private static final String LAST_SUCCESS = "trawl_last_success_timestamp_seconds";
  private static final Pattern EARLIER_SUCCESS =
      Pattern.compile("(?m)^" + LAST_SUCCESS + "\\{[^\\n]*} (\\d+(?:\\.\\d+)?(?:E\\d+)?)$");

  private final Path file;
  private final Replacement fresh;

  /// Begins them, so that what cannot be written shows before anything is fetched.
  ///
  /// @param standardOutput for `-`
  public MetricsFile(Path file, OutputStream standardOutput) throws IOException {
    this.file = file;
    this.fresh = new Replacement(file, standardOutput);
  }

  /// Puts the numbers of a run in the place of those of the run before, at one stroke: who reads
  /// the file finds the one or the other.
  ///
  /// @param end of the run
  /// @param exit its status
  /// @throws IOException if the file cannot be written, or what is there not be read
  public void write(Tally tally, Instant end, int exit) throws IOException {
    MetricSnapshots metrics = new MetricSnapshots(metrics(tally, end, exit));
    try (fresh) {
      OutputStream out = Channels.newOutputStream(fresh.channel());
      PrometheusTextFormatWriter.create().write(out, metrics, EscapingScheme.UNDERSCORE_ESCAPING);
      fresh.publish();
    }
  }

  /// Drops what was not written.
  @Override
  public void close() throws IOException {
    fresh.close();
  }

  private List<MetricSnapshot> metrics(Tally tally, Instant end, int exit) throws IOException {
    Summary summary = tally.summary();
    Measures measures = tally.measures();
    List<MetricSnapshot> all = new ArrayList<>();
    all.add(
        gauge(
            "trawl_entries",
            "Entries of the list, by whether they were as expected.",
            value(summary.ok(), "result", "ok"),
            value(summary.failed(), "result", "not_ok")));
    all.add(
        gauge(
            "trawl_responses",
            "Entries that got a response, by the class of its status.",
            Arrays.stream(new int[] {1, 2, 3, 4, 5})
                .mapToObj(digit ->
                    value(measures.responses().getOrDefault(digit, 0L), "class", digit + "xx"))
                .toArray(GaugeSnapshot.GaugeDataPointSnapshot[]::new)));
    all.add(
        gauge(
            "trawl_errors",
            "Entries that got no usable response, by the kind of error.",
            Arrays.stream(ErrorKind.values())
                .map(kind ->
                    value(measures.errors().getOrDefault(kind, 0L), "kind", kind.wireName()))
                .toArray(GaugeSnapshot.GaugeDataPointSnapshot[]::new)));
    Map<Change, Long> changes = tally.changes();
    if (!changes.isEmpty()) {
      all.add(
          gauge(
              "trawl_changes",
              "Entries, by how they compare with the baseline.",
              Arrays.stream(Change.values())
                  .map(change ->
                      value(changes.getOrDefault(change, 0L), "change", change.wireName()))
                  .toArray(GaugeSnapshot.GaugeDataPointSnapshot[]::new)));
    }
    all.add(histogram(measures.times()));
    double endSeconds = end.toEpochMilli() / 1e3;
    double runSeconds = summary.elapsed().toNanos() / 1e9;
    all.add(gauge("trawl_run_duration_seconds", "How long the run took.", value(runSeconds)));
    all.add(gauge("trawl_exit_status", "What the run ended with; 0 is success.", value(exit)));
    all.add(
        gauge("trawl_last_run_timestamp_seconds", "When the last run ended.", value(endSeconds)));
    Optional<Double> success = exit == 0 ? Optional.of(endSeconds) : earlierSuccess();
    success.ifPresent(seconds ->
        all.add(
            gauge(LAST_SUCCESS, "When the last run ended that was a success.", value(seconds))));
    return all;
  }

  private Optional<Double> earlierSuccess() throws IOException {
    if (Place.isStandardOutput(file) || !Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      // Whatever bytes are there.
      String earlier = Files.readString(file, StandardCharsets.ISO_8859_1);
      Matcher matcher = EARLIER_SUCCESS.matcher(earlier);
      return matcher.find() ? Optional.of(Double.valueOf(matcher.group(1))) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Labels name() {
    return Labels.of("name", file.getFileName().toString().replaceFirst("\\.prom$", ""));
  }

  private GaugeSnapshot.GaugeDataPointSnapshot value(Number value, String... label) {
    return GaugeSnapshot.GaugeDataPointSnapshot.builder()
        .labels(label.length == 0 ? name() : name().add(label[0], label[1]))
        .value(value.doubleValue())
        .build();
  }

  private static GaugeSnapshot gauge(
      String name, String help, GaugeSnapshot.GaugeDataPointSnapshot... values) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    Arrays.stream(values).forEach(gauge::dataPoint);
    return gauge.build();
  }

  private HistogramSnapshot histogram(Measures.Times times) {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    for (int i = 0; i < times.counts().size(); i++) {
      boolean last = i == Measures.Times.BOUNDS.size();
      buckets.bucket(
          last ? Double.POSITIVE_INFINITY : Measures.Times.BOUNDS.get(i), times.counts().get(i));
    }
    return HistogramSnapshot.builder()
        .name("trawl_fetch_duration_seconds")
        .help("How long the last attempt at each entry took, redirects and body included.")
        .dataPoint(
            HistogramSnapshot.HistogramDataPointSnapshot.builder()
                .labels(name())
                .classicHistogramBuckets(buckets.build())
                .sum(times.sum())
                .build())
        .build();
  }
}
