package dev.trawl.extract;

import java.util.List;

/// An expression that cannot be understood. The message says why, at which column, and repeats what
/// stands there, on one line.
public final class ExpressionException extends Exception {
  private static final long serialVersionUID = 1;

  /// Of an expression, what is repeated of it at most: as much as fits a terminal.
  private static final int SHOWN = 70;

  private final String why;
  private final transient List<String> where;

  /// @param column where the trouble begins, from 1
  public ExpressionException(String why, String expression, int column) {
    this(why, column, window(expression, column));
  }

  private ExpressionException(String why, int column, Window window) {
    super(why + " (column " + column + " of " + window.text() + ')');
    this.why = why;
    this.where = List.of("  " + window.text(), " ".repeat(2 + window.column()) + '^');
  }

  /// Why, alone.
  public String why() {
    return why;
  }

  /// Two lines: the expression, and a caret below the column.
  public List<String> where() {
    return where;
  }

  /// A part of an expression.
  ///
  /// @param column within it, from 0
  private record Window(String text, int column) {}

  private static Window window(String expression, int column) {
    int from = Math.max(0, column - 1 - SHOWN / 2);
    int to = Math.min(expression.length(), from + SHOWN);
    StringBuilder text = new StringBuilder(from > 0 ? "..." : "");
    int place = text.length() + column - 1 - from;
    for (int i = from; i < to; i++) {
      // One for one, or the caret would be out of place.
      char c = expression.charAt(i);
      text.append(Shown.isSafe(c) ? c : ' ');
    }
    return new Window(text.append(to < expression.length() ? "..." : "").toString(), place);
  }
}
