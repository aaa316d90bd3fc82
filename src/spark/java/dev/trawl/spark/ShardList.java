package dev.trawl.spark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.trawl.model.Input;
import dev.trawl.model.Particulars;
import dev.trawl.model.Particulars.Content;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The entries of a shard, read back: a JSON object a line, with all that the list says of the
/// entry, its number in the whole list, and its secrets.
final class ShardList implements TargetSource, Closeable {
  /// Remembers no names, which would grow with the list.
  private static final JsonFactory JSON =
      new JsonFactoryBuilder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();

  private final JsonParser json;

  /// @param in closed at the end
  ShardList(InputStream in) throws IOException {
    json = JSON.createParser(in);
  }

  /// An entry as a line with its newline.
  static String line(Target target) throws IOException {
    StringWriter line = new StringWriter(128);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeNumberField("index", target.index());
      if (target.line().isPresent()) {
        json.writeNumberField("line", target.line().getAsLong());
      }
      write(target.input(), json);
      write(target.particulars(), json);
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return line.toString();
  }

  private static void write(Input input, JsonGenerator json) throws IOException {
    switch (input) {
      case Input.Text text -> json.writeStringField("text", text.text());
      case Input.NotUtf8 bytes -> json.writeStringField("base64", bytes.base64());
      case Input.TooLong line -> {
        json.writeStringField("prefix", line.prefix());
        json.writeNumberField("length", line.length());
      }
      case Input.Malformed entry -> {
        json.writeStringField("shown", entry.shown());
        json.writeStringField("why", entry.why());
      }
    }
  }

  private static void write(Particulars particulars, JsonGenerator json) throws IOException {
    write("id", particulars.id(), json);
    write("method", particulars.method(), json);
    if (!particulars.headers().isEmpty()) {
      json.writeObjectFieldStart("headers");
      for (Map.Entry<String, List<String>> header : particulars.headers().entrySet()) {
        write(header.getKey(), header.getValue(), json);
      }
      json.writeEndObject();
    }
    write("body", particulars.body().map(Content::text), json);
    write("type", particulars.body().flatMap(Content::type), json);
    if (!particulars.expect().isEmpty()) {
      write("expect", particulars.expect(), json);
    }
    write("max_time", particulars.maxTime().map(Duration::toString), json);
    write("meta", particulars.meta(), json);
    write("source", particulars.source(), json);
    write("heading", particulars.heading(), json);
  }

  private static void write(String name, Optional<String> text, JsonGenerator json)
      throws IOException {
    if (text.isPresent()) {
      json.writeStringField(name, text.get());
    }
  }

  private static void write(String name, List<String> texts, JsonGenerator json)
      throws IOException {
    json.writeFieldName(name);
    json.writeArray(texts.toArray(String[]::new), 0, texts.size());
  }

  @Override
  public Optional<Target> next() throws IOException {
    if (json.nextToken() == null) {
      return Optional.empty();
    }
    Map<String, String> texts = new LinkedHashMap<>();
    Map<String, List<String>> headers = new LinkedHashMap<>();
    List<String> expect = new ArrayList<>(0);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "headers" -> {
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            List<String> values = new ArrayList<>(1);
            headers.put(json.currentName(), values);
            json.nextToken();
            texts(values);
          }
        }
        case "expect" -> texts(expect);
        default -> texts.put(name, json.getText());
      }
    }
    return Optional.of(target(new Texts(texts), headers, expect));
  }

  private void texts(List<String> to) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      to.add(json.getText());
    }
  }

  private record Texts(Map<String, String> byName) {
    Optional<String> get(String name) {
      return Optional.ofNullable(byName.get(name));
    }
  }

  private static Target target(
      Texts texts, Map<String, List<String>> headers, List<String> expect) {
    Particulars particulars =
        new Particulars(
            texts.get("id"),
            texts.get("method"),
            headers,
            texts.get("body").map(body -> new Content(body, texts.get("type"))),
            expect,
            texts.get("max_time").map(Duration::parse),
            texts.get("meta"),
            texts.get("source"),
            texts.get("heading"));
    return new Target(
        Long.parseLong(texts.get("index").orElseThrow()),
        texts.get("line").map(Long::parseLong).map(OptionalLong::of).orElse(OptionalLong.empty()),
        input(texts),
        particulars);
  }

  private static Input input(Texts texts) {
    return texts
        .get("text")
        .<Input>map(Input.Text::new)
        .or(() -> texts.get("base64").map(Input.NotUtf8::new))
        .or(() -> texts.get("why").map(why -> new Input.Malformed(texts.get("shown").get(), why)))
        .orElseGet(() ->
            new Input.TooLong(
                texts.get("prefix").orElseThrow(),
                Long.parseLong(texts.get("length").orElseThrow())));
  }

  @Override
  public boolean endsByItself() {
    return true;
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
