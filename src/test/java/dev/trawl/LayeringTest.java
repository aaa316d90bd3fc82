package dev.trawl;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Which package uses which: the arrows of the architecture, none of them upward.
final class LayeringTest {
  /// What each package may use of trawl. Who needs another arrow changes the architecture first.
  private static final Map<String, Set<String>> ARROWS =
      Map.ofEntries(
          entry("dev.trawl", Set.of("Trawl", "cli", "run")),
          entry(
              "Trawl",
              Set.of(
                  "check",
                  "engine",
                  "http",
                  "http.connect",
                  "http.exchange",
                  "io",
                  "model",
                  "policy",
                  "report")),
          entry(
              "cli",
              Set.of(
                  "archive",
                  "bench",
                  "check",
                  "engine",
                  "extract",
                  "http",
                  "http.cache",
                  "http.connect",
                  "http.exchange",
                  "input",
                  "io",
                  "journal",
                  "model",
                  "policy",
                  "record",
                  "report",
                  "run",
                  "server")),
          entry(
              "run",
              Set.of(
                  "Trawl",
                  "archive",
                  "bench",
                  "check",
                  "engine",
                  "extract",
                  "http",
                  "http.cache",
                  "http.connect",
                  "http.exchange",
                  "input",
                  "io",
                  "journal",
                  "model",
                  "record",
                  "report",
                  "server")),
          entry(
              "spark",
              Set.of("dev.trawl", "check", "cli", "http", "input", "io", "model", "record", "run")),
          entry("bench", Set.of("Trawl", "engine", "http", "io", "model", "policy")),
          entry("engine", Set.of("http", "model", "policy")),
          entry("report", Set.of("check", "io", "journal", "model", "record")),
          entry("journal", Set.of("check", "io", "model", "record")),
          entry("archive", Set.of("io", "journal", "model", "record")),
          entry("record", Set.of("check", "io", "model")),
          entry("check", Set.of("extract", "io", "model")),
          entry("extract", Set.of("io", "model")),
          entry(
              "http",
              Set.of(
                  "http.cache",
                  "http.connect",
                  "http.exchange",
                  "http.http1",
                  "http.http2",
                  "io",
                  "model")),
          entry("http.cache", Set.of("http.connect", "http.exchange", "model")),
          entry("http.connect", Set.of("http.exchange", "http.http1", "model")),
          entry("http.http2", Set.of("http.connect", "http.exchange", "model")),
          entry("http.http1", Set.of("http.exchange", "model")),
          entry("http.exchange", Set.of("model")),
          entry("input", Set.of("io", "model")),
          entry("io", Set.of()),
          entry("policy", Set.of("model")),
          entry("model", Set.of()),
          entry("server", Set.of()));

  /// Packages without libraries: they need the JDK only.
  private static final Set<String> PLAIN = Set.of("io", "model", "policy", "server");

  /// Libraries that read the formats of lists.
  private static final String FORMATS =
      "com\\.fasterxml\\.jackson\\.core.*|org\\.apache\\.commons\\.csv";

  private static final Pattern ARROW =
      Pattern.compile("(?m)^ +(dev\\.trawl\\S*) +-> (\\S+) +(\\S.*?) *$");

  /// The entrance for programs, which the rooms above it use, too. It lives where users look for
  /// it.
  private static final Pattern ENTRANCE = Pattern.compile("dev\\.trawl\\.Trawl(\\$.*)?");

  @Test
  void packagesUseOnlyWhatTheArchitectureLetsThem() {
    Map<String, Set<String>> uses = new TreeMap<>();
    arrows((from, to) -> {
      if (to.startsWith("dev.trawl") && !to.equals(from)) {
        uses.computeIfAbsent(name(from), key -> new TreeSet<>()).add(name(to));
      }
    });
    Set<String> forbidden = new TreeSet<>();
    uses.forEach((from, targets) -> {
      for (String to : targets) {
        if (!ARROWS.getOrDefault(from, Set.of()).contains(to)) {
          forbidden.add(from + " -> " + to);
        }
      }
    });
    assertEquals(Set.of(), forbidden);
    // That jdeps has been understood.
    assertTrue(uses.get("cli").contains("engine"), uses.toString());
    assertEquals(Set.of("cli", "run"), uses.get("dev.trawl"));
  }

  @Test
  void thePageNamesEveryPackageAndTheFilesOnTheWayOfOneUrl() throws IOException {
    String page = Files.readString(Path.of("src/docs/architecture.md"));
    for (String name : ARROWS.keySet()) {
      // Packages below one that is named before them are named without it.
      String last = name.replaceFirst(".*\\.(?=.)", ".");
      assertTrue(
          page.contains("`" + name + "`") || name.equals("dev.trawl") || page.contains("`" + last),
          name);
    }
    List<String> way =
        Pattern.compile("(?m)^\\d+\\. `([^`]+)`")
            .matcher(page)
            .results()
            .map(step -> step.group(1))
            .toList();
    assertFalse(way.isEmpty());
    assertTrue(way.size() <= 30, way.size() + " files");
    for (String file : way) {
      assertTrue(Files.exists(Path.of("src/main/java/dev/trawl", file + ".java")), file);
    }
  }

  @Test
  void theInnerPackagesNeedNoLibrary() {
    Set<String> libraries = new TreeSet<>();
    arrows((from, to) -> {
      if (PLAIN.contains(name(from)) && !to.matches("(java|com\\.sun|dev\\.trawl)\\..*")) {
        libraries.add(from + " -> " + to);
      }
    });
    assertEquals(Set.of(), libraries);
  }

  /// Public API of libraries only: what is internal to them changes without a word. Kotlin's
  /// mangled names, such as `newCodec$okhttp`, are internal, too.
  @Test
  void nothingUsesWhatIsInternalToLibraries() throws IOException {
    Set<String> internals = new TreeSet<>();
    arrows((from, to) -> {
      if (to.matches("(okhttp3|okio)\\.internal.*")) {
        internals.add(from + " -> " + to);
      }
    });
    try (Stream<Path> files = Files.walk(Path.of("target/classes/dev/trawl"))) {
      for (Path file : files.filter(file -> file.toString().endsWith(".class")).toList()) {
        String constants = Files.readString(file, StandardCharsets.ISO_8859_1);
        if (constants.contains("$okhttp") || constants.contains("java/lang/ThreadLocal")) {
          internals.add(file.toString());
        }
      }
    }
    assertEquals(Set.of(), internals);
  }

  @Test
  void listsNeedNothingButWhatReadsTheirFormats() {
    Set<String> libraries = new TreeSet<>();
    arrows((from, to) -> {
      if (name(from).equals("input") && !to.matches("(javax?|dev\\.trawl)\\..*|" + FORMATS)) {
        libraries.add(to);
      }
    });
    assertEquals(Set.of(), libraries);
  }

  private static void arrows(BiConsumer<String, String> each) {
    StringWriter out = new StringWriter();
    int status =
        ToolProvider.findFirst("jdeps")
            .orElseThrow()
            .run(
                new PrintWriter(out),
                new PrintWriter(out),
                "--ignore-missing-deps",
                "-verbose:class",
                "-filter:none",
                Path.of("target/classes").toString());
    assertEquals(0, status, out.toString());
    Matcher arrow = ARROW.matcher(out.toString());
    while (arrow.find()) {
      each.accept(room(arrow.group(1)), room(arrow.group(2)));
    }
  }

  /// The package of a class.
  private static String room(String type) {
    return ENTRANCE.matcher(type).matches()
        ? "dev.trawl.Trawl"
        : type.substring(0, type.lastIndexOf('.'));
  }

  private static String name(String packageName) {
    return packageName.replaceFirst("^dev\\.trawl\\.", "");
  }
}
