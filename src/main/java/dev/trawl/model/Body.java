package dev.trawl.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A response body that was kept, content decoding undone.
///
/// @param bytes read-only; its beginning only, where `complete` is false
/// @param contentType the field of that name
/// @param complete whether all of the body is here
public record Body(ByteBuffer bytes, Optional<String> contentType, boolean complete) {
  private static final char MARK = '\uFEFF';

  /// How its text is encoded, as browsers have it: as a byte order mark says, or else the response,
  /// or else, of HTML and XML, the document itself; UTF-8 where nothing does.
  public TextEncoding encoding() {
    return mark()
        .or(() -> contentType.flatMap(DeclaredEncoding::parameter).flatMap(TextEncoding::of))
        .or(() -> DeclaredEncoding.of(this))
        .orElse(TextEncoding.UTF_8);
  }

  private Optional<TextEncoding> mark() {
    return switch (start(3)) {
      case String start when start.equals("\u00EF\u00BB\u00BF") -> TextEncoding.of("utf-8");
      case String start when start.startsWith("\u00FE\u00FF") -> TextEncoding.of("utf-16be");
      case String start when start.startsWith("\u00FF\u00FE") -> TextEncoding.of("utf-16le");
      case String other -> Optional.empty();
    };
  }

  /// Its first bytes, each as a character.
  String start(int most) {
    byte[] start = new byte[Math.min(most, bytes.remaining())];
    bytes.duplicate().get(start);
    return new String(start, StandardCharsets.ISO_8859_1);
  }

  /// Its text, without a byte order mark; what is not of its encoding as U+FFFD. Of a body that was
  /// cut within a character, the text up to there.
  public String text() {
    return unmarked(encoding().lenient(bytes, complete));
  }

  /// The same; empty if something is not of its encoding.
  public Optional<String> strictText() {
    return encoding().strict(bytes, complete).map(Body::unmarked);
  }

  private static String unmarked(String text) {
    return !text.isEmpty() && text.charAt(0) == MARK ? text.substring(1) : text;
  }
}
