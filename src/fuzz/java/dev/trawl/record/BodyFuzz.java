package dev.trawl.record;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Records;
import dev.trawl.Results;
import dev.trawl.check.Verdict;
import dev.trawl.model.Answer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;

/// Whatever a body is, its record is one strict line of JSON, with the body in one of three forms.
final class BodyFuzz {
  private static final JsonLines LINES = new JsonLines(EnumSet.allOf(Field.class));
  private static final List<Charset> CHARSETS =
      List.of(
          StandardCharsets.UTF_8,
          StandardCharsets.ISO_8859_1,
          StandardCharsets.UTF_16,
          Charset.forName("Shift_JIS"),
          Charset.forName("ISO-2022-JP"));

  private BodyFuzz() {}

  /// Called by Jazzer: a byte for type, completeness and charset, and the body.
  public static void fuzzerTestOneInput(byte[] input) {
    if (input.length == 0) {
      return;
    }
    byte[] body = Arrays.copyOfRange(input, 1, input.length);
    String type = (input[0] & 1) == 0 ? "application/json" : "text/plain";
    boolean complete = (input[0] & 2) == 0;
    Charset charset = CHARSETS.get(((input[0] >> 2) & 0x3F) % CHARSETS.size());
    Answer answer = Results.answer(type, body, charset, complete);
    List<JsonNode> records =
        Records.of(LINES.encode(Results.answered(answer), new Verdict(true, List.of())));
    JsonNode record = records.getFirst();
    long forms =
        List.of("body", "json", "body_base64").stream().filter(name -> record.has(name)).count();
    if (records.size() != 1 || forms != 1) {
      throw new IllegalStateException(records.toString());
    }
    if (record.has("json") && (!type.endsWith("json") || !complete)) {
      throw new IllegalStateException("JSON from nowhere: " + record);
    }
    if (record.has("body_base64")
        && !Arrays.equals(body, Base64.getDecoder().decode(record.get("body_base64").asText()))) {
      throw new IllegalStateException("other bytes: " + record);
    }
  }
}
