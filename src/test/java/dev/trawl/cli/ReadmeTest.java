package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.model.ErrorKind;
import dev.trawl.record.Field;
import dev.trawl.run.ExitStatus;
import dev.trawl.run.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// The documents name everything that a user can meet, and lead where they say.
final class ReadmeTest {
  private static final Path README = Path.of("README.md");
  private static final Path PAGES = Path.of("src/docs");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");

  private static String options;
  private static String records;

  @BeforeAll
  static void read() throws IOException {
    options = Files.readString(PAGES.resolve("options.md"));
    records = Files.readString(PAGES.resolve("records.md"));
  }

  @Test
  void theReadmeIsShort() throws IOException {
    assertTrue(Files.readAllLines(README).size() <= 150);
  }

  @Test
  void everyPageIsLinkedInTheReadme() throws IOException {
    String readme = Files.readString(README);
    assertEquals(List.of(), pages().filter(page -> !readme.contains("](" + page + ")")).toList());
  }

  @Test
  void everyLinkLeadsToAFileAndAHeading() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : Stream.concat(Stream.of(README), pages()).toList()) {
      Matcher links = LINK.matcher(Files.readString(page));
      while (links.find()) {
        if (!links.group(1).startsWith("http") && !leadsSomewhere(page, links.group(1))) {
          broken.add(page + ": " + links.group(1));
        }
      }
    }
    assertEquals(List.of(), broken);
  }

  private static boolean leadsSomewhere(Path page, String link) throws IOException {
    String[] parts = link.split("#", 2);
    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    if (!Files.exists(file)) {
      return false;
    }
    return parts.length == 1
        || Files.readString(file)
            .lines()
            .filter(line -> line.startsWith("#"))
            .anyMatch(line -> anchor(line).equals(parts[1]));
  }

  /// As GitHub and GitLab name headings.
  private static String anchor(String heading) {
    return heading
        .replaceFirst("^#+ ", "")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\w\\- ]", "")
        .replace(' ', '-');
  }

  private static Stream<Path> pages() throws IOException {
    try (Stream<Path> files = Files.list(PAGES)) {
      return files.sorted().toList().stream();
    }
  }

  @Test
  void everyOptionIsOnThePageOfOptions() {
    assertEquals(List.of(), missing(FetchCommand.commandLine(Streams.ofProcess()), options));
  }

  @Test
  void everyOptionOfASubcommandIsOnSomePage() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Path page : pages().toList()) {
      text.append(Files.readString(page));
    }
    List<String> missing = new ArrayList<>();
    for (CommandLine command :
        FetchCommand.commandLine(Streams.ofProcess()).getSubcommands().values()) {
      missing.addAll(missing(command, text.toString()));
    }
    assertEquals(List.of(), missing);
  }

  private static List<String> missing(CommandLine command, String text) {
    return command.getCommandSpec().options().stream()
        .flatMap(option -> Arrays.stream(option.names()))
        .filter(name -> name.startsWith("--"))
        .filter(name -> !holds(text, "(?:--\\[?no-\\]?|--)" + Pattern.quote(name.substring(2))))
        .toList();
  }

  @Test
  void everyCommandIsOnThePageOfOptions() {
    Stream<String> commands =
        FetchCommand.commandLine(Streams.ofProcess()).getSubcommands().keySet().stream();
    assertEquals(List.of(), commands.filter(name -> !holds(options, "trawl " + name)).toList());
  }

  @Test
  void everyFieldIsInTheTableOfTheRecord() {
    assertEquals(
        List.of(),
        Arrays.stream(Field.values())
            .map(Field::wireName)
            .filter(name -> !inTable(records, name))
            .toList());
  }

  @Test
  void everyKindOfErrorIsOnThePageOfRecords() {
    assertEquals(
        List.of(),
        Arrays.stream(ErrorKind.values())
            .map(ErrorKind::wireName)
            .filter(name -> !holds(records, "`" + name + "`"))
            .toList());
  }

  @Test
  void everyExitStatusIsInTwoTables() throws IOException {
    String readme = Files.readString(README);
    IntStream statuses =
        IntStream.of(
            ExitStatus.OK,
            ExitStatus.NOT_OK,
            ExitStatus.USAGE,
            ExitStatus.OUTPUT,
            ExitStatus.LIST,
            ExitStatus.STOPPED,
            ExitStatus.DEFECT,
            ExitStatus.PIPE,
            ExitStatus.signal(1),
            ExitStatus.signal(2),
            ExitStatus.signal(15));
    assertEquals(
        List.of(),
        statuses
            .mapToObj(Integer::toString)
            .filter(status -> !inTable(readme, status) || !inTable(options, status))
            .toList());
  }

  /// Whether some row of a table begins with the name, alone or among others.
  private static boolean inTable(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith("|"))
        .anyMatch(line -> holds(line.substring(0, line.indexOf('|', 1)), Pattern.quote(name)));
  }

  private static boolean holds(String text, String pattern) {
    return Pattern.compile("(?<![\\w-])" + pattern + "(?![\\w-])").matcher(text).find();
  }
}
