package dev.trawl.run;

import dev.trawl.record.Field;
import dev.trawl.record.FieldPath;
import dev.trawl.record.JsonLines;
import dev.trawl.record.RecordFormat;
import dev.trawl.record.TableLines;
import dev.trawl.record.TextLines;
import dev.trawl.record.TextLines.Look;
import dev.trawl.record.WriteOut;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How a run writes what becomes of its entries, settled.
///
/// @param records in the file, or on standard output where there is none
/// @param beside what goes to standard output while the records go to a file
/// @param people whether a list of what failed follows at the end
public record Formats(
    RecordFormat records, Optional<Beside> beside, boolean people, Screen screen) {
  /// What goes to standard output while the records go to a file.
  ///
  /// @param entries which of them
  public record Beside(RecordFormat format, Entries entries) {}

  /// Entries that are told of beside the records.
  public enum Entries {
    ALL,
    CHANGED,
    FAILED
  }

  /// What decides.
  ///
  /// @param toFile whether the records go to a file
  /// @param onlyChanges whether only what has changed is told of
  /// @param fields those that are written
  /// @param columns of a table, where nobody chooses them
  public record Given(
      boolean toFile,
      boolean onlyChanges,
      boolean quiet,
      Set<Field> fields,
      List<FieldPath> columns) {}

  public static Formats of(Form form, Given given, Screen screen) {
    JsonLines json = new JsonLines(given.fields(), form.fields());
    Look look =
        screen.isTerminal()
            ? new Look(screen::width, screen.colours(), screen.symbols())
            : Look.FILE;
    if (form.writeOut().isPresent() && !given.toFile()) {
      WriteOut lines = new WriteOut(form.writeOut().get(), json);
      return new Formats(lines, Optional.empty(), false, screen);
    }
    boolean shown = screen.isTerminal() && !given.toFile();
    Form.Kind kind = form.kind().orElse(shown ? Form.Kind.TEXT : Form.Kind.JSON);
    RecordFormat records =
        switch (kind) {
          case JSON -> json;
          case TEXT -> new TextLines(given.toFile() ? Look.FILE : look);
          case CSV -> table(TableLines.Kind.CSV, form, given, shown);
          case TSV -> table(TableLines.Kind.TSV, form, given, shown);
        };
    Optional<Beside> beside =
        given.toFile() ? beside(form, given, look, records) : Optional.empty();
    boolean text =
        records instanceof TextLines
            || beside.filter(b -> b.format() instanceof TextLines).isPresent();
    return new Formats(records, beside, text && !given.quiet(), screen);
  }

  private static RecordFormat table(TableLines.Kind kind, Form form, Given given, boolean shown) {
    List<FieldPath> columns = form.fields().isEmpty() ? given.columns() : form.fields();
    return new TableLines(kind, columns, new JsonLines(given.fields()), shown);
  }

  private static Optional<Beside> beside(Form form, Given given, Look look, RecordFormat records) {
    Entries entries = given.onlyChanges() ? Entries.CHANGED : Entries.ALL;
    if (form.writeOut().isPresent()) {
      JsonLines json = new JsonLines(given.fields(), form.fields());
      return Optional.of(new Beside(new WriteOut(form.writeOut().get(), json), entries));
    }
    boolean terminal = !look.equals(Look.FILE);
    if (given.onlyChanges()) {
      return Optional.of(
          new Beside(terminal && form.kind().isEmpty() ? new TextLines(look) : records, entries));
    }
    return terminal && !given.quiet()
        ? Optional.of(new Beside(new TextLines(look), Entries.FAILED))
        : Optional.empty();
  }
}
