package dev.trawl;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// Reads records, and fails the test at anything that some reader of JSON lines could stumble over.
public final class Records {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1F\\x7F-\\x9F\\u2028\\u2029]");

  private Records() {}

  /// All records of an output.
  public static List<JsonNode> of(byte[] lines) {
    return of(utf8(lines));
  }

  /// All records of an output.
  public static List<JsonNode> of(String lines) {
    assertTrue(lines.isEmpty() || lines.endsWith("\n"), "the last line is cut");
    return lines.lines().map(Records::one).toList();
  }

  /// The text of bytes that have to be UTF-8.
  public static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new UncheckedIOException("not UTF-8", e);
    }
  }

  private static JsonNode one(String line) {
    assertFalse(CONTROL.matcher(line).find(), line);
    try {
      JsonNode record = STRICT.readTree(line);
      assertTrue(record.isObject(), line);
      return record;
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("not strict JSON: " + line, e);
    }
  }
}
