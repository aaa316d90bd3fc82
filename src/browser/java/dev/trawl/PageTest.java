package dev.trawl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/// The HTML page as people meet it, in a browser.
final class PageTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final int MANY = 10_000;
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private static Path folder;

  private static Browser browser;
  private static Path some;
  private static Path many;

  @BeforeAll
  static void start() throws IOException {
    browser = new Browser(folder.resolve("profile"));
    // Whatever strings want to run, it is one of these that they call.
    browser.before(
        """
        window.called = [];
        for (const name of ["alert", "confirm", "prompt", "print", "open", "eval"]) {
          window[name] = () => window.called.push(name);
        }
        """);
    some = page("some", records(120));
    many = page("many", records(MANY));
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void asMostPeople() throws IOException {
    browser.look("light", 1280);
    browser.console();
    browser.requests();
  }

  private static Path page(String name, List<ObjectNode> records) throws IOException {
    List<String> lines = records.stream().map(ObjectNode::toString).toList();
    Path results = Files.write(folder.resolve(name + ".jsonl"), lines);
    Path page = folder.resolve(name + ".html");
    Cli.run("report", "--html=" + page, results.toString()).exits(0);
    return page;
  }

  private static ObjectNode record(long index, String url, long startMillis, double millis) {
    return JSON.createObjectNode()
        .put("index", index)
        .put("input", url)
        .put("url", url)
        .put("method", "GET")
        .put("ok", true)
        .put("status", 200)
        .put("bytes", 5_000)
        .put("attempts", 1)
        .put("started_at", START.plusMillis(startMillis).toString())
        .put("total_ms", millis);
  }

  private static ObjectNode failed(ObjectNode record, String kind, String message) {
    record.put("ok", false).put("attempts", 3).remove("status");
    record.putObject("error").put("kind", kind).put("message", message);
    return record;
  }

  /// A run with what happens to runs: flaky entries, failures of several kinds, and a server that
  /// is in trouble for a while.
  private static List<ObjectNode> records(int count) {
    Random random = new Random(4);
    List<String> hosts = List.of("www.example.org", "api.example.com:8443", "docs.example.net");
    List<ObjectNode> records = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      String host = hosts.get(random.nextInt(hosts.size()));
      String url = "https://" + host + "/products/" + random.nextInt(90_000) + "?lang=en&sort=name";
      if (i % 997 == 0) {
        url += "&cursor=" + "0123456789abcdef".repeat(40);
      }
      double millis = 3 + Math.exp(4.3 + 0.7 * random.nextGaussian());
      ObjectNode record = record(i, url, i * 4L, millis);
      boolean trouble = host.startsWith("api") && i > count * 0.55 && i < count * 0.65;
      double chance = random.nextDouble();
      if (chance < (trouble ? 0.5 : 0.004)) {
        record.put("ok", false).put("status", 503).put("attempts", 3);
        record.putArray("failures").add("status: expected 200-299, got 503");
      } else if (chance < 0.010) {
        record.put("ok", false).put("status", 404);
        record.putArray("failures").add("status: expected 200-299, got 404");
      } else if (chance < 0.012) {
        failed(record.put("total_ms", 10_000.2), "timeout", "no response within 10 s");
      } else if (chance < 0.016) {
        record.put("attempts", 2).put("flaky", true);
      }
      records.add(record);
    }
    return records;
  }

  private static List<String> column(int number) {
    return texts("#entries tbody td:nth-child(" + number + ")");
  }

  /// In one step: one for each element would take minutes.
  private static List<String> texts(String selector) {
    Object texts =
        browser.run(
            "return [...document.querySelectorAll(arguments[0])].map(one => one.innerText)",
            selector);
    return ((List<?>) texts).stream().map(Object::toString).toList();
  }

  private static WebElement find(String selector) {
    return browser.driver().findElement(By.cssSelector(selector));
  }

  private static void assertQuiet(Path page) throws IOException {
    assertEquals(List.of(), browser.console());
    assertEquals(List.of(page.toUri().toString()), browser.requests());
  }

  @ParameterizedTest
  @CsvSource({"light,1280", "dark,1280", "light,360", "dark,360"})
  void aPageIsQuietAccessibleAndNoWiderThanItsWindow(String scheme, int width) throws IOException {
    browser.look(scheme, width);
    browser.open(some);
    browser.screenshot(scheme + "-" + width);
    assertQuiet(some);
    assertEquals(3, browser.number("document.querySelectorAll('canvas').length"));
    assertEquals(width, browser.number("document.documentElement.scrollWidth"));
    browser.run("document.querySelectorAll('details').forEach(one => one.open = true)");
    assertEquals(List.of(), browser.axe());
    assertEquals(width, browser.number("document.documentElement.scrollWidth"));
  }

  @Test
  void manyEntriesOpenAtOnce() throws IOException {
    long bytes = Files.size(many);
    long fastest = Long.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      browser.open(many);
      long shown =
          browser.number(
              """
              Math.max(
                performance.getEntriesByType("navigation")[0].loadEventEnd,
                performance.getEntriesByName("first-contentful-paint")[0].startTime)
              """);
      fastest = Math.min(fastest, shown);
    }
    System.out.println(MANY + " entries: " + fastest + " ms, " + bytes + " bytes");
    assertTrue(bytes < 3_000_000, bytes + " bytes");
    assertTrue(fastest < 1_500, fastest + " ms");
  }

  @Test
  void entriesAreFound() {
    browser.open(many);
    String all = find("#count").getText();
    assertEquals("10,000 of 10,000 entries, the first 500 shown", all);
    assertTrue(column(2).getFirst().startsWith("✗ "));
    find("#search").sendKeys("API.example 503");
    List<String> found = column(3);
    assertFalse(found.isEmpty());
    found.forEach(text -> assertTrue(text.contains("//api.example") && text.contains("503"), text));
    assertEquals(found.size() + " of 10,000 entries", find("#count").getText());
    find("#search").sendKeys(" nowhere");
    assertEquals("0 of 10,000 entries", find("#count").getText());
    find("#search").sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.DELETE);
    assertEquals(all, find("#count").getText());
    find("#show").sendKeys("flaky");
    assertEquals(List.of("2"), column(4).stream().distinct().toList());
    find("#show").sendKeys("ok");
    assertEquals(List.of("200"), column(2).stream().distinct().toList());
  }

  @Test
  void entriesAreSortedByTheKeyboard() {
    browser.open(many);
    WebElement heading = find("#entries th:nth-child(5)");
    WebElement button = heading.findElement(By.tagName("button"));
    button.sendKeys(Keys.ENTER);
    assertEquals("ascending", heading.getDomAttribute("aria-sort"));
    assertSorted(Comparator.naturalOrder(), column(5));
    button.sendKeys(Keys.SPACE);
    assertEquals("descending", heading.getDomAttribute("aria-sort"));
    assertSorted(Comparator.reverseOrder(), column(5));
    find("#entries th:nth-child(1) button").click();
    assertEquals(null, heading.getDomAttribute("aria-sort"));
    assertEquals(List.of("1", "2", "3"), column(1).subList(0, 3));
    find("#search").sendKeys("/products/7");
    assertSorted(Comparator.naturalOrder(), column(1));
  }

  private static void assertSorted(Comparator<Double> order, List<String> texts) {
    List<Double> numbers = texts.stream().map(Double::parseDouble).toList();
    assertEquals(numbers.stream().sorted(order).toList(), numbers);
  }

  @Test
  void hostsAreSorted() {
    browser.open(many);
    find(".sortable th:first-child button").click();
    assertEquals(
        List.of("api.example.com:8443", "docs.example.net", "www.example.org"),
        texts(".sortable tbody th"));
    assertEquals("ascending", find(".sortable th:first-child").getDomAttribute("aria-sort"));
  }

  @Test
  void moreEntriesAreShownAndTheKeyboardIsThere() {
    browser.open(many);
    find("#more").sendKeys(Keys.ENTER);
    assertEquals(1000, browser.number("document.querySelector('#entries tbody').rows.length"));
    assertEquals("10,000 of 10,000 entries, the first 1,000 shown", find("#count").getText());
    assertEquals(501, browser.number("document.activeElement.rowIndex"));
    find("#show").sendKeys("flaky");
    assertFalse(find("#more").isDisplayed());
  }

  @ParameterizedTest
  @CsvSource({"0,1", "1,0", "1,12.3", "2,0.05", "3,86400000"})
  void everyRunHasItsCharts(int entries, double millis) throws IOException {
    List<ObjectNode> records = new ArrayList<>();
    for (int i = 1; i <= entries; i++) {
      records.add(record(i, "http://h.test/", i * 100L, millis / i));
    }
    Path page = page("few", records);
    browser.open(page);
    assertQuiet(page);
    assertEquals(
        entries == 0 ? 0 : 3, browser.number("document.querySelectorAll('canvas').length"));
  }

  @Test
  void chartsFollowTheColoursOfTheSystem() {
    browser.open(many);
    String light = pixel();
    browser.media("screen", "dark");
    String dark = pixel();
    assertEquals("47,111,190", light);
    assertEquals("105,167,238", dark);
    browser.media("print", "dark");
    assertEquals(light, pixel());
  }

  /// The colour that most of the throughput is drawn in.
  private static String pixel() {
    Object colour =
        browser
            .driver()
            .executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                requestAnimationFrame(() => requestAnimationFrame(() => {
                  const canvas = document.querySelector("#timeline canvas");
                  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
                  const counts = {};
                  for (let i = 0; i < data.length; i += 4) {
                    if (data[i + 3] === 255) {
                      const colour = data.slice(i, i + 3).join();
                      counts[colour] = (counts[colour] || 0) + 1;
                    }
                  }
                  done(Object.keys(counts).sort((a, b) => counts[b] - counts[a])[0]);
                }));
                """);
    return colour.toString();
  }

  @Test
  void withoutScriptsTheNumbersAreThere() throws IOException {
    browser.allowScripts(false);
    try {
      browser.open(some);
      browser.screenshot("no-scripts");
      String text = find("body").getText();
      assertTrue(text.contains(" of 120 entries failed"), text);
      assertTrue(text.contains("api.example.com:8443"), text);
      assertTrue(text.contains("status: expected 200-299, got 503"), text);
      assertFalse(text.contains("Search"), text);
    } finally {
      browser.allowScripts(true);
    }
  }

  @Test
  void noNaughtyStringRuns() throws IOException {
    List<String> strings = Corpora.json("blns.json").stream().map(JsonNode::asText).toList();
    List<ObjectNode> records = new ArrayList<>();
    for (String naughty : strings) {
      ObjectNode record = record(records.size() + 1, "http://" + naughty, records.size(), 20);
      record.put("input", naughty).put("method", naughty);
      records.add(failed(record, naughty, naughty));
    }
    Path page = page("naughty", records);
    browser.open(page);
    browser.run(
        "while (!document.querySelector('.more').hidden) document.querySelector('#more').click()");
    assertEquals(
        strings.size(), browser.number("document.querySelector('#entries tbody').rows.length"));
    assertEquals("", browser.text("called.join()"));
    assertEquals(
        "",
        browser.text(
            "[...document.querySelectorAll('img, iframe, object, embed, a, link, video, audio')].join()"));
    assertEquals(5, browser.number("document.scripts.length"));
    assertEquals(
        strings.stream().filter(text -> text.contains("<script>alert")).count(),
        browser.number(
            "[...document.querySelectorAll('.why')].filter(why => why.textContent.includes('<script>alert')).length"));
    assertQuiet(page);
  }
}
