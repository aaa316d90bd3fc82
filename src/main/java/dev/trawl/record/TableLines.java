package dev.trawl.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trawl.check.Verdict;
import dev.trawl.io.WellFormed;
import dev.trawl.model.FetchResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;

/// Records as rows of a table (RFC 4180), below a row that names the columns. What a record does
/// not have is an empty cell.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe before it, which is how
/// spreadsheets mark text.
public final class TableLines implements RecordFormat {
  /// What a formula begins with, also in the wide forms of East Asia; and what some spreadsheets
  /// pass over before it.
  private static final String FORMULA = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

  /// Within quotes, they do no harm in a file.
  private static final String LINE_BREAKS = "\n\r\t";

  private static final ObjectReader READER =
      JsonMapper.builder(RawJson.OWN)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build()
          .reader();

  private final CSVFormat format;
  private final List<FieldPath> columns;
  private final JsonLines json;
  private final String kept;

  /// How cells are separated.
  public enum Kind {
    CSV(',', "\r\n"),
    TSV('\t', "\n");

    private final char delimiter;
    private final String end;

    Kind(char delimiter, String end) {
      this.delimiter = delimiter;
      this.end = end;
    }
  }

  /// @param json with all fields that the columns are of
  /// @param terminal whether it is one that the table is written to
  public TableLines(Kind kind, List<FieldPath> columns, JsonLines json, boolean terminal) {
    this.format =
        CSVFormat.RFC4180.builder().setDelimiter(kind.delimiter).setRecordSeparator(kind.end).get();
    this.columns = List.copyOf(columns);
    this.json = json;
    this.kept = terminal ? "" : LINE_BREAKS;
  }

  @Override
  public byte[] head() {
    return row(columns.stream().map(FieldPath::name));
  }

  @Override
  public byte[] encode(FetchResult result, Verdict verdict) {
    return row(json.encode(result, verdict));
  }

  @Override
  public byte[] encode(Planned planned) {
    return row(json.encode(planned));
  }

  /// The record in JSON, and the cells made of it.
  @Override
  public long bytes(FetchResult result) {
    return 2 * json.bytes(result);
  }

  /// A record as a tree.
  static JsonNode tree(byte[] line) {
    try (JsonParser parser = RawJson.OWN.createParser(line)) {
      return READER.readTree(parser);
    } catch (IOException e) {
      throw new UncheckedIOException("not what was just written", e);
    }
  }

  private byte[] row(byte[] line) {
    JsonNode record = tree(line);
    return row(columns.stream().map(column -> cell(column, record)));
  }

  private byte[] row(Stream<String> cells) {
    StringBuilder row = new StringBuilder();
    try {
      format.printRecord(row, cells.toArray());
    } catch (IOException e) {
      throw new UncheckedIOException("there is no input or output here", e);
    }
    return row.toString().getBytes(StandardCharsets.UTF_8);
  }

  private String cell(FieldPath column, JsonNode record) {
    String text = column.textIn(record);
    boolean number = column.in(record).filter(JsonNode::isNumber).isPresent();
    boolean formula = !number && !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0;
    return WellFormed.escaped(formula ? "'" + text : text, kept);
  }
}
