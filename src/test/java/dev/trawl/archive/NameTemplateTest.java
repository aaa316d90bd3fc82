package dev.trawl.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Results;
import dev.trawl.model.Answer;
import dev.trawl.model.CacheUse;
import dev.trawl.model.Digest;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Input;
import dev.trawl.model.Requested;
import dev.trawl.model.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NameTemplateTest {
  private static final Answer ANSWER =
      Results.kept(Results.answer(404), Map.of(Digest.SHA256, "ab".repeat(32)), CacheUse.MISS);
  private static final FetchResult RESULT = Results.answered(ANSWER);

  private static String name(String template, FetchResult result) {
    NameTemplate.Name name = NameTemplate.parse(template).of(result, ANSWER);
    return name.stem() + "|" + name.ending();
  }

  private static FetchResult withId(String json) {
    return Results.withTarget(RESULT, Results.target(json, "{}"));
  }

  @Test
  void fieldsStandForTheirValues() {
    assertEquals("1-" + "ab".repeat(32) + "|.txt", name("{index}-{sha256}{ext}", RESULT));
    assertEquals("h.test_404_3_x|", name("{host}_{status}_{line}_x", RESULT));
    assertEquals("a.txt-b|", name("a{ext}-b", RESULT));
    assertEquals("_|.txt", name("{ext}", RESULT));
  }

  @Test
  void whatIsNotThereIsAnUnderscore() {
    Target argument = new Target(2, OptionalLong.empty(), new Input.Text("h.test"));
    assertEquals("2-_-_|", name("{index}-{line}-{id}", Results.withTarget(RESULT, argument)));
  }

  @Test
  void anIdIsWhatItsJsonSays() {
    assertEquals("a_b|", name("{id}", withId("\"a\\u002fb\"")));
    assertEquals("17|", name("{id}", withId("17")));
    assertEquals("_._.._x|", name("{id}", withId("\"../../x\"")));
    assertEquals("_.|", name("{id}", withId("\"..\"")));
    assertEquals("_rf|", name("{id}", withId("\"-rf\"")));
    assertEquals("_|", name("{id}", withId("\"\"")));
  }

  @Test
  void noNameIsTooLong() {
    FetchResult result = withId("\"" + "x".repeat(5000) + "\"");
    assertEquals(100 + 1, name("{id}", result).length());
    assertEquals(
        NameTemplate.MAX_NAME + 1, name("{id}{id}{id}" + "y".repeat(1000), result).length());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "text/html; charset=utf-8,http://h/,.html",
        "TEXT/HTML,http://h/x.php,.html",
        "application/vnd.x+json,http://h/,.json",
        "application/atom+xml,http://h/,.xml",
        "application/octet-stream,http://h/a/b.tar.gz?x=.exe#.com,.gz",
        "application/octet-stream,http://h/a.x/b,.bin",
        "-,http://h.test,.bin",
        "-,http://h.test/,.bin",
        "-,http://h/a.toolonganending,.bin",
        "-,http://h/a.SH,.bin",
        "-,http://h/a.sh%00.jpg,.jpg",
        "../../etc,http://h/,.bin",
      })
  void theEndingIsByTypeOrElseThatOfThePath(String type, String url, String ending) {
    assertEquals(ending, FileExtension.of(Optional.ofNullable(type), url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", ".", "..", ".x", "-x", "a/b", "/a", "a b", "é", "{", "}", "{}", "{x}", "{INDEX}", "a\0"
      })
  void anythingElseIsNoTemplate(String template) {
    try {
      NameTemplate.parse(template);
      throw new AssertionError(template);
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().startsWith("column "), e.getMessage());
    }
  }

  @Test
  void namesOfHostsAreOnlyTheirNames() {
    for (List<String> pair :
        List.of(List.of("http://h.test:8080/a", "h.test"), List.of("http://[::1]:80/", "___1_"))) {
      FetchResult result =
          new FetchResult(
              RESULT.target(),
              Optional.of(new Requested(pair.get(0), "GET")),
              1,
              RESULT.queued(),
              RESULT.last());
      assertEquals(pair.get(1) + "|", name("{host}", result));
    }
  }
}
