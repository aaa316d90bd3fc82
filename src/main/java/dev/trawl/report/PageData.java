package dev.trawl.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.trawl.record.RecordEscapes;
import dev.trawl.record.Row;
import dev.trawl.report.Timeline.Bucket;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.function.ToLongFunction;

/// What the script of an [HtmlPage] draws and sorts, as one JSON object: no part of it can end the
/// `script` element that it stands in, or begin a comment there.
final class PageData {
  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .characterEscapes(new RecordEscapes("<>&"))
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private final HtmlPage page;

  PageData(HtmlPage page) {
    this.page = page;
  }

  void write(Writer out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      timeline(json);
      parts(json);
      ranks(json);
      entries(json);
      json.writeEndObject();
    }
  }

  private void timeline(JsonGenerator json) throws IOException {
    Timeline timeline = page.statistics().timeline();
    List<Bucket> buckets = timeline.buckets();
    json.writeObjectFieldStart("timeline");
    json.writeNumberField("bucket_ms", timeline.width().toMillis());
    numbers(json, "start_ms", buckets, bucket -> bucket.start().toEpochMilli());
    numbers(json, "entries", buckets, Bucket::entries);
    numbers(json, "not_ok", buckets, Bucket::notOk);
    json.writeEndObject();
  }

  private void parts(JsonGenerator json) throws IOException {
    List<Times.Part> parts = page.statistics().parts();
    json.writeObjectFieldStart("histogram");
    json.writeArrayFieldStart("up_to_ms");
    for (Times.Part part : parts) {
      millis(json, part.upTo());
    }
    json.writeEndArray();
    numbers(json, "entries", parts, Times.Part::entries);
    json.writeEndObject();
  }

  private void ranks(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("percentiles");
    for (Times.Rank rank : page.statistics().ranks()) {
      json.writeStartArray();
      json.writeNumber(rank.percent());
      millis(json, rank.within());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  /// As lists, not objects: their names would be half of the page.
  private void entries(JsonGenerator json) throws IOException {
    json.writeArrayFieldStart("entries");
    for (Row row : page.rows().sorted()) {
      json.writeStartArray();
      json.writeNumber(row.index());
      json.writeBoolean(row.ok());
      json.writeString(row.reason());
      json.writeString(row.name());
      json.writeString(row.why());
      json.writeNumber(row.attempts());
      millis(json, row.took());
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static <T> void numbers(
      JsonGenerator json, String name, List<T> of, ToLongFunction<T> number) throws IOException {
    json.writeArrayFieldStart(name);
    for (T one : of) {
      json.writeNumber(number.applyAsLong(one));
    }
    json.writeEndArray();
  }

  private static void millis(JsonGenerator json, Duration time) throws IOException {
    json.writeNumber(Math.round(time.toNanos() / 1e3) / 1e3);
  }
}
