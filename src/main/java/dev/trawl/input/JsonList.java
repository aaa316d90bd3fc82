package dev.trawl.input;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.trawl.model.Input;
import dev.trawl.model.Particulars.Content;
import dev.trawl.model.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/// A list with a JSON object a line (`jsonl`). Blank lines are passed over; every other line is an
/// entry, whatever it holds.
final class JsonList implements Entries {
  private static final Set<String> KNOWN =
      Set.of("url", "id", "method", "headers", "body", "expect", "max_time");

  private final Lines lines;

  JsonList(InputStream in) {
    this.lines = new Lines(in);
  }

  @Override
  public Optional<Target> next(long index) throws IOException {
    return lines.next() ? Optional.of(target(index, lines)) : Optional.empty();
  }

  /// The entry of a line.
  static Target target(long index, Lines lines) throws IOException {
    Draft draft = new Draft();
    Optional<String> source = Optional.empty();
    switch (lines.input()) {
      case Input.Text text -> {
        source = Optional.of(text.text());
        read(text.text(), draft);
      }
      case Input.NotUtf8 bytes -> draft.fault("not UTF-8");
      case Input.TooLong line ->
          draft.fault("longer than " + Lines.MAX_LINE + " bytes: " + line.length() + " bytes");
      case Input.Malformed entry -> draft.fault(entry.why());
    }
    return draft.target(index, OptionalLong.of(lines.number()), source, Optional.empty());
  }

  private static void read(String line, Draft draft) throws IOException {
    try (JsonParser parser = Draft.JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        draft.fault("not a JSON object");
        return;
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        member(name, parser, draft);
      }
      if (parser.nextToken() != null) {
        draft.fault("there is something behind the JSON object");
      }
    } catch (StreamConstraintsException e) {
      draft.fault("JSON is nested too deep, or a name or a number too long");
    } catch (JsonProcessingException e) {
      // Not in Jackson's words, which repeat what it did not understand: that may be a secret.
      boolean twice = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field");
      draft.fault(
          (twice ? "a name occurs twice" : "not JSON")
              + ", column "
              + e.getLocation().getColumnNr());
    }
  }

  /// Takes in one member, whose value the parser has come to. What is `null` is not there.
  private static void member(String name, JsonParser value, Draft draft) throws IOException {
    if (KNOWN.contains(name) && value.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    switch (name) {
      case "url" -> text(name, value, draft, draft::url);
      case "id" -> id(value, draft);
      case "method" -> text(name, value, draft, draft::method);
      case "headers" -> headers(value, draft);
      case "body" -> body(value, draft);
      case "expect" -> texts(name, value, draft, draft::expect);
      case "max_time" -> maxTime(value, draft);
      default -> draft.meta(name, raw(value));
    }
  }

  private static void text(String name, JsonParser value, Draft draft, Consumer<String> taker)
      throws IOException {
    if (value.currentToken() == JsonToken.VALUE_STRING) {
      taker.accept(value.getText());
    } else {
      wrong(name + " is not a string", value, draft);
    }
  }

  private static void texts(String name, JsonParser value, Draft draft, Consumer<String> taker)
      throws IOException {
    if (value.currentToken() != JsonToken.START_ARRAY) {
      text(name, value, draft, taker);
      return;
    }
    while (value.nextToken() != JsonToken.END_ARRAY) {
      text(name, value, draft, taker);
    }
  }

  private static void id(JsonParser value, Draft draft) throws IOException {
    if (value.currentToken() == JsonToken.VALUE_STRING || value.currentToken().isNumeric()) {
      draft.id(raw(value));
    } else {
      wrong("id is neither a string nor a number", value, draft);
    }
  }

  private static void headers(JsonParser value, Draft draft) throws IOException {
    if (value.currentToken() != JsonToken.START_OBJECT) {
      wrong("headers is not an object", value, draft);
      return;
    }
    while (value.nextToken() == JsonToken.FIELD_NAME) {
      String name = value.currentName();
      draft.without(name);
      value.nextToken();
      texts("headers: " + name, value, draft, text -> draft.header(name, text));
    }
  }

  private static void body(JsonParser value, Draft draft) throws IOException {
    switch (value.currentToken()) {
      case VALUE_STRING -> draft.body(new Content(value.getText(), Optional.empty()));
      case START_OBJECT, START_ARRAY ->
          draft.body(new Content(raw(value), Optional.of("application/json")));
      default -> wrong("body is neither a string, an object nor an array", value, draft);
    }
  }

  private static void maxTime(JsonParser value, Draft draft) throws IOException {
    if (value.currentToken() == JsonToken.VALUE_STRING || value.currentToken().isNumeric()) {
      draft.maxTime(value.getText());
    } else {
      wrong("max_time is neither a duration nor a number of seconds", value, draft);
    }
  }

  private static void wrong(String why, JsonParser value, Draft draft) throws IOException {
    draft.fault(why);
    value.skipChildren();
  }

  /// The value, compact; its numbers as they came, which no type of Java holds all of.
  private static String raw(JsonParser value) throws IOException {
    StringWriter text = new StringWriter();
    JsonGenerator copy = Draft.JSON.createGenerator(text);
    int depth = 0;
    do {
      JsonToken token = depth == 0 ? value.currentToken() : value.nextToken();
      if (token.isNumeric()) {
        copy.writeNumber(value.getText());
      } else {
        copy.copyCurrentEvent(value);
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    } while (depth > 0);
    copy.close();
    return text.toString();
  }
}
