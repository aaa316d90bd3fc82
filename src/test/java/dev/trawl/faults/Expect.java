package dev.trawl.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/// What records may have to be.
final class Expect {
  private Expect() {}

  /// Answered and ok, with so many bytes of body.
  static Consumer<JsonNode> ok(long bytes) {
    return field("ok", true).andThen(field("bytes", bytes)).andThen(without("error"));
  }

  /// Answered with this status.
  static Consumer<JsonNode> status(int status) {
    return field("status", status).andThen(without("error"));
  }

  /// Failed.
  static Consumer<JsonNode> error(String kind) {
    return record -> {
      assertFalse(record.get("ok").asBoolean(), record::toString);
      assertTrue(record.hasNonNull("error"), record::toString);
      assertEquals(kind, record.get("error").get("kind").asText(), record::toString);
    };
  }

  static Consumer<JsonNode> error(String kind, String detail) {
    return error(kind)
        .andThen(
            record -> assertEquals(detail, record.at("/error/detail").asText(), record::toString));
  }

  static Consumer<JsonNode> timeout(String phase) {
    return error("timeout")
        .andThen(
            record -> assertEquals(phase, record.at("/error/phase").asText(), record::toString));
  }

  static Consumer<JsonNode> field(String name, Object value) {
    return record ->
        assertEquals(
            String.valueOf(value), record.path(name).asText("absent"), () -> name + ": " + record);
  }

  static Consumer<JsonNode> without(String name) {
    return record -> assertFalse(record.has(name), () -> name + ": " + record);
  }
}
