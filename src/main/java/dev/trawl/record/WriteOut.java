package dev.trawl.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.trawl.check.Verdict;
import dev.trawl.io.WellFormed;
import dev.trawl.model.FetchResult;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;

/// Records as a format says, with curl's variables and the fields of records. Values are escaped as
/// those of JSON are; nothing follows a format, not even a newline.
public final class WriteOut implements RecordFormat {
  private final WriteOutFormat format;
  private final JsonLines whole;
  private final JsonLines fields;

  /// @param whole writes the variable `json`
  public WriteOut(WriteOutFormat format, JsonLines whole) {
    this.format = format;
    this.whole = whole;
    Set<Field> needed = EnumSet.noneOf(Field.class);
    format.fields().forEach(path -> needed.add(path.field()));
    this.fields = new JsonLines(needed);
  }

  /// What a piece of the format may need.
  ///
  /// @param record its fields as far as pieces are of them
  record Seen(FetchResult result, Verdict verdict, JsonNode record, JsonLines whole) {
    String json() {
      return new String(whole.encode(result, verdict), StandardCharsets.UTF_8).stripTrailing();
    }
  }

  @Override
  public byte[] encode(FetchResult result, Verdict verdict) {
    JsonNode record =
        format.fields().isEmpty()
            ? JsonNodeFactory.instance.objectNode()
            : TableLines.tree(fields.encode(result, verdict));
    Seen seen = new Seen(result, verdict, record, whole);
    StringBuilder text = new StringBuilder();
    for (WriteOutFormat.Piece piece : format.pieces()) {
      switch (piece) {
        case WriteOutFormat.Literal literal -> text.append(literal.text());
        case WriteOutFormat.Variable variable ->
            text.append(WellFormed.escaped(variable.value().apply(seen), ""));
        case WriteOutFormat.Value value ->
            text.append(WellFormed.escaped(value.path().textIn(record), ""));
        case WriteOutFormat.HeaderValue header ->
            text.append(WellFormed.escaped(header.first(record), ""));
        case WriteOutFormat.OnError onError -> {
          if (CurlVariables.exitCode(result.outcome()) == 0) {
            return bytes(text);
          }
        }
      }
    }
    return bytes(text);
  }

  private static byte[] bytes(StringBuilder text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// There is nothing to tell of what was not fetched.
  @Override
  public byte[] encode(Planned planned) {
    return new byte[0];
  }

  /// The records in JSON, and the text made of them.
  @Override
  public long bytes(FetchResult result) {
    return 2 * (fields.bytes(result) + (format.hasJson() ? whole.bytes(result) : 0));
  }
}
