package dev.trawl.input;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// How a list is written.
public enum Format {
  /// A URL a line.
  LINES,
  /// A JSON object a line.
  JSONL,
  /// A table, commas between its cells.
  CSV,
  /// A table, tabs between its cells.
  TSV,
  /// XML by the protocol of sitemaps.org: a sitemap, or an index of sitemaps.
  SITEMAP;

  /// The names in `--format`.
  public static List<String> optionNames() {
    return Arrays.stream(values()).map(Format::optionName).toList();
  }

  private String optionName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The format of a name in `--format`.
  public static Optional<Format> of(String optionName) {
    return Arrays.stream(values())
        .filter(format -> format.optionName().equals(optionName))
        .findFirst();
  }

  /// The format of a file by its name: lines, unless it says otherwise.
  public static Format of(Path file) {
    return byName(file).orElse(LINES);
  }

  /// The format that the name of a file tells, `.gz` and `.zst` aside.
  public static Optional<Format> byName(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst)$", "");
    return switch (name.replaceFirst(".*\\.", ".")) {
      case ".jsonl", ".ndjson" -> Optional.of(JSONL);
      case ".csv" -> Optional.of(CSV);
      case ".tsv" -> Optional.of(TSV);
      case ".xml" -> Optional.of(SITEMAP);
      default -> Optional.empty();
    };
  }
}
