package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.model.ErrorKind;
import dev.trawl.record.Field;
import dev.trawl.run.ExitStatus;
import dev.trawl.run.Streams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// The README tells of everything that a user can meet.
final class ReadmeTest {
  private static String readme;

  @BeforeAll
  static void read() throws IOException {
    readme = Files.readString(Path.of("README.md"));
  }

  @Test
  void everyOptionIsInTheReadme() {
    CommandLine trawl = FetchCommand.commandLine(Streams.ofProcess());
    Stream<String> options =
        Stream.concat(Stream.of(trawl), trawl.getSubcommands().values().stream())
            .flatMap(command -> command.getCommandSpec().options().stream())
            .flatMap(option -> Arrays.stream(option.names()))
            .filter(name -> name.startsWith("--"));
    assertEquals(
        List.of(),
        options
            .filter(
                name -> !holds(readme, "(?:--\\[?no-\\]?|--)" + Pattern.quote(name.substring(2))))
            .toList());
  }

  @Test
  void everyCommandIsInTheReadme() {
    Stream<String> commands =
        FetchCommand.commandLine(Streams.ofProcess()).getSubcommands().keySet().stream();
    assertEquals(List.of(), commands.filter(name -> !holds(readme, "trawl " + name)).toList());
  }

  @Test
  void everyFieldIsInTheTableOfTheRecord() {
    assertEquals(
        List.of(),
        Arrays.stream(Field.values()).map(Field::wireName).filter(name -> !inTable(name)).toList());
  }

  @Test
  void everyKindOfErrorIsInTheReadme() {
    assertEquals(
        List.of(),
        Arrays.stream(ErrorKind.values())
            .map(ErrorKind::wireName)
            .filter(name -> !holds(readme, "`" + name + "`"))
            .toList());
  }

  @Test
  void everyExitStatusIsInATable() {
    IntStream statuses =
        IntStream.of(
            ExitStatus.OK,
            ExitStatus.NOT_OK,
            ExitStatus.USAGE,
            ExitStatus.OUTPUT,
            ExitStatus.LIST,
            ExitStatus.STOPPED,
            ExitStatus.PIPE,
            ExitStatus.signal(1),
            ExitStatus.signal(2),
            ExitStatus.signal(15));
    assertEquals(
        List.of(),
        statuses.mapToObj(Integer::toString).filter(status -> !inTable(status)).toList());
  }

  /// Whether some row of a table begins with the name, alone or among others.
  private static boolean inTable(String name) {
    return readme
        .lines()
        .filter(line -> line.startsWith("|"))
        .anyMatch(line -> holds(line.substring(0, line.indexOf('|', 1)), Pattern.quote(name)));
  }

  private static boolean holds(String text, String pattern) {
    return Pattern.compile("(?<![\\w-])" + pattern + "(?![\\w-])").matcher(text).find();
  }
}
