package dev.trawl.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.function.UnaryOperator;

/// JSON that somebody else wrote, on its way into a record: token by token, so that it gets the
/// record's own escapes.
final class RawJson {
  /// For what trawl itself wrote: it takes whatever may stand in a record.
  static final JsonFactory OWN =
      new JsonFactoryBuilder()
          // Who opened a stream closes it, and may want to read on after an error.
          .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private RawJson() {}

  /// Copies the next value, its numbers as they came; nothing at the parser's end.
  ///
  /// @throws IOException if it is not JSON
  static void copyNext(JsonParser from, JsonGenerator to) throws IOException {
    copyNext(from, to, UnaryOperator.identity());
  }

  /// @param texts what is done with strings and names
  static void copyNext(JsonParser from, JsonGenerator to, UnaryOperator<String> texts)
      throws IOException {
    int depth = 0;
    do {
      JsonToken token = from.nextToken();
      if (token == null) {
        return;
      }
      if (token.isNumeric()) {
        to.writeNumber(from.getText());
      } else if (token == JsonToken.VALUE_STRING) {
        to.writeString(texts.apply(from.getText()));
      } else if (token == JsonToken.FIELD_NAME) {
        to.writeFieldName(texts.apply(from.currentName()));
      } else {
        to.copyCurrentEvent(from);
      }
      depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    } while (depth > 0);
  }
}
