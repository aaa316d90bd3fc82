package dev.trawl.archive;

import dev.trawl.model.Answer;
import dev.trawl.model.Redacted;
import dev.trawl.model.Transcript;
import dev.trawl.model.Transcript.HeaderField;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Heads of requests and responses as an archive has them: without secrets, and such that they fit
/// the bodies there, whose codings have been undone. What does not is kept under another name, as
/// Webrecorder's crawlers do: `X-Orig-Content-Encoding`.
final class WarcHeads {
  private static final String ORIGINAL = "X-Orig-";

  /// Of a request. Everything else may be a secret.
  private static final Set<String> SHOWN =
      Set.of(
          "accept",
          "accept-encoding",
          "accept-language",
          "cache-control",
          "connection",
          "content-encoding",
          "content-type",
          "host",
          "range",
          "user-agent");

  private WarcHeads() {}

  static boolean hasBody(Transcript transcript) {
    return transcript.requestFields().stream()
        .anyMatch(field -> lower(field).equals("content-length") && !field.value().equals("0"));
  }

  /// A request without its body, which may be a secret.
  static byte[] request(Transcript transcript) {
    StringBuilder head = new StringBuilder();
    line(head, transcript.requestLine());
    for (HeaderField field : transcript.requestFields()) {
      String name = lower(field);
      switch (name) {
        case "content-length", "transfer-encoding" ->
            field(head, ORIGINAL + field.name(), field.value());
        default -> field(head, field.name(), SHOWN.contains(name) ? field.value() : "***");
      }
    }
    return ended(head);
  }

  /// @param length of the body; empty if there is none by its nature
  static byte[] response(Transcript transcript, Answer answer, Optional<Long> length) {
    boolean decoded = answer.doubts().encoding().isEmpty();
    StringBuilder head = new StringBuilder();
    line(head, transcript.statusLine());
    for (HeaderField field : transcript.responseFields()) {
      String value = Redacted.field(lower(field), field.value());
      boolean original =
          switch (lower(field)) {
            case "content-encoding" -> decoded;
            case "content-length", "transfer-encoding" -> true;
            default -> false;
          };
      field(head, original ? ORIGINAL + field.name() : field.name(), value);
    }
    length.ifPresent(count -> field(head, "Content-Length", Long.toString(count)));
    return ended(head);
  }

  private static String lower(HeaderField field) {
    return field.name().toLowerCase(Locale.ROOT);
  }

  private static void field(StringBuilder head, String name, String value) {
    line(head, name + ": " + value);
  }

  /// No line has another one in it.
  private static void line(StringBuilder head, String line) {
    head.append(line.replace('\r', ' ').replace('\n', ' ')).append("\r\n");
  }

  private static byte[] ended(StringBuilder head) {
    return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }
}
