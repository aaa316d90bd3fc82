package dev.trawl.input;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.trawl.model.Particulars.Content;
import dev.trawl.model.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/// A table whose first row names the columns (`csv`, `tsv`), quoted as in RFC 4180. Rows without
/// anything in them are passed over, empty cells are not there, and a row may end early: programs
/// for tables leave all of that behind.
final class TableList implements Entries {
  private static final Set<String> KNOWN =
      Set.of("url", "id", "method", "headers", "body", "expect", "max_time");

  private static final int MOST_NAMED = 10;
  private static final int MAX_NAME = 40;

  private final Rows rows;
  private final CSVFormat format;
  private Optional<Heading> heading = Optional.empty();

  private record Heading(String row, List<String> columns) {}

  /// @param delimiter between cells
  TableList(InputStream in, char delimiter) {
    this.rows = new Rows(in, delimiter);
    this.format =
        CSVFormat.RFC4180.builder().setDelimiter(delimiter).setIgnoreEmptyLines(false).get();
  }

  @Override
  public Optional<Target> next(long index) throws IOException {
    if (heading.isEmpty()) {
      heading = Optional.of(readHeading());
    }
    Optional<List<String>> cells;
    do {
      if (!rows.next()) {
        return Optional.empty();
      }
      cells = cells();
    } while (cells.filter(row -> row.stream().allMatch(String::isBlank)).isPresent());
    Draft draft = new Draft();
    if (cells.isPresent()) {
      read(cells.get(), draft);
    } else {
      draft.fault(fault());
    }
    return Optional.of(
        draft.target(
            index,
            OptionalLong.of(rows.number()),
            rows.isTooLong() ? Optional.empty() : rows.text(),
            heading.map(Heading::row)));
  }

  private Heading readHeading() throws IOException {
    if (!rows.next()) {
      throw new IOException("there is no first row that names the columns");
    }
    Optional<List<String>> cells = cells();
    if (cells.isEmpty()) {
      throw new IOException("the first row, which has to name the columns, is " + fault());
    }
    List<String> columns = cells.get().stream().map(String::strip).map(TableList::known).toList();
    Set<String> once = new HashSet<>();
    for (String column : columns) {
      if (!once.add(column) && !column.isEmpty()) {
        throw new IOException("column '" + column + "' occurs twice");
      }
    }
    if (!once.contains("url")) {
      throw new IOException(
          "no column 'url' in the first row, which has to name the columns" + named(columns));
    }
    return new Heading(rows.text().orElseThrow(), columns);
  }

  /// A name that trawl knows, whatever its case; others are the user's own.
  private static String known(String column) {
    String name = column.toLowerCase(Locale.ROOT);
    return KNOWN.contains(name) ? name : column;
  }

  /// What the first row names instead, without what may be a secret.
  private static String named(List<String> columns) {
    if (columns.stream().anyMatch(column -> column.contains("://") || column.contains("@"))) {
      return "; it holds an entry";
    }
    String names =
        columns.stream()
            .limit(MOST_NAMED)
            .map(name -> name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "..." : name)
            .collect(Collectors.joining(", "));
    return ": it names " + names + (columns.size() > MOST_NAMED ? ", ..." : "");
  }

  /// The cells of the row; empty if it is none, and then no more than its first line is given up.
  private Optional<List<String>> cells() throws IOException {
    Optional<String> text = rows.text();
    if (rows.isClosed() && !rows.isTooLong() && text.isPresent()) {
      Optional<List<String>> cells = parse(text.get());
      if (cells.isPresent()) {
        return cells;
      }
    }
    rows.backToFirstLine();
    return Optional.empty();
  }

  private Optional<List<String>> parse(String row) throws IOException {
    try (CSVParser parser = CSVParser.parse(row, format)) {
      List<CSVRecord> records = parser.getRecords();
      return records.size() == 1 ? Optional.of(records.getFirst().toList()) : Optional.empty();
    } catch (UncheckedIOException e) {
      // There is no input or output here: it does not understand the row.
      return Optional.empty();
    }
  }

  /// Why the row has no cells.
  private String fault() {
    if (rows.isTooLong()) {
      return "longer than " + Lines.MAX_LINE + " bytes: " + rows.length() + " bytes";
    }
    if (rows.text().isEmpty()) {
      return "not UTF-8";
    }
    return rows.isClosed()
        ? "no row: a quote or a carriage return is out of place"
        : "no row: a quote is not closed within " + Lines.MAX_LINE + " bytes, or is out of place";
  }

  private void read(List<String> cells, Draft draft) throws IOException {
    List<String> columns = heading.orElseThrow().columns();
    int last = cells.size();
    while (last > columns.size() && cells.get(last - 1).isBlank()) {
      last--;
    }
    if (last > columns.size()) {
      draft.fault(last + " cells, but " + columns.size() + " columns");
    }
    boolean unnamed = false;
    for (int i = 0; i < Math.min(last, columns.size()); i++) {
      String column = columns.get(i);
      if (cells.get(i).isEmpty()) {
        continue;
      }
      if (column.isEmpty() && unnamed) {
        draft.fault("cells in several columns without a name");
      } else {
        cell(column, cells.get(i), draft);
      }
      unnamed |= column.isEmpty();
    }
  }

  private static void cell(String column, String text, Draft draft) throws IOException {
    switch (column) {
      case "url" -> draft.url(text);
      case "id" -> draft.id(json(text));
      case "method" -> draft.method(text);
      case "headers" -> text.lines().forEach(line -> header(line, draft));
      case "body" -> draft.body(new Content(text, Optional.empty()));
      case "expect" -> text.lines().filter(line -> !line.isBlank()).forEach(draft::expect);
      case "max_time" -> draft.maxTime(text);
      default -> draft.meta(column, json(text));
    }
  }

  /// As `--header` has it: `Name: value`, and `Name:` for one that is not sent.
  private static void header(String line, Draft draft) {
    int colon = line.indexOf(':');
    if (line.isBlank()) {
      return;
    }
    if (colon < 0) {
      draft.fault("headers is not 'Name: value', a line each");
      return;
    }
    String name = line.substring(0, colon);
    String value = line.substring(colon + 1).strip();
    if (value.isEmpty()) {
      draft.without(name);
    } else {
      draft.header(name, value);
    }
  }

  private static String json(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
