package dev.trawl.record;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trawl.check.Verdict;
import dev.trawl.io.WellFormed;
import dev.trawl.model.Answer;
import dev.trawl.model.CacheUse;
import dev.trawl.model.Change;
import dev.trawl.model.Digest;
import dev.trawl.model.Doubts;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Identity;
import dev.trawl.model.Input;
import dev.trawl.model.Outcome;
import dev.trawl.model.Redacted;
import dev.trawl.model.Redirect;
import dev.trawl.model.Requested;
import dev.trawl.model.Target;
import dev.trawl.model.Timings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One record on its way to one generator.
final class RecordEncoder {
  /// RFC 3339, to the second.
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /// Many records have the same second, whose formatting took a quarter of a record's time.
  private static volatile Second last = new Second(0, SECONDS.format(Instant.EPOCH));

  private record Second(long sinceEpoch, String text) {}

  private static final Map<Field, SerializedString> NAMES = new EnumMap<>(Field.class);

  static {
    for (Field field : Field.values()) {
      NAMES.put(field, new SerializedString(field.wireName()));
    }
  }

  /// After so many characters no further sentence is shown where texts are cut.
  private static final int MAX_CUT_SENTENCES = 4_000;

  /// How many redirects are shown where texts are cut.
  private static final int MAX_CUT_REDIRECTS = 10;

  private final JsonGenerator generator;
  private final Set<Field> fields;
  private final int maxText;
  private boolean truncated;

  /// @param fields those to write, as far as the record has them
  /// @param maxText characters of a text; a longer one is cut
  RecordEncoder(JsonGenerator generator, Set<Field> fields, int maxText) {
    this.generator = generator;
    this.fields = fields;
    this.maxText = maxText;
  }

  void write(FetchResult result, Verdict verdict) throws IOException {
    entry(result.target(), result.requested());
    if (fields.contains(Field.IDENTITY)) {
      optional(Field.IDENTITY, Identity.inRecord(result.target()));
    }
    bool(Field.OK, verdict.ok());
    response(result);
    number(Field.ATTEMPTS, result.attempts());
    if (result.last().resent() > 0) {
      number(Field.RESENT, result.last().resent());
    }
    if (verdict.ok() && result.attempts() > 1) {
      bool(Field.FLAKY, true);
    }
    times(result);
    switch (result.outcome()) {
      case Outcome.Answered answered -> {}
      case Outcome.Failed failed -> error(failed.failure());
    }
    strings(Field.FAILURES, verdict.failures());
    if (result.outcome().answer().isPresent()) {
      content(result.outcome().answer().get());
    }
    extract(verdict.extract());
    optional(Field.CHANGE, verdict.change().map(Change::wireName));
    if (truncated) {
      bool(Field.TRUNCATED_FIELDS, true);
    }
  }

  void write(Planned planned) throws IOException {
    entry(planned.target(), planned.requested());
    strings(Field.EXPECT, planned.expect());
    if (planned.failure().isPresent()) {
      error(planned.failure().get());
    }
    if (truncated) {
      bool(Field.TRUNCATED_FIELDS, true);
    }
  }

  private void entry(Target target, Optional<Requested> requested) throws IOException {
    number(Field.INDEX, target.index());
    if (target.line().isPresent()) {
      number(Field.LINE, target.line().getAsLong());
    }
    json(Field.ID, target.particulars().id());
    json(Field.META, target.particulars().meta());
    input(target.input(), requested.isPresent());
    if (requested.isPresent()) {
      text(Field.URL, requested.get().url());
      text(Field.METHOD, requested.get().method());
    }
  }

  private String cut(String text) {
    truncated |= text.length() > maxText;
    return WellFormed.text(text.length() > maxText ? text.substring(0, maxText) : text);
  }

  private void input(Input input, boolean valid) throws IOException {
    text(
        input instanceof Input.NotUtf8 ? Field.INPUT_BASE64 : Field.INPUT,
        Secrets.shown(input, valid));
  }

  private void response(FetchResult result) throws IOException {
    Optional<Answer> answer = result.outcome().answer();
    if (answer.isPresent()) {
      number(Field.STATUS, answer.get().status());
    }
    optional(Field.FINAL_URL, result.last().finalUrl());
    redirects(result.last().redirects());
    if (answer.isPresent()) {
      optional(Field.HTTP_VERSION, answer.get().httpVersion());
      optional(Field.REMOTE_IP, answer.get().remoteIp());
      optional(Field.CONTENT_TYPE, answer.get().contentType());
      number(Field.BYTES, answer.get().bodyBytes());
      doubts(answer.get().doubts());
    }
  }

  private void doubts(Doubts doubts) throws IOException {
    if (doubts.lengthUnknown()) {
      bool(Field.LENGTH_KNOWN, false);
    }
    if (doubts.untilClose()) {
      text(Field.COMPLETE, "unknown");
    }
    optional(Field.ENCODING, doubts.encoding());
  }

  private void redirects(List<Redirect> redirects) throws IOException {
    if (redirects.isEmpty() || !begin(Field.REDIRECTS)) {
      return;
    }
    generator.writeStartArray();
    int shown = maxText == Integer.MAX_VALUE ? redirects.size() : MAX_CUT_REDIRECTS;
    truncated |= redirects.size() > shown;
    for (Redirect redirect : redirects.subList(0, Math.min(shown, redirects.size()))) {
      generator.writeStartObject();
      generator.writeNumberField("status", redirect.status());
      generator.writeStringField("url", cut(redirect.url()));
      generator.writeEndObject();
    }
    generator.writeEndArray();
  }

  private void times(FetchResult result) throws IOException {
    if (result.last().startedAt().isPresent()) {
      started(result.last().startedAt().get());
      millis(Field.QUEUE_MS, result.queued());
    }
    Timings timings = result.last().timings();
    millis(Field.DNS_MS, timings.dns());
    millis(Field.CONNECT_MS, timings.connect());
    millis(Field.TLS_MS, timings.tls());
    if (result.outcome().answer().isPresent()) {
      millis(Field.TTFB_MS, timings.ttfb());
    }
    millis(Field.TOTAL_MS, timings.total());
  }

  private void started(Instant instant) throws IOException {
    if (begin(Field.STARTED_AT)) {
      Second second = last;
      if (second.sinceEpoch != instant.getEpochSecond()) {
        second = new Second(instant.getEpochSecond(), SECONDS.format(instant));
        last = second;
      }
      int millis = 1000 + instant.getNano() / 1_000_000;
      generator.writeString(second.text + '.' + Integer.toString(millis).substring(1) + 'Z');
    }
  }

  private void error(Failure failure) throws IOException {
    if (!begin(Field.ERROR)) {
      return;
    }
    generator.writeStartObject();
    generator.writeStringField("kind", failure.kind().wireName());
    generator.writeStringField("message", WellFormed.text(failure.message()));
    if (failure.phase().isPresent()) {
      generator.writeStringField("phase", failure.phase().get().wireName());
    }
    if (failure.detail().isPresent()) {
      generator.writeStringField("detail", failure.detail().get());
    }
    generator.writeEndObject();
  }

  private void strings(Field field, List<String> texts) throws IOException {
    if (texts.isEmpty() || !begin(field)) {
      return;
    }
    generator.writeStartArray();
    int shown = 0;
    for (String text : texts) {
      if (maxText != Integer.MAX_VALUE && shown > MAX_CUT_SENTENCES) {
        truncated = true;
        break;
      }
      String sentence = cut(text);
      generator.writeString(sentence);
      shown += sentence.length();
    }
    generator.writeEndArray();
  }

  private void content(Answer answer) throws IOException {
    if (!answer.headers().isEmpty() && begin(Field.HEADERS)) {
      generator.writeStartObject();
      for (Map.Entry<String, List<String>> header : answer.headers().entrySet()) {
        generator.writeArrayFieldStart(WellFormed.text(header.getKey()));
        for (String value : header.getValue()) {
          generator.writeString(WellFormed.text(Redacted.field(header.getKey(), value)));
        }
        generator.writeEndArray();
      }
      generator.writeEndObject();
    }
    if (answer.body().isPresent() && !Collections.disjoint(fields, Field.OF_BODY)) {
      switch (BodyContent.of(answer.body().get(), answer.contentType())) {
        case BodyContent.Text content -> text(Field.BODY, content.text());
        case BodyContent.Json content -> {
          if (begin(Field.JSON)) {
            generator.writeRawValue(content.compact());
          }
        }
        case BodyContent.Binary content -> text(Field.BODY_BASE64, content.base64());
      }
      truncated |= !answer.body().get().complete();
    }
    for (Map.Entry<Digest, String> digest : answer.digests().entrySet()) {
      text(Field.of(digest.getKey()), digest.getValue());
    }
    optional(Field.SAVED, answer.saved());
    optional(Field.CACHE, answer.cache().map(CacheUse::wireName));
  }

  private boolean begin(Field field) throws IOException {
    if (!fields.contains(field)) {
      return false;
    }
    generator.writeFieldName(NAMES.get(field));
    return true;
  }

  private void text(Field field, String value) throws IOException {
    if (begin(field)) {
      generator.writeString(cut(value));
    }
  }

  private void optional(Field field, Optional<String> value) throws IOException {
    if (value.isPresent()) {
      text(field, value.get());
    }
  }

  private void json(Field field, Optional<String> value) throws IOException {
    if (value.isPresent() && begin(field)) {
      try (JsonParser parser = RawJson.OWN.createParser(value.get())) {
        RawJson.copyNext(parser, generator);
      }
    }
  }

  private void extract(Optional<ObjectNode> values) throws IOException {
    if (values.isPresent() && begin(Field.EXTRACT)) {
      try (JsonParser tree = values.get().traverse()) {
        RawJson.copyNext(tree, generator, WellFormed::text);
      }
    }
  }

  private void number(Field field, long value) throws IOException {
    if (begin(field)) {
      generator.writeNumber(value);
    }
  }

  private void bool(Field field, boolean value) throws IOException {
    if (begin(field)) {
      generator.writeBoolean(value);
    }
  }

  private void millis(Field field, Optional<Duration> value) throws IOException {
    if (value.isPresent()) {
      millis(field, value.get());
    }
  }

  private void millis(Field field, Duration value) throws IOException {
    if (begin(field)) {
      generator.writeNumber(Math.round(value.toNanos() / 1e3) / 1e3);
    }
  }
}
