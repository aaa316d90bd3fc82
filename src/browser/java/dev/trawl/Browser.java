package dev.trawl;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/// Debian's chromium, without a window. Whoever asks for one that is not installed is skipped.
final class Browser implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  private final ChromeDriver driver;

  /// @param profile an empty folder
  Browser(Path profile) {
    assumeTrue(
        Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER),
        "no chromium: install the packages chromium and chromium-driver");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--hide-scrollbars",
        "--user-data-dir=" + profile);
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    File program = DRIVER.toFile();
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder().usingDriverExecutable(program).build(), options);
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(60));
  }

  /// What the system of who looks is like, for the pages that are opened from now on.
  ///
  /// @param scheme `light` or `dark`
  /// @param width in CSS pixels
  void look(String scheme, int width) {
    media("screen", scheme);
    command(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
  }

  void media(String media, String scheme) {
    command(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            media,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
  }

  void allowScripts(boolean allowed) {
    command("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
  }

  /// Runs a script in every page before its own.
  void before(String script) {
    command("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
  }

  private Map<String, Object> command(String name, Map<String, Object> parameters) {
    return driver.executeCdpCommand(name, parameters);
  }

  /// Opens a page, and waits for all that it does at once.
  void open(Path page) {
    driver.get(page.toUri().toString());
  }

  ChromeDriver driver() {
    return driver;
  }

  /// What a script returns.
  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  String text(String script) {
    return run("return " + script).toString();
  }

  long number(String script) {
    return ((Number) run("return " + script)).longValue();
  }

  /// What was written to the console since the last time.
  List<String> console() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /// What has been asked of the network, or of files, since the last time.
  List<String> requests() throws IOException {
    List<String> urls = new ArrayList<>();
    for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
      JsonNode message = new JsonMapper().readTree(entry.getMessage()).get("message");
      if (message.get("method").textValue().equals("Network.requestWillBeSent")) {
        urls.add(message.get("params").get("request").get("url").textValue());
      }
    }
    return urls;
  }

  /// What axe-core finds wrong with the page that is open.
  ///
  /// @return impact and rule, and where
  List<String> axe() throws IOException {
    try (var axe = Browser.class.getResourceAsStream("/axe.min.js")) {
      run(new String(axe.readAllBytes(), StandardCharsets.UTF_8));
    }
    Object found =
        driver.executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            axe.run().then(found => done(found.violations.map(violation =>
              `${violation.impact} ${violation.id}: ${violation.nodes[0].html}`)), done);
            """);
    return ((List<?>) found).stream().map(Object::toString).toList();
  }

  /// The whole page, however long, up to some screens.
  Path screenshot(String name) throws IOException {
    long width = number("innerWidth");
    long height = Math.min(4000, number("document.documentElement.scrollHeight"));
    Map<String, Object> clip = Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
    Map<String, Object> picture =
        command(
            "Page.captureScreenshot",
            Map.of("format", "png", "captureBeyondViewport", true, "clip", clip));
    Files.createDirectories(SCREENSHOTS);
    return Files.write(
        SCREENSHOTS.resolve(name + ".png"),
        Base64.getDecoder().decode(picture.get("data").toString()));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
