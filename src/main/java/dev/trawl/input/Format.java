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

  /// The format of a file by its name, `.gz` and `.zst` aside: lines, unless it says otherwise.
  public static Format of(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst)$", "");
    return switch (name.replaceFirst(".*\\.", ".")) {
      case ".jsonl", ".ndjson" -> JSONL;
      case ".csv" -> CSV;
      case ".tsv" -> TSV;
      case ".xml" -> SITEMAP;
      default -> LINES;
    };
  }
}
