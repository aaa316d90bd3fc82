package dev.trawl.http.exchange;

import dev.trawl.model.Transcript.HeaderField;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Headers;

/// Values of fields, which are bytes (RFC 9110, section 5.5), as strings: below the seam a
/// character stands for a byte, so that nothing is lost; for people the bytes are UTF-8 where they
/// can be, else ISO-8859-1.
public final class FieldText {
  private FieldText() {}

  /// Text for the bytes that stand in a field.
  public static String shown(String bytes) {
    if (isAscii(bytes)) {
      return bytes;
    }
    try {
      ByteBuffer raw = ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1));
      return StandardCharsets.UTF_8.newDecoder().decode(raw).toString();
    } catch (CharacterCodingException e) {
      return bytes;
    }
  }

  /// The bytes that stand for a text.
  public static String bytes(String text) {
    return isAscii(text)
        ? text
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  /// Fields as they are shown.
  public static List<HeaderField> fields(Headers bytes) {
    List<HeaderField> fields = new ArrayList<>(bytes.size());
    for (int i = 0; i < bytes.size(); i++) {
      fields.add(new HeaderField(bytes.name(i), shown(bytes.value(i))));
    }
    return fields;
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
