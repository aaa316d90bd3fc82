package dev.trawl.check;

import dev.trawl.extract.ExpressionException;
import dev.trawl.extract.Shown;
import java.util.function.IntPredicate;

/// An expression, read word by word.
final class Words {
  /// Characters of a word in a message.
  private static final int MAX_SHOWN = 30;

  private final String text;
  private int position;
  private int start;
  private String last = "";

  Words(String text) {
    this.text = text;
    skipBlanks();
  }

  private void skipBlanks() {
    while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
      position++;
    }
  }

  boolean atEnd() {
    return position == text.length();
  }

  /// Whether this comes next.
  boolean comes(char c) {
    return !atEnd() && text.charAt(position) == c;
  }

  /// The next word, which blanks, comparisons and the end end; empty text at the end.
  String word() {
    return taken(c -> !Character.isWhitespace(c) && !isComparison(c));
  }

  /// The next comparison; empty text where something else comes.
  String comparison() {
    return taken(Words::isComparison);
  }

  /// Everything up to the next blank.
  String bare() {
    return taken(c -> !Character.isWhitespace(c));
  }

  private static boolean isComparison(int c) {
    return c == '<' || c == '>' || c == '=' || c == '!';
  }

  private String taken(IntPredicate belongs) {
    start = position;
    while (!atEnd() && belongs.test(text.charAt(position))) {
      position++;
    }
    return took();
  }

  private String took() {
    String took = text.substring(start, position);
    last = took.isEmpty() ? last : took;
    skipBlanks();
    return took;
  }

  /// A text in quotes, without them; `\"`, `\\`, `\n` and `\t` mean what they do in Java.
  String quoted() throws ExpressionException {
    start = position++;
    StringBuilder value = new StringBuilder();
    while (!comes('"')) {
      if (atEnd()) {
        throw wrong("the quote is not closed");
      }
      char c = text.charAt(position++);
      value.append(c == '\\' ? escaped() : c);
    }
    position++;
    took();
    return value.toString();
  }

  private char escaped() throws ExpressionException {
    char c = atEnd() ? ' ' : text.charAt(position++);
    return switch (c) {
      case '"', '\\' -> c;
      case 'n' -> '\n';
      case 't' -> '\t';
      default -> {
        start = position - 1;
        throw wrong("expected \", \\, n or t after a backslash");
      }
    };
  }

  /// What stands between slashes, in which `\/` is a slash.
  String slashed() throws ExpressionException {
    start = position++;
    StringBuilder value = new StringBuilder();
    while (!comes('/')) {
      if (atEnd()) {
        throw wrong("the slash is not closed");
      }
      char c = text.charAt(position++);
      if (c == '\\' && !atEnd()) {
        char next = text.charAt(position++);
        value.append(next == '/' ? "/" : "\\" + next);
      } else {
        value.append(c);
      }
    }
    position++;
    // Flags follow at once.
    last = text.substring(start, position);
    return value.toString();
  }

  /// Everything that is left.
  String rest() {
    return taken(c -> true).strip();
  }

  /// Where what was read last begins, from 0.
  int start() {
    return start;
  }

  String text() {
    return text;
  }

  /// What to throw at what was read last.
  ExpressionException wrong(String why) {
    return wrong(why, start);
  }

  /// What to throw at what begins there.
  ExpressionException wrong(String why, int place) {
    return new ExpressionException(why, text, place + 1);
  }

  /// What to throw at what was read last, or at the end, where something else has to be.
  ///
  /// @param what has to be there
  /// @param after the word before it
  ExpressionException expected(String what, String after) {
    String shown = after.length() > MAX_SHOWN ? after.substring(0, MAX_SHOWN) + "..." : after;
    return wrong("expected " + what + (after.isEmpty() ? "" : " after '" + Shown.cut(shown) + "'"));
  }

  /// What was read last.
  String last() {
    return last;
  }

  /// Sees to it that nothing follows.
  void end() throws ExpressionException {
    if (!atEnd()) {
      start = position;
      throw expected("nothing more", last);
    }
  }
}
