package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `trawl report --complete-for`: whether results have a record for each entry of a list.
final class CompleteForTest {
  private static final int ENTRIES = 300;

  private final WebServer server = new WebServer(request -> WebServer.text("ok"));

  @TempDir private Path folder;
  private Path list;
  private List<String> records;

  @BeforeEach
  void fetch() throws IOException {
    server.start();
    List<String> lines =
        new ArrayList<>(
            IntStream.rangeClosed(1, ENTRIES)
                .mapToObj(
                    i -> server.url("/" + i % 290).replace("//", i % 3 == 0 ? "//u:p@" : "//"))
                .toList());
    lines.set(6, "no url at all:");
    lines.set(7, "{\"url\":\"" + server.url("/x") + "\",\"body\":\"b\"}");
    list = Files.write(folder.resolve("list"), lines);
    records = Cli.run(list.toString()).exits(1).out().lines().toList();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path file(String name, List<String> lines) throws IOException {
    return Files.write(folder.resolve(name), lines);
  }

  private List<String> without(int... indexes) {
    List<String> left = new ArrayList<>(records);
    for (int index : indexes) {
      assertTrue(left.removeIf(record -> record.startsWith("{\"index\":" + index + ",")));
    }
    return left;
  }

  private JsonNode complete(int status, Path... results) {
    List<String> arguments =
        new ArrayList<>(List.of("report", "--json", "--complete-for", list.toString()));
    for (Path file : results) {
      arguments.add(file.toString());
    }
    return Cli.run(arguments.toArray(String[]::new)).exits(status).record().get("complete_for");
  }

  @Test
  void oneRecordForEachEntryIsCompleteWhereverItIs() throws IOException {
    List<String> mixed = new ArrayList<>(records);
    Collections.shuffle(mixed, new Random(1));
    Path one = file("1", mixed.subList(0, 100));
    Path two = file("2", mixed.subList(100, ENTRIES));
    JsonNode complete = complete(0, one, two);
    assertTrue(complete.get("complete").booleanValue());
    assertEquals(ENTRIES, complete.get("entries").intValue());
    String text =
        Cli.run("report", "--complete-for", list.toString(), one.toString(), two.toString())
            .exits(0)
            .out();
    assertTrue(text.contains("\ncomplete for the 300 entries of " + list + "\n"), text);
  }

  @Test
  void missingAndDoubledEntriesAreNamedAsRanges() throws IOException {
    Path one = file("1", without(1, 2, 3, 17, 299, 300));
    Path two = file("2", records.subList(0, 2));
    List<String> twice =
        records.subList(0, 2).stream().map(r -> r.replaceAll("\\D*(\\d+).*", "$1")).toList();
    JsonNode complete = complete(1, one, two);
    assertFalse(complete.get("complete").booleanValue());
    List<Integer> missing = new ArrayList<>();
    complete
        .get("missing")
        .forEach(range ->
            IntStream.rangeClosed(range.get(0).intValue(), range.get(1).intValue())
                .forEach(missing::add));
    List<Integer> expected = new ArrayList<>(List.of(1, 2, 3, 17, 299, 300));
    expected.removeIf(i -> twice.contains(i.toString()));
    assertEquals(expected, missing);
    String text =
        Cli.run("report", "--complete-for", list.toString(), file("3", without(1, 2, 9)).toString())
            .exits(1)
            .out();
    assertTrue(text.contains("\nNOT complete for the 300 entries of " + list + "\n"), text);
    assertTrue(text.contains("        3  without a record  1-2, 9\n"), text);
    String few =
        Cli.run(
                "report",
                "--top=1",
                "--complete-for",
                list.toString(),
                file("3", without(1, 2, 9)).toString())
            .exits(1)
            .out();
    assertTrue(few.contains("        3  without a record  1-2 and more\n"), few);
    assertEquals(
        "[[5,5]]",
        complete(
                1,
                file("4", records),
                file("5", records.stream().filter(r -> r.startsWith("{\"index\":5,")).toList()))
            .get("doubled")
            .toString());
  }

  @Test
  void entriesThatWereCutOffAreNotDone() throws IOException {
    List<String> some = without(20);
    some.add(
        "{\"index\":20,\"input\":\""
            + server.url("/20")
            + "\",\"ok\":false,"
            + "\"error\":{\"kind\":\"interrupted\",\"message\":\"m\"}}");
    assertEquals("[[20,20]]", complete(1, file("1", some)).get("cut_off").toString());
  }

  @Test
  void recordsOfAnotherListAreSeen() throws IOException {
    List<String> lines = Files.readAllLines(list);
    lines.set(199, server.url("/another"));
    Files.write(list, lines);
    assertEquals("[[129,256]]", complete(1, file("1", records)).get("of_others").toString());
    Files.write(list, lines.subList(0, 298));
    assertEquals("[[299,300]]", complete(1, file("1", records)).get("not_listed").toString());
  }

  @Test
  void repeatsThatWereLeftOutNeedNoRecord() throws IOException {
    Path results = folder.resolve("unique");
    Cli.run("--unique", "-o", results.toString(), list.toString()).exits(1);
    complete(1, results);
    Cli.run("report", "--unique", "--complete-for", list.toString(), results.toString()).exits(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--compare", "--markdown"})
  void theListIsToldInMarkdownAndNotOfAComparison(String format) throws IOException {
    String results = file("1", without(4)).toString();
    Cli.Result report =
        Cli.run("report", format, "--complete-for", list.toString(), results, results);
    assertEquals(format.equals("--compare") ? 2 : 1, report.exit(), report.printed());
    assertTrue(
        report.printed().contains(format.equals("--compare") ? "exclude" : "without a record"));
  }

  @ParameterizedTest
  @CsvSource({"missing, no such file", "., it is a directory"})
  void aListThatCannotBeReadIsNamed(String name, String why) throws IOException {
    String path = folder.resolve(name).toString();
    Cli.Result report =
        Cli.run("report", "--complete-for", path, file("1", records).toString()).exits(4);
    assertTrue(report.err().contains("cannot read " + path + ": " + why), report.err());
    assertEquals("", report.out());
  }

  @Test
  void aRecordWithoutIndexIsRefused() throws IOException {
    Path results = file("1", List.of("{\"input\":\"x\",\"ok\":true}"));
    Cli.Result report =
        Cli.run("report", "--complete-for", list.toString(), results.toString()).exits(4);
    assertTrue(
        report.err().contains("cannot read " + results + ": a record has no index"), report.err());
  }
}
