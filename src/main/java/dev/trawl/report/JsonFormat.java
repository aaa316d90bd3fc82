package dev.trawl.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.trawl.io.WellFormed;
import dev.trawl.model.Summary;
import dev.trawl.record.RecordEscapes;
import dev.trawl.record.ResultRecord;
import dev.trawl.report.Hosts.Host;
import dev.trawl.report.Statistics.Quantiles;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// One object on one line, with every control character escaped. Names are those of records; what
/// there is none of is an empty list or object, and times of nothing are absent.
final class JsonFormat implements StatisticsFormat {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().characterEscapes(new RecordEscapes()).build();

  private interface Content<T> {
    void write(T of) throws IOException;
  }

  @Override
  public String of(Statistics statistics) {
    return line(json -> json.statistics(statistics));
  }

  @Override
  public String of(Differences differences) {
    return line(json -> json.differences(differences));
  }

  private static String line(Content<Fields> content) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      content.write(new Fields(json));
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new IllegalStateException("nothing here does input or output", e);
    }
    return text.toString();
  }

  /// The fields of an object.
  private record Fields(JsonGenerator json) {
    void statistics(Statistics statistics) throws IOException {
      numbers(statistics);
      if (statistics.completeness().isPresent()) {
        completeness(statistics.completeness().get());
      }
      list(
          "files",
          statistics.files(),
          file -> {
            text("name", file.name());
            summary(file.summary());
            if (file.times().isPresent()) {
              times(file.times().get());
            }
          });
      Hosts hosts = statistics.hosts();
      list("hosts_by_entries", hosts.most(statistics.top(), Host::entries), this::host);
      list("hosts_by_failures", hosts.most(statistics.top(), Host::notOk), this::host);
      list("other_hosts", hosts.others().stream().toList(), this::host);
      list("slowest", statistics.slowest().best(), this::entry);
      list("flaky_entries", statistics.flaky().best(), this::entry);
      list("not_ok_entries", statistics.failed().best(), this::entry);
      Timeline timeline = statistics.timeline();
      json.writeObjectFieldStart("throughput");
      json.writeNumberField("bucket_ms", timeline.width().toMillis());
      list(
          "buckets",
          timeline.buckets(),
          bucket -> {
            text("start", bucket.start().toString());
            json.writeNumberField("entries", bucket.entries());
            json.writeNumberField("not_ok", bucket.notOk());
            if (bucket.p50().isPresent()) {
              millis("p50_ms", bucket.p50().get());
              millis("p95_ms", bucket.p95().get());
            }
          });
      json.writeEndObject();
    }

    private void completeness(Completeness of) throws IOException {
      json.writeObjectFieldStart("complete_for");
      text("list", of.list());
      json.writeNumberField("entries", of.entries());
      json.writeBooleanField("complete", of.isComplete());
      for (Completeness.Fault fault : of.faults()) {
        json.writeArrayFieldStart(fault.name());
        for (Completeness.Range range : fault.ranges()) {
          json.writeArray(new long[] {range.first(), range.last()}, 0, 2);
        }
        json.writeEndArray();
      }
      json.writeEndObject();
    }

    void differences(Differences differences) throws IOException {
      json.writeObjectFieldStart("older");
      numbers(differences.older());
      json.writeEndObject();
      json.writeObjectFieldStart("newer");
      numbers(differences.newer());
      json.writeEndObject();
      json.writeNumberField("slower_by", differences.slowerBy());
      if (differences.shift().result().isPresent()) {
        shift(differences.shift().result().get());
      }
      ranking("new_failures", differences.broken(), this::entry);
      ranking("fixed", differences.fixed(), this::entry);
      ranking(
          "slower",
          differences.slower(),
          slower -> {
            entry(slower.record());
            millis("total_ms_before", slower.before());
          });
      ranking("new", differences.added(), this::entry);
      ranking("gone", differences.gone(), this::entry);
    }

    private void shift(Shift.Result shift) throws IOException {
      json.writeObjectFieldStart("times");
      json.writeNumberField("pairs", shift.pairs());
      json.writeNumberField("change", Math.round(shift.change() * 1e4) / 1e4);
      json.writeNumberField("p", shift.p());
      json.writeBooleanField("noise", shift.isNoise());
      json.writeEndObject();
    }

    private void numbers(Statistics statistics) throws IOException {
      Summary summary = statistics.summary();
      summary(summary);
      json.writeNumberField("retries", summary.retries());
      json.writeNumberField("bytes", summary.bodyBytes());
      json.writeNumberField("elapsed_ms", summary.elapsed().toMillis());
      counts("statuses", statistics.statuses());
      counts("errors", statistics.errors());
      if (statistics.times().isPresent()) {
        times(statistics.times().get());
      }
    }

    private void summary(Summary summary) throws IOException {
      json.writeNumberField("entries", summary.entries());
      json.writeNumberField("ok", summary.ok());
      json.writeNumberField("not_ok", summary.failed());
      json.writeNumberField("flaky", summary.flaky());
    }

    private void times(Quantiles times) throws IOException {
      json.writeObjectFieldStart("total_ms");
      millis("p50", times.p50());
      millis("p90", times.p90());
      millis("p95", times.p95());
      millis("p99", times.p99());
      millis("max", times.max());
      json.writeEndObject();
    }

    private void host(Host host) throws IOException {
      text("host", host.name());
      json.writeNumberField("entries", host.entries());
      json.writeNumberField("not_ok", host.notOk());
      if (host.mean().isPresent()) {
        millis("mean_ms", host.mean().get());
        millis("p95_ms", host.p95().get());
        millis("max_ms", host.max().get());
      }
    }

    private void entry(ResultRecord record) throws IOException {
      json.writeNumberField("index", record.index());
      text("input", record.input());
      if (record.url().isPresent()) {
        text("url", record.url().get());
        text("method", record.method());
      }
      json.writeBooleanField("ok", record.ok());
      text("reason", record.reason());
      json.writeArrayFieldStart("why");
      for (String sentence : record.why()) {
        json.writeString(WellFormed.text(sentence));
      }
      json.writeEndArray();
      json.writeNumberField("attempts", record.attempts());
      millis("total_ms", record.total());
    }

    /// All are counted, and those that are kept are told.
    private <T> void ranking(String name, Ranking<T> ranking, Content<T> item) throws IOException {
      json.writeObjectFieldStart(name);
      json.writeNumberField("count", ranking.count());
      list("entries", ranking.best(), item);
      json.writeEndObject();
    }

    private <T> void list(String name, List<T> items, Content<T> item) throws IOException {
      json.writeArrayFieldStart(name);
      for (T one : items) {
        json.writeStartObject();
        item.write(one);
        json.writeEndObject();
      }
      json.writeEndArray();
    }

    private void counts(String name, Map<?, Long> counts) throws IOException {
      json.writeObjectFieldStart(name);
      for (Map.Entry<?, Long> count : counts.entrySet()) {
        json.writeNumberField(count.getKey().toString(), count.getValue());
      }
      json.writeEndObject();
    }

    private void text(String name, String text) throws IOException {
      json.writeStringField(name, WellFormed.text(text));
    }

    private void millis(String name, Duration time) throws IOException {
      json.writeNumberField(name, Math.round(time.toNanos() / 1e3) / 1e3);
    }
  }
}
