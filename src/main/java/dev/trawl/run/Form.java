package dev.trawl.run;

import dev.trawl.record.Field;
import dev.trawl.record.FieldPath;
import dev.trawl.record.WriteOutFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// How records are asked for.
///
/// @param kind empty to decide by what standard output is
/// @param fields those that are asked for; empty for all
/// @param writeOut what is printed to standard output for each entry
/// @param planned whether nothing is fetched
public record Form(
    Optional<Kind> kind,
    List<FieldPath> fields,
    Optional<WriteOutFormat> writeOut,
    boolean planned) {
  /// How records are written, where that is not left to what standard output is.
  public enum Kind {
    JSON,
    TEXT,
    CSV,
    TSV
  }

  public Form {
    fields = List.copyOf(fields);
  }

  /// Whether records are such that trawl can read them back.
  public boolean isJson() {
    return kind.isEmpty() || kind.get() == Kind.JSON;
  }

  /// Whether one of some fields is asked for by its name.
  public boolean names(Set<Field> some) {
    return Stream.concat(
            fields.stream(), writeOut.map(WriteOutFormat::fields).orElse(List.of()).stream())
        .anyMatch(path -> some.contains(path.field()));
  }
}
