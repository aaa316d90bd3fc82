package dev.trawl.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.trawl.Results;
import dev.trawl.extract.ExpressionException;
import dev.trawl.extract.Part;
import dev.trawl.model.Answer;
import dev.trawl.model.Body;
import dev.trawl.model.CacheUse;
import dev.trawl.model.Digest;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Redirect;
import dev.trawl.model.Target;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpectationsTest {
  private static final Map<String, List<String>> HEADERS =
      Map.of(
          "content-type", List.of("text/html"),
          "x-empty", List.of(""),
          "set-cookie", List.of("sid=s3cr3t; Path=/", "b=s3cr3t"),
          "location", List.of("https://u:s3cr3t@h/"),
          "x-many", List.of("a", "b", "c", "d", "e"));

  @Test
  void whatIsExpectedCanBeSaid() {
    Target target = Results.answered(200).target();
    assertEquals(List.of("status 200-299"), new Expectations().expressions(target));
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 299})
  void anAnswerWithAStatusOf2xxIsOkWhereNothingIsSaid(int status) {
    assertEquals(new Verdict(true, List.of()), new Expectations().judge(Results.answered(status)));
  }

  @ParameterizedTest
  @ValueSource(ints = {199, 300, 404, 503})
  void anyOtherStatusIsNotAndASentenceSaysSo(int status) {
    assertEquals(
        new Verdict(false, List.of("status: expected 200-299, got " + status)),
        new Expectations().judge(Results.answered(status)));
  }

  @Test
  void whatIsNoAnswerIsNotOkAndHasNoSentences() throws ExpressionException {
    FetchResult failed = Results.failed(Failure.of(ErrorKind.DNS, "no such host"));
    Expectations expectations = Expectations.parse(List.of("time < 1s"));
    assertEquals(new Verdict(false, List.of()), expectations.judge(failed));
    FetchResult cut =
        Results.failed(Failure.of(ErrorKind.TRUNCATED, "cut"), Optional.of(Results.answer(200)));
    assertEquals(new Verdict(false, List.of()), expectations.judge(cut));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "status 200",
        "status 200-299,304",
        "status == 200",
        "status<400",
        "not status 500-599",
        "time < 800ms",
        "time <= 12ms",
        "time < 1",
        "not time > 1s",
        "ttfb < 200ms",
        "ttfb > 10.1234ms",
        "size == 42",
        "size < 1k",
        "size < 1M",
        "redirects == 0",
        "http == 1.1",
        "http >= 1.0",
        "not http >= 2",
        "body == hello",
        "body contains ell",
        "body contains \"hello\"",
        "body matches /^h.l+o$/",
        "body matches /HELLO/i",
        "not body matches /HELLO/",
        "not body contains bye",
        "body != bye",
        "not body is empty",
        "final_url contains http://h",
        "final_url == http://h.test/a?b=c",
        "header Content-Type contains html",
        "header content-type exists",
        "header content-type != json",
        "header x-many == d",
        "header x-empty is empty",
        "header x-none != anything",
        "not header x-none exists",
        "not header x-none contains a",
        "  not   status   404  ",
      })
  void anAnswerThatIsAsExpectedIsOk(String expression) throws ExpressionException {
    assertEquals(List.of(), failures(hello(), expression));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "status 201,300-404; status: expected 201,300-404, got 200",
        "status >= 400; status: expected >= 400, got 200",
        "not status 200-299; status: expected not 200-299, got 200",
        "time < 10ms; time: expected < 10ms, got 12ms",
        "time < 0.001ms; time: expected < 0.001ms, got 12ms",
        "time != 12ms; time: expected != 12ms, got 12ms",
        "ttfb < 10ms; ttfb: expected < 10ms, got 10.124ms",
        "size > 1M; size: expected > 1M, got 42",
        "redirects == 2; redirects: expected == 2, got 0",
        "http >= 2; http: expected >= 2, got 1.1",
        "cert > 14d; cert: expected > 14d, got no TLS",
        "not cert > 14d; cert: expected not > 14d, got no TLS",
        "body contains ok; body: expected contains \"ok\", got \"hello\"",
        "not body contains llo; body: expected not contains \"llo\", got \"hello\"",
        "body matches /^H/; body: expected matches /^H/, got \"hello\"",
        "body is empty; body: expected is empty, got 42 bytes",
        "body == \"a\\n\\\"b\"; body: expected == \"a\\n\\\"b\", got \"hello\"",
        "final_url contains https://; final_url: expected contains \"https://\", got"
            + " \"http://h.test/a?b=c\"",
        "header content-type contains json; header content-type: expected contains \"json\", got"
            + " \"text/html\"",
        "header X-Cache exists; header x-cache: expected exists, got none",
        "header x-cache is empty; header x-cache: expected is empty, got none",
        "not header content-type exists; header content-type: expected not exists, got"
            + " \"text/html\"",
        "header x-many contains z; header x-many: expected contains \"z\", got \"a\", \"b\","
            + " \"c\" and 2 more",
        "header x-many != d; header x-many: expected != \"d\", got \"a\", \"b\", \"c\" and 2 more",
        "header set-cookie contains theme; `header set-cookie: expected contains \"theme\", got"
            + " \"sid=***; Path=/\", \"b=***\"`",
        "header location == x; header location: expected == \"x\", got \"https://u:***@h/\"",
        "sha256 == 00000000000000000000000000000000000000000000000000000000000000AB; sha256:"
            + " expected =="
            + " \"00000000000000000000000000000000000000000000000000000000000000ab\", got none",
      })
  void whatIsUnmetIsSaidWithWhatWasFound(String expression, String sentence)
      throws ExpressionException {
    assertEquals(List.of(sentence), failures(hello(), expression));
  }

  @Test
  void allHaveToHoldAndEachThatDoesNotIsNamed() throws ExpressionException {
    assertEquals(
        List.of("redirects: expected > 0, got 0", "http: expected >= 2, got 1.1"),
        failures(hello(), "redirects > 0", "time < 1s", "http >= 2"));
  }

  @Test
  void ofTheStatusTheMostSpecificSays() throws ExpressionException {
    FetchResult missing = Results.answered(404);
    String usual = "status: expected 200-299, got 404";
    assertEquals(List.of(usual), failures(missing, "time < 1s"));
    assertEquals(List.of(), failures(missing, "status 404"));
    assertEquals(List.of(), failures(missing, "not status 500-599"));
    assertEquals(List.of(usual), failures(Results.expecting(missing, "size < 1M")));
    assertEquals(List.of(), failures(Results.expecting(missing, "status 404")));
    assertEquals(List.of(), failures(Results.expecting(missing, "status 404"), "status 503"));
    assertEquals(List.of(), failures(Results.expecting(missing, "size < 1M"), "status 404"));
    assertEquals(
        List.of("time: expected < 1ms, got 12ms"),
        failures(Results.expecting(missing, "status 404"), "time < 1ms", "status 200"));
  }

  @Test
  void redirectsAndTheirEndAreThoseOfTheAttempt() throws ExpressionException {
    FetchResult redirected = Results.redirected(new Redirect(302, "http://h.test/a?b=c"));
    assertEquals(
        List.of(), failures(redirected, "redirects == 1", "final_url == https://h.test/end"));
  }

  @Test
  void aCertificateIsMeasuredInDaysFromTheAttempt() throws ExpressionException {
    FetchResult soon = Results.answered(Results.certified(Duration.ofHours(14 * 24 - 1)));
    assertEquals(List.of(), failures(soon, "cert > 13d", "cert > 13.9", "http == 2"));
    assertEquals(List.of("cert: expected >= 14d, got 13.9d"), failures(soon, "cert >= 14d"));
    FetchResult over = Results.answered(Results.certified(Duration.ofDays(-2)));
    assertEquals(List.of("cert: expected > 0d, got -2d"), failures(over, "cert > 0d"));
  }

  @Test
  void aDigestIsComparedWhateverItsLetters() throws ExpressionException {
    FetchResult kept =
        Results.answered(
            Results.kept(
                Results.answer(200), Map.of(Digest.SHA256, "ab".repeat(32)), CacheUse.MISS));
    assertEquals(List.of(), failures(kept, "sha256 == " + "AB".repeat(32)));
    assertEquals(List.of(), failures(kept, "sha256 != " + "00".repeat(32)));
  }

  @Test
  void foundTextsAreCutAndEscaped() throws ExpressionException {
    FetchResult evil = answered("\u001B[31m\u202E\"\\\r\n" + "x".repeat(100));
    assertEquals(
        List.of(
            "body: expected contains \"ok\", got \"\\u001b[31m\\u202e\\\"\\\\\\r\\n"
                + "x".repeat(70)
                + "...\""),
        failures(evil, "body contains ok"));
  }

  @Test
  void whatIsNotToBeThereIsShownWhereItIs() throws ExpressionException {
    FetchResult error = answered("x".repeat(1000) + " fatal error");
    String sentence =
        "body: expected not contains \"fatal\", got \"..." + "x".repeat(19) + " fatal error\"";
    assertEquals(List.of(sentence), failures(error, "not body contains fatal"));
    assertEquals(
        List.of(sentence.replace("contains \"fatal\"", "matches /f.t/")),
        failures(error, "not body matches /f.t/"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "body contains abc; ",
        "not body contains abc; body: expected not contains \"abc\", got \"abcdef\"",
        "body contains xyz; body: expected contains \"xyz\", got none in its first 6 bytes"
            + " (--include-limit)",
        "not body contains xyz; body: expected not contains \"xyz\", got none in its first 6 bytes"
            + " (--include-limit)",
        "body matches /^abc/; ",
        "body matches /f$/; body: expected matches /f$/, got none in its first 6 bytes"
            + " (--include-limit)",
        "not body matches /z/; body: expected not matches /z/, got none in its first 6 bytes"
            + " (--include-limit)",
        "body == abcdef; body: expected == \"abcdef\", got \"abcdef\"",
        "body != abcdef; ",
        "not body is empty; ",
        "size > 1M; ",
        "json .; json: expected ., got more than 6 bytes (--include-limit)",
        "not json .; json: expected not ., got more than 6 bytes (--include-limit)",
      })
  void aPartOfABodyIsJudgedAsFarAsItTells(String expression, String sentence)
      throws ExpressionException {
    FetchResult part =
        Results.answered(Results.answer("text/plain", "abcdef".getBytes(UTF_8), UTF_8, false));
    assertEquals(sentence == null ? List.of() : List.of(sentence), failures(part, expression));
  }

  @Test
  void aPartOfABodyInACharsetWithoutKnownLengthsTellsWhatItBeginsWith() throws ExpressionException {
    byte[] bytes = "abcdef".getBytes(UTF_8);
    FetchResult part =
        Results.answered(Results.answer("text/plain", bytes, Charset.forName("EUC-JP"), false));
    String found = ", got none in its first 6 bytes (--include-limit)";
    assertEquals(
        List.of("body: expected == \"abcdefg\"" + found, "body: expected != \"abcdefg\"" + found),
        failures(part, "body == abcdefg", "body != abcdefg", "body != x"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        ".status == \"up\"",
        ".n > 1 and (.list | length) == 3",
        ".list[1] == 2",
        ".list[]",
        "[.list[] | select(. > 1)] | length == 2",
        ".status | test(\"^u\")",
        ".missing // \"default\"",
        "0",
        "\"\"",
        "not .missing",
        "not false",
        "not empty",
      })
  void jqHoldsAsWithItsExitStatus(String expression) throws ExpressionException {
    String not = expression.startsWith("not ") ? "not " : "";
    assertEquals(List.of(), failures(json(), not + "json " + expression.substring(not.length())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        ".status == \"down\"; .status == \"down\", got false for {\"status\":\"up\",\"n\":2,"
            + "\"list\":[1,2,3]}",
        ".missing; .missing, got null for {\"status\":\"up\",\"n\":2,\"list\":[1,2,3]}",
        "empty; empty, got nothing for {\"status\":\"up\",\"n\":2,\"list\":[1,2,3]}",
        ".list[], false; .list[], false, got false for {\"status\":\"up\",\"n\":2,\"list\":[1,2,3]}",
        ".n.a; .n.a, got an error: Cannot index number with string \"a\"",
        ".list | map(.a); .list | map(.a), got an error: Cannot index number with string \"a\"",
      })
  void jqSaysWhatItFound(String expression, String sentence) throws ExpressionException {
    assertEquals(List.of("json: expected " + sentence), failures(json(), "json " + expression));
  }

  @ParameterizedTest
  @ValueSource(strings = {"json .a", "not json .a"})
  void whatIsNoJsonIsNeitherNorTheOther(String expression) throws ExpressionException {
    String expected = expression.replaceFirst("(not )?json ", "$1");
    assertEquals(
        List.of("json: expected " + expected + ", got no JSON: \"<html>\""),
        failures(answered("<html>"), expression));
    assertEquals(
        List.of("json: expected " + expected + ", got no JSON: nothing"),
        failures(answered(""), expression));
    assertEquals(1, failures(answered("{\"a\":1} x"), expression).size());
    assertEquals(1, failures(answered("[".repeat(100_000)), expression).size());
    assertEquals(1, failures(answered("{\"a\":" + "9".repeat(2000) + "}"), expression).size());
  }

  @Test
  void aByteOrderMarkBeforeJsonDoesNotCount() throws ExpressionException {
    assertEquals(List.of(), failures(answered("\uFEFF{\"a\":1}"), "json .a == 1"));
  }

  @Test
  void anExpressionThatRecursesTooDeepIsUnmet() throws ExpressionException {
    assertEquals(
        List.of(
            "json: expected def f: [f]; if . then f else 1 end, got an error: nested too deep,"
                + " or too large"),
        failures(answered("1"), "json def f: [f]; if . then f else 1 end"));
  }

  @Test
  void onlyWhatIsLookedAtHasToBeKept() throws ExpressionException {
    assertEquals(Set.of(), needs("status 200", "time < 1s", "size < 1M", "final_url contains a"));
    assertEquals(Set.of(), needs("body is empty"));
    assertEquals(Set.of(Part.BODY), needs("body contains a"));
    assertEquals(Set.of(Part.BODY), needs("json .a"));
    assertEquals(Set.of(Part.HEADERS, Part.CERTIFICATE), needs("header a exists", "cert > 1d"));
    assertEquals(Set.of(Part.SHA256), needs("sha256 == " + "0".repeat(64)));
  }

  @Test
  void anEntryNeedsWhatItSaysAndWhatAllSay() throws ExpressionException {
    Expectations expectations = Expectations.parse(List.of("header a exists"));
    FetchResult entry = Results.expecting(Results.answered(200), "body contains a");
    assertEquals(Set.of(Part.HEADERS, Part.BODY), expectations.needs(entry.target()));
    assertEquals(Set.of(Part.HEADERS), expectations.needs(Results.answered(200).target()));
    assertThrows(
        ExpressionException.class,
        () -> expectations.needs(Results.expecting(entry, "body contans a").target()));
  }

  private static Set<Part> needs(String... expressions) throws ExpressionException {
    return Expectations.parse(List.of(expressions)).needs(Results.answered(200).target());
  }

  private static List<String> failures(FetchResult result, String... expressions)
      throws ExpressionException {
    return Expectations.parse(List.of(expressions)).judge(result).failures();
  }

  private static FetchResult hello() {
    Body body = new Body(ByteBuffer.wrap("hello".getBytes(UTF_8)), Optional.empty(), true);
    return Results.answered(Results.answer(200, HEADERS, Optional.of(body)));
  }

  private static FetchResult answered(String body) {
    Answer answer = Results.answer("text/plain", body);
    return Results.answered(answer);
  }

  private static FetchResult json() {
    return answered("{\"status\":\"up\",\"n\":2,\"list\":[1,2,3]}");
  }
}
