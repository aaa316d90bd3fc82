package dev.trawl.server;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Writes compact JSON (RFC 8259). Members come in the order of their names, as in httpbin.
final class Json {
  private final StringBuilder out = new StringBuilder(512);

  private Json() {}

  /// @param members by name: strings, whole numbers, booleans, lists and maps with string keys
  /// @throws IllegalArgumentException for a value of any other type
  static String write(Map<String, ?> members) {
    Json json = new Json();
    json.object(members);
    return json.out.toString();
  }

  private void value(Object value) {
    switch (value) {
      case String text -> string(text);
      case Boolean truth -> out.append(truth);
      case Integer number -> out.append(number);
      case Long number -> out.append(number);
      case List<?> values -> array(values);
      case Map<?, ?> members -> object(members);
      default -> throw new IllegalArgumentException("no JSON for a " + value.getClass().getName());
    }
  }

  private void object(Map<?, ?> members) {
    out.append('{');
    String separator = "";
    for (Map.Entry<?, ?> member : new TreeMap<>(members).entrySet()) {
      out.append(separator);
      string(member.getKey().toString());
      out.append(':');
      value(member.getValue());
      separator = ",";
    }
    out.append('}');
  }

  private void array(List<?> values) {
    out.append('[');
    String separator = "";
    for (Object value : values) {
      out.append(separator);
      value(value);
      separator = ",";
    }
    out.append(']');
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (mustBeEscaped(c)) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /// RFC 8259 asks for C0 only. DEL, C1 and the two line separators are as invisible, and break
  /// tools that read line by line.
  private static boolean mustBeEscaped(char c) {
    return Character.isISOControl(c) || c == '\u2028' || c == '\u2029';
  }
}
