package dev.trawl.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.extract.ExpressionException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GrammarTest {
  private static final String SUBJECTS =
      "expected status, time, ttfb, size, redirects, http, cert, body, final_url, header, sha256"
          + " or json";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "``; 1; " + SUBJECTS,
        "stat 200; 1; " + SUBJECTS,
        "not; 4; " + SUBJECTS + " after 'not'",
        "not not time < 1s; 5; " + SUBJECTS + " after 'not'",
        "status; 7; expected status codes such as 200-299,304, or a comparison, after 'status'",
        "status 2xx; 8; expected status codes such as 200-299,304, or a comparison, after 'status'",
        "status 200,; 8; expected status codes such as 200-299,304, or a comparison, after"
            + " 'status'",
        "status 299-200; 8; the range 299-200 has nothing in it",
        "status 200 404; 12; expected nothing more after '200'",
        "status < 4; 10; expected a status code after '<'",
        "time < fast; 8; expected a duration such as 800ms after '<'",
        "time <; 7; expected a duration such as 800ms after '<'",
        "time 800ms; 6; expected <, <=, >, >=, == or != after 'time'",
        "time => 1s; 6; expected <, <=, >, >=, == or != after 'time'",
        "time < 1s 2s; 11; expected nothing more after '1s'",
        "size < 1T; 8; expected a size such as 1000, 64k, 1M after '<'",
        "redirects == two; 14; expected a number after '=='",
        "http >= 4; 9; expected a version of HTTP: 1.0, 1.1 or 2 after '>='",
        "cert > 2w; 8; expected a number of days such as 14d after '>'",
        "body; 5; expected contains, matches, ==, !=, is empty after 'body'",
        "body has x; 6; expected contains, matches, ==, !=, is empty after 'body'",
        "body < x; 6; expected == or != after 'body'",
        "body contains; 14; expected a value after 'contains'",
        "body contains a b; 17; expected nothing more after 'a'",
        "body contains \"a; 15; the quote is not closed",
        "body contains \"a\\x\"; 18; expected \", \\, n or t after a backslash",
        "body contains \"a\"b; 18; expected nothing more after '\"a\"'",
        "body matches ok; 14; expected a regular expression such as /ok|up/ after 'matches'",
        "body matches /ok; 14; the slash is not closed",
        "body matches /a/g; 17; expected i, for upper and lower case alike, or nothing after the"
            + " slash",
        "body matches /a/ i; 18; expected nothing more after '/a/'",
        "body matches /(a/; 14; not a regular expression of RE2: missing closing )",
        "body matches /(?=a)/; 14; not a regular expression of RE2: invalid or unsupported Perl"
            + " syntax",
        "body matches /(a{1000}){1000}/; 14; a regular expression that is too long, or repeats too"
            + " much",
        "body is full; 9; expected empty after 'is'",
        "body exists; 6; only of a header it is asked whether it exists",
        "header; 7; expected the name of a field after 'header'",
        "header a:b exists; 8; expected the name of a field after 'header'",
        "header a; 9; expected contains, matches, ==, !=, is empty or exists after 'a'",
        "sha256 contains a; 8; expected == or != after 'sha256'",
        "sha256 == abc; 11; expected a SHA-256 of 64 hexadecimal digits after '=='",
        "json; 5; expected a jq expression after 'json'",
        "json .a b; 9; not a jq expression",
        "json .a |; 9; not a jq expression",
        "json .a | lenght; 11; jq has no 'lenght'",
        "json $ENV; 6; jq has no '$ENV'",
        "`json def f: f; f`; 6; this jq expression does not end",
      })
  void aWrongExpressionSaysWhatIsWrongAndWhere(String expression, int column, String why) {
    ExpressionException e =
        assertThrows(ExpressionException.class, () -> Grammar.parse(expression));
    assertEquals(why, e.why());
    assertEquals(column, e.where().get(1).indexOf('^') - 1, e.where().toString());
    assertEquals(why + " (column " + column + " of " + expression + ")", e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status 200-299,304",
        "not status < 400",
        "time < 800ms",
        "cert > 14d",
        "header x-a contains \"a \\\"b\\\"\"",
        "body matches /a\\/b/i",
        "body is empty",
        "header x exists",
        "json .status == \"up\"",
      })
  void anExpressionIsShownAsItIsWritten(String expression) throws ExpressionException {
    assertEquals(expression, Grammar.parse(expression).toString());
  }

  @Test
  void ofALongExpressionThePartAroundTheErrorIsShown() {
    String expression = "body contains " + "a".repeat(500) + " b" + "c".repeat(500);
    ExpressionException e =
        assertThrows(ExpressionException.class, () -> Grammar.parse(expression));
    List<String> where = e.where();
    assertTrue(where.get(0).length() < 80, where.get(0));
    assertEquals('b', where.get(0).charAt(where.get(1).indexOf('^')));
    assertTrue(e.getMessage().length() < 200, e.getMessage());
  }

  @Test
  void whatIsNotPrintableIsNotRepeated() {
    ExpressionException e =
        assertThrows(ExpressionException.class, () -> Grammar.parse("time < \u001B[31m\u202E"));
    assertEquals("  time <  [31m ", e.where().getFirst());
  }

  @Test
  void aSlashInARegularExpressionIsEscaped() throws ExpressionException {
    assertEquals("body matches /^\\/a/", Grammar.parse("body matches /^\\/a/").toString());
  }
}
