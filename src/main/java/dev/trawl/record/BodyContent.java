package dev.trawl.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.trawl.io.WellFormed;
import dev.trawl.model.Body;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// How a body is shown: as JSON where the response says it is and it is, as text where it is text,
/// in base64 otherwise.
public sealed interface BodyContent {
  /// JSON.
  ///
  /// @param compact on one line, control characters escaped, numbers as they came
  record Json(String compact) implements BodyContent {}

  /// Text in the body's encoding.
  record Text(String text) implements BodyContent {}

  /// Anything else.
  record Binary(String base64) implements BodyContent {}

  /// Media types with a JSON syntax (RFC 6839, section 3.1).
  Pattern JSON_TYPE =
      Pattern.compile("^\\s*(?:application|text)/(?:[^;,\\s]*\\+)?json\\s*(?:;.*)?$");

  /// So deep may the JSON of a body be for a record that common readers can read: serde_json gives
  /// up at 128 levels, jq 1.6 at 256, Jackson at 1000.
  int MAX_DEPTH = 100;

  /// Refuses what would make the record ambiguous or unreadable: such a body is shown as text.
  JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .characterEscapes(new RecordEscapes())
          .build();

  static BodyContent of(Body body, Optional<String> contentType) {
    // A NUL is in no text.
    Optional<String> text = body.strictText().filter(decoded -> decoded.indexOf('\0') < 0);
    if (text.isEmpty()) {
      byte[] bytes = new byte[body.bytes().remaining()];
      body.bytes().duplicate().get(bytes);
      return new Binary(Base64.getEncoder().encodeToString(bytes));
    }
    boolean json =
        contentType
            .filter(t -> JSON_TYPE.matcher(t.toLowerCase(Locale.ROOT)).matches())
            .isPresent();
    if (json && body.complete()) {
      Optional<String> compact = compact(text.get());
      if (compact.isPresent()) {
        return new Json(compact.get());
      }
    }
    return new Text(text.get());
  }

  /// Empty if the text is not exactly one JSON value.
  private static Optional<String> compact(String text) {
    StringWriter compact = new StringWriter(text.length());
    try (JsonParser parser = FACTORY.createParser(text);
        JsonGenerator generator = FACTORY.createGenerator(compact)) {
      RawJson.copyNext(parser, generator);
      if (parser.nextToken() != null) {
        return Optional.empty();
      }
    } catch (IOException e) {
      // Not JSON whatever its type says, or refused.
      return Optional.empty();
    }
    String value = compact.toString();
    return value.isEmpty() || !value.equals(WellFormed.text(value))
        ? Optional.empty()
        : Optional.of(value);
  }
}
