package dev.trawl.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.model.Input;
import dev.trawl.model.Particulars;
import dev.trawl.model.Particulars.Content;
import dev.trawl.model.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TableListTest {
  private static final String QUOTE =
      "no row: a quote is not closed within 65536 bytes, or is out of place";

  @Test
  void everyRowThatIsNotBlankIsAnEntry() throws IOException {
    List<Target> targets =
        read(
            "\uFEFFname, url \r\n\r\nA,http://a/\r\n \t\n\"B\",\"http://b/?x=1,2\"\nC, http://c/ ");
    assertEquals(List.of("http://a/", "http://b/?x=1,2", "http://c/"), Lists.urls(targets));
    assertEquals(List.of(3L, 5L, 6L), lines(targets));
    assertEquals(Optional.of("{\"name\":\"B\"}"), targets.get(1).particulars().meta());
  }

  @Test
  void columnsSayWhatAnEntryIsFetchedWith() throws IOException {
    String heading = "id,url,method,headers,body,expect,max_time,team,empty";
    String row =
        "\"1\"\"\",http://a/,PUT,\"A: 1\nB:2\n\nA: 3\nC:\",\"x, \"\"y\"\"\",status 200-299,2.5,é,";
    Target target = read(heading + "\n" + row + "\n").getFirst();
    assertEquals(
        new Particulars(
            Optional.of("\"1\\\"\""),
            Optional.of("PUT"),
            Map.of("A", List.of("1", "3"), "B", List.of("2"), "C", List.of()),
            Optional.of(new Content("x, \"y\"", Optional.empty())),
            List.of("status 200-299"),
            Optional.of(Duration.ofMillis(2500)),
            Optional.of("{\"team\":\"é\"}"),
            Optional.of(row),
            Optional.of(heading)),
        target.particulars());
  }

  @Test
  void cellsMayGoOverLinesWhichAreCounted() throws IOException {
    List<Target> targets = read("url,note\na,\"1\r\n2\n\"\nb,x\n");
    assertEquals(List.of(2L, 5L), lines(targets));
    assertEquals(
        Optional.of("{\"note\":\"1\\r\\n2\\n\"}"), targets.getFirst().particulars().meta());
  }

  @Test
  void tabsSeparateTheCellsOfTsv() throws IOException {
    List<Target> targets =
        Lists.read(
            new TableList(Lists.stream("url\tn,m\nhttp://a/,b\t{\"a\"}\n\"c\td\"\te"), '\t'));
    assertEquals(List.of("http://a/,b", "c\td"), Lists.urls(targets));
    assertEquals(Optional.of("{\"n,m\":\"{\\\"a\\\"}\"}"), targets.getFirst().particulars().meta());
  }

  @Test
  void aRowMayEndEarlyButNotLate() throws IOException {
    List<Target> targets = read("name,url,team\nA,http://a/\nB\nC,c,d,e\nD,http://d/,\n");
    assertEquals(List.of("", "no url", "4 cells, but 3 columns", ""), Lists.faults(targets));
    assertEquals(new Input.Malformed("c", "4 cells, but 3 columns"), targets.get(2).input());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a,\"x\"y,",
        "a,\"x",
        "\"",
      })
  void aBadRowCostsNoOther(String bad) throws IOException {
    List<Target> targets = read("url,n,m\n" + bad + "\nb,2,3\nc,\"4\",5\nd,6,7\n");
    assertEquals(List.of("", "", ""), Lists.faults(targets).subList(1, 4), targets::toString);
    assertEquals(List.of(2L, 3L, 4L, 5L), lines(targets));
    assertTrue(Lists.faults(targets).getFirst().startsWith("no row: "));
    assertEquals(Optional.of(bad), targets.getFirst().particulars().source());
  }

  @Test
  void carriageReturnsWithinARowAreNoEndOfIt() throws IOException {
    assertEquals(
        List.of("no row: a quote or a carriage return is out of place", ""),
        Lists.faults(read("url\na\rb\nc\n")));
  }

  @Test
  void aQuoteThatIsNeverClosedCostsOneRowHoweverLongTheListIs() throws IOException {
    String rows = "http://a/,1\n".repeat(7_000);
    List<Target> targets = read("url,n\nx,\"\n" + rows + "y,\"");
    assertEquals(7_002, targets.size());
    assertEquals(QUOTE, Lists.faults(targets).getFirst());
    assertEquals(QUOTE, Lists.faults(targets).getLast());
    assertEquals(7_000, Lists.faults(targets).stream().filter(String::isEmpty).count());
    assertEquals(7_003, targets.getLast().line().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(ints = {65_535, 65_536, 65_537, 200_000})
  void aRowHasALimit(int length) throws IOException {
    for (String row : List.of("a".repeat(length), "\"" + "a".repeat(length - 2) + "\"")) {
      List<String> faults = Lists.faults(read("url\n" + row + "\nb\n"));
      String wanted = length > 65_536 ? "longer than 65536 bytes: " + length + " bytes" : "";
      assertEquals(List.of(wanted, ""), faults);
    }
  }

  @Test
  void anEndlessTableNeedsNoMoreMemoryThanALongRow() throws IOException {
    InputStream heading = Lists.stream("url,n\nx,\"");
    List<InputStream> streams = new ArrayList<>(List.of(heading));
    for (int i = 0; i < 100; i++) {
      streams.add(Lists.stream("b".repeat(100_000)));
    }
    TableList list = new TableList(new SequenceInputStream(Collections.enumeration(streams)), ',');
    Target target = list.next(1).orElseThrow();
    assertEquals(
        new Input.Malformed("", "longer than 65536 bytes: 10000003 bytes"), target.input());
    assertEquals(Optional.empty(), target.particulars().source());
  }

  @Test
  void whatIsNotUtf8IsOneEntry() throws IOException {
    byte[] table = "url,n\na,\u00FF\nb,\"\u00FF\n\"\nc,\n".getBytes(ISO_8859_1);
    List<Target> targets = Lists.read(new TableList(new ByteArrayInputStream(table), ','));
    // Of the second, the rest is a row of its own: a quote.
    assertEquals(List.of("not UTF-8", "not UTF-8", QUOTE, ""), Lists.faults(targets));
    assertEquals(new Input.Malformed("", "not UTF-8"), targets.getFirst().input());
  }

  @ParameterizedTest
  @ValueSource(strings = {",,", ",", ";\t", " , ,\r", "\"\",\"\"", "\" \",,,,", "\"\n\",", "\t\t,"})
  void rowsOfNothingArePassedOver(String nothing) throws IOException {
    String row = nothing.replace(";", "");
    List<Target> targets = read("url,a\nx,1\n" + row + "\n" + row + "\ny,2\n" + row);
    assertEquals(List.of("x", "y"), Lists.urls(targets));
    assertEquals(
        List.of("x"), Lists.urls(read((row.contains("\"") ? "" : row + "\n") + "url,a\nx,1")));
  }

  @Test
  void emptyCellsAtTheEndOfARowDoNotCount() throws IOException {
    List<Target> targets = read("url,a\nx,1,\ny,,,\" \",\nz,,,b\n");
    assertEquals(List.of("", "", "4 cells, but 2 columns"), Lists.faults(targets));
  }

  @Test
  void unnamedColumnsAreThereOnlyWithValues() throws IOException {
    List<Target> targets = read(",url,, ,a\n,x,,,1\n0,y,,,2\n,z,,3,\n0,v,4,,\n");
    assertEquals(
        List.of("", "", "", "cells in several columns without a name"), Lists.faults(targets));
    assertEquals(
        List.of("{\"a\":\"1\"}", "{\"\":\"0\",\"a\":\"2\"}", "{\"\":\"3\"}"),
        targets.subList(0, 3).stream().map(t -> t.particulars().meta().orElseThrow()).toList());
  }

  @Test
  void aColumnsNameIsNoLongerThanReadersOfTheRecordTake() throws IOException {
    String longest = "\u20AC".repeat(49_996 / 3);
    assertEquals(List.of("", ""), Lists.faults(read("url," + longest + "\nx,1\ny,2")));
    assertEquals(
        List.of("a name is longer than it may be", ""),
        Lists.faults(read("url,aa" + longest + "\nx,1\ny,")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | there is no first row that names the columns",
        "' \n' | there is no first row that names the columns",
        "link,x | no column 'url' in the first row, which has to name the columns: it names link, x",
        "http://a/ | no column 'url' in the first row, which has to name the columns; it holds an entry",
        "url,x,url | column 'url' occurs twice",
      })
  void withoutAHeadingATableCannotBeRead(String table, String why) {
    IOException e = assertThrows(IOException.class, () -> read(table));
    assertEquals(why, e.getMessage());
  }

  @Test
  void aBadHeadingIsSaid() {
    IOException e = assertThrows(IOException.class, () -> read("url,\"x\na\n"));
    assertEquals("the first row, which has to name the columns, is " + QUOTE, e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"A s3cr3t", "\"A: 1\ns3cr3t\""})
  void headersThatAreNoneAreSaidButNotShown(String cell) throws IOException {
    Input input = read("url,headers\na," + cell).getFirst().input();
    assertEquals(new Input.Malformed("a", "headers is not 'Name: value', a line each"), input);
  }

  @Test
  void noCellOfARowThatIsNoneIsShown() throws IOException {
    Target target = read("url,body\nhttp://a/,\"s3cr3t\"x\n").getFirst();
    assertFalse(target.input().toString().contains("s3cr3t"));
  }

  private static List<Long> lines(List<Target> targets) {
    return targets.stream().map(target -> target.line().orElseThrow()).toList();
  }

  private static List<Target> read(String table) throws IOException {
    return Lists.read(new TableList(Lists.stream(table), ','));
  }
}
