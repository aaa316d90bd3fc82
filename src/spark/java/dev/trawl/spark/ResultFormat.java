package dev.trawl.spark;

import java.io.IOException;
import java.nio.file.Path;

/// How results are written.
enum ResultFormat {
  /// A record a line, as `trawl` writes them.
  JSONL("jsonl") {
    @Override
    Path of(Path records) {
      return records;
    }
  },
  /// See [ParquetFile].
  PARQUET("parquet") {
    @Override
    Path of(Path records) throws IOException {
      Path results = records.resolveSibling(records.getFileName() + ".parquet");
      ParquetFile.write(records, results);
      return results;
    }
  };

  private final String suffix;

  ResultFormat(String suffix) {
    this.suffix = suffix;
  }

  /// Of the names of files, and what the option calls it.
  String suffix() {
    return suffix;
  }

  /// The records of a file in this format: in that file, or in a new one beside it.
  abstract Path of(Path records) throws IOException;
}
