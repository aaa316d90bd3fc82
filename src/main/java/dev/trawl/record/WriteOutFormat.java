package dev.trawl.record;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A format as curl's `--write-out` takes it, understood.
///
/// @param pieces one after the other
public record WriteOutFormat(List<Piece> pieces) {
  private static final String HEADER = "header{";

  public WriteOutFormat {
    pieces = List.copyOf(pieces);
  }

  /// A part of a format.
  sealed interface Piece {}

  /// Text that stands for itself.
  record Literal(String text) implements Piece {}

  /// What curl has a name for.
  record Variable(String name, Function<WriteOut.Seen, String> value) implements Piece {}

  /// A field of the record, or a part of one.
  record Value(FieldPath path) implements Piece {}

  /// The first value of a header field.
  record HeaderValue(FieldPath path) implements Piece {
    String first(JsonNode record) {
      return path.in(record).map(values -> values.path(0).asText()).orElse("");
    }
  }

  /// What follows is of transfers that failed.
  record OnError() implements Piece {}

  /// What the pieces take from a record.
  public List<FieldPath> fields() {
    List<FieldPath> fields = new ArrayList<>();
    for (Piece piece : pieces) {
      switch (piece) {
        case Value value -> fields.add(value.path());
        case HeaderValue header -> fields.add(header.path());
        case Literal literal -> {}
        case Variable variable -> {}
        case OnError onError -> {}
      }
    }
    return fields;
  }

  /// Whether one of them is a whole record.
  boolean hasJson() {
    return pieces.stream().anyMatch(p -> p instanceof Variable v && v.name().equals("json"));
  }

  /// What is not understood stands for itself, as with curl, but for a variable that there is not.
  ///
  /// @throws IllegalArgumentException if there is neither a variable nor a field of a name
  public static WriteOutFormat parse(String format) {
    List<Piece> pieces = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int at = 0;
    while (at < format.length()) {
      Optional<Special> special = special(format, at);
      if (special.isEmpty()) {
        text.append(format.charAt(at));
        at++;
        continue;
      }
      switch (special.get().piece()) {
        case Literal literal -> text.append(literal.text());
        case Piece piece -> {
          pieces.add(new Literal(text.toString()));
          text.setLength(0);
          pieces.add(piece);
        }
      }
      at = special.get().end();
    }
    pieces.add(new Literal(text.toString()));
    return new WriteOutFormat(pieces);
  }

  /// A piece that ends before some place.
  private record Special(Piece piece, int end) {}

  private static Optional<Special> special(String format, int at) {
    if (at + 1 >= format.length()) {
      return Optional.empty();
    }
    char next = format.charAt(at + 1);
    return switch (format.charAt(at)) {
      case '\\' -> Optional.of(new Special(new Literal(escaped(next)), at + 2));
      case '%' -> {
        if (next == '{') {
          yield Optional.of(named(format, at, at + 2, WriteOutFormat::piece));
        }
        if (format.startsWith(HEADER, at + 1)) {
          yield Optional.of(named(format, at, at + 1 + HEADER.length(), WriteOutFormat::header));
        }
        yield Optional.of(new Special(new Literal(next == '%' ? "%" : "%" + next), at + 2));
      }
      default -> Optional.empty();
    };
  }

  private static String escaped(char letter) {
    return switch (letter) {
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      default -> "\\" + letter;
    };
  }

  private static Special named(String format, int at, int from, Function<String, Piece> piece) {
    int end = format.indexOf('}', from);
    return end < 0
        ? new Special(new Literal(format.substring(at, from)), from)
        : new Special(piece.apply(format.substring(from, end)), end + 1);
  }

  private static Piece header(String name) {
    return new HeaderValue(FieldPath.parse(Field.HEADERS.wireName() + "." + name));
  }

  private static Piece piece(String name) {
    if (name.equals("onerror")) {
      return new OnError();
    }
    Optional<Function<WriteOut.Seen, String>> variable = CurlVariables.named(name);
    return variable.isPresent()
        ? new Variable(name, variable.get())
        : new Value(FieldPath.parse(name));
  }
}
