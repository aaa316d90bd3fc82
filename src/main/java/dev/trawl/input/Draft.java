package dev.trawl.input;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.trawl.model.Durations;
import dev.trawl.model.Input;
import dev.trawl.model.Particulars;
import dev.trawl.model.Particulars.Content;
import dev.trawl.model.Target;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// An entry in the making, of a format that has more than URLs. The first thing that is wrong with
/// it decides what is said; the rest is still taken in, so that the record has as much of the entry
/// as there is.
final class Draft {
  /// So deep may JSON be for a record that common readers can read.
  private static final int MAX_DEPTH = 100;

  /// So long may a name be for readers such as ours, which count in steps of four bytes.
  private static final int MAX_NAME = StreamReadConstraints.DEFAULT_MAX_NAME_LEN - 4;

  /// Refuses names that occur twice, of which readers take either. Remembers no names, which would
  /// grow with the list.
  static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private Optional<String> fault = Optional.empty();
  private Optional<String> url = Optional.empty();
  private Optional<String> id = Optional.empty();
  private Optional<String> method = Optional.empty();
  private final Map<String, List<String>> headers = new LinkedHashMap<>();
  private Optional<Content> body = Optional.empty();
  private final List<String> expect = new ArrayList<>();
  private Optional<Duration> maxTime = Optional.empty();
  private final StringWriter metaText = new StringWriter(0);
  private Optional<JsonGenerator> meta = Optional.empty();
  private final CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();

  /// Something is wrong.
  ///
  /// @param why a sentence that repeats nothing of the entry but names
  void fault(String why) {
    fault = fault.or(() -> Optional.of(why));
  }

  void url(String text) {
    url = Optional.of(text.strip());
  }

  /// @param json a string or a number
  void id(String json) {
    id = Optional.of(json);
  }

  void method(String name) {
    method = Optional.of(name);
  }

  /// One more value of a field.
  void header(String name, String value) {
    without(name);
    headers.get(name).add(value);
  }

  /// A field that is not sent, unless it gets a value.
  void without(String name) {
    headers.computeIfAbsent(name, key -> new ArrayList<>(1));
  }

  void body(Content content) {
    body = Optional.of(content);
  }

  void expect(String expectation) {
    expect.add(expectation);
  }

  void maxTime(String text) {
    try {
      Duration given = Durations.parse(text);
      if (given.isZero()) {
        fault("max_time has to be more than 0");
      }
      maxTime = Optional.of(given);
    } catch (IllegalArgumentException e) {
      fault("max_time: " + e.getMessage());
    }
  }

  /// What trawl does not know.
  void meta(String name, String json) throws IOException {
    if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
      fault("a name is longer than it may be");
      return;
    }
    if (meta.isEmpty()) {
      meta = Optional.of(JSON.createGenerator(metaText));
      meta.get().writeStartObject();
    }
    meta.get().writeFieldName(name);
    meta.get().writeRawValue(json);
  }

  /// The entry, whether or not something is wrong with it.
  ///
  /// @param source as it stands in the list
  Target target(long index, OptionalLong line, Optional<String> source, Optional<String> heading)
      throws IOException {
    if (url.isEmpty()) {
      fault("no url");
    }
    if (meta.isPresent()) {
      meta.get().writeEndObject();
      meta.get().close();
    }
    Particulars particulars =
        new Particulars(
            whole("id", id),
            method,
            headers,
            body.filter(content -> whole("body", Optional.of(content.text())).isPresent()),
            expect,
            maxTime.filter(Duration::isPositive),
            meta.isPresent() ? whole("meta", Optional.of(metaText.toString())) : Optional.empty(),
            source,
            heading);
    Optional<String> text = whole("url", url);
    Input input =
        fault.isPresent()
            ? new Input.Malformed(text.orElse(""), fault.get())
            : new Input.Text(text.orElseThrow());
    return new Target(index, line, input, particulars);
  }

  /// Leaves out what UTF-8 cannot hold: JSON can name one half of a character alone.
  private Optional<String> whole(String name, Optional<String> text) {
    if (text.isPresent() && !utf8.canEncode(text.get())) {
      fault(name + " has a surrogate without its partner");
      return Optional.empty();
    }
    return text;
  }
}
