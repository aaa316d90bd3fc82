package dev.trawl.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A field of a record, or a part of one: `error.kind`, `headers.server`, `meta.team`. Names in it
/// may have dots of their own.
///
/// @param part empty for the whole field
public record FieldPath(Field field, String part) {
  /// Those whose parts have any name.
  private static final Set<Field> OPEN =
      EnumSet.of(Field.META, Field.HEADERS, Field.JSON, Field.EXTRACT);

  /// The parts of the others.
  private static final Map<Field, List<String>> PARTS =
      Map.of(
          Field.ERROR,
          List.of("kind", "phase", "detail", "message"),
          Field.REDIRECTS,
          List.of("status", "url"));

  /// A whole field.
  public FieldPath(Field field) {
    this(field, "");
  }

  /// The parts of a field that has the same ones in every record; none of others.
  public static List<FieldPath> parts(Field field) {
    return PARTS.getOrDefault(field, List.of()).stream().map(p -> new FieldPath(field, p)).toList();
  }

  /// Reads what `--fields` names.
  ///
  /// @throws IllegalArgumentException if there is no such field, or it has no such part
  public static FieldPath parse(String name) {
    int dot = name.indexOf('.');
    String head = dot < 0 ? name : name.substring(0, dot);
    Field field =
        Field.of(head)
            .orElseThrow(() -> new IllegalArgumentException("there is no field '" + head + "'"));
    if (dot < 0) {
      return new FieldPath(field);
    }
    String part = name.substring(dot + 1);
    if (PARTS.containsKey(field) && !PARTS.get(field).contains(part)) {
      throw new IllegalArgumentException(
          "'" + head + "' has " + String.join(", ", PARTS.get(field)) + ", no '" + part + "'");
    }
    if (!PARTS.containsKey(field) && (!OPEN.contains(field) || part.isEmpty())) {
      throw new IllegalArgumentException("'" + head + "' has no part '" + part + "'");
    }
    // Records have them in lower case.
    return new FieldPath(field, field == Field.HEADERS ? part.toLowerCase(Locale.ROOT) : part);
  }

  /// Whether it is all of its field.
  public boolean isWhole() {
    return part.isEmpty();
  }

  public String name() {
    return isWhole() ? field.wireName() : field.wireName() + "." + part;
  }

  /// What a record has there; empty for nothing. Of a list, what its items have.
  Optional<JsonNode> in(JsonNode record) {
    return Optional.ofNullable(record.get(field.wireName())).flatMap(value -> find(value, part));
  }

  private static Optional<JsonNode> find(JsonNode in, String path) {
    if (path.isEmpty()) {
      return Optional.of(in);
    }
    if (in.isArray()) {
      ArrayNode found = JsonNodeFactory.instance.arrayNode();
      in.forEach(item -> find(item, path).ifPresent(found::add));
      return Optional.of((JsonNode) found).filter(items -> !items.isEmpty());
    }
    if (in.has(path)) {
      return Optional.of(in.get(path));
    }
    for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
      Optional<JsonNode> inner = Optional.ofNullable(in.get(path.substring(0, dot)));
      String rest = path.substring(dot + 1);
      Optional<JsonNode> found = inner.flatMap(value -> find(value, rest));
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /// The same as text, as it stands in a cell: a text without quotes, of a list its items, all else
  /// as JSON. Empty for nothing.
  String textIn(JsonNode record) {
    return in(record).map(this::text).orElse("");
  }

  private String text(JsonNode value) {
    if (value.isNull()) {
      return "";
    }
    if (value.isArray() && isFlat(value)) {
      StringBuilder items = new StringBuilder();
      // RFC 9110, section 5.3, of fields that came several times.
      String between = field == Field.HEADERS ? ", " : "; ";
      value.forEach(item -> items.append(items.isEmpty() ? "" : between).append(item.asText()));
      return items.toString();
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  private static boolean isFlat(JsonNode list) {
    for (JsonNode item : list) {
      if (!item.isValueNode()) {
        return false;
      }
    }
    return true;
  }
}
