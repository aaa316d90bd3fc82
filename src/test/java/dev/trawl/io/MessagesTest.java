package dev.trawl.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class MessagesTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Messages messages = new Messages(new PrintStream(err, true, UTF_8));

  private List<String> lines() {
    return err.toString(UTF_8).lines().toList();
  }

  static List<Arguments> texts() {
    return List.of(
        arguments("größe 🐟 ~", "größe 🐟 ~"),
        arguments("a\nb\r\tc", "a\\nb\\r\\tc"),
        arguments("\u001B[31m\u009Bm\u007F\0", "\\u001b[31m\\u009bm\\u007f\\u0000"),
        arguments("\u202Egnp.\u2066x\u200F\u061C", "\\u202egnp.\\u2066x\\u200f\\u061c"),
        arguments("a\u2028b\u2029c\u0085d", "a\\u2028b\\u2029c\\u0085d"),
        arguments("\uFEFFa\u200Bb\u00ADc", "\\ufeffa\\u200bb\\u00adc"),
        arguments("\uD800a\uDB40\uDC41", "\\ud800a\\udb40\\udc41"),
        arguments("a ##[error]b ##VSO[x", "a \\u0023#[error]b \\u0023#VSO[x"));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void whatDoesSomethingElseThanToBeReadIsEscaped(String text, String printable) {
    messages.say(text);
    assertEquals(List.of("trawl: " + printable), lines());
  }

  @ParameterizedTest
  @CsvSource({"::error::x, \\u003a:error::x", "'  ::add-mask::x', '  \\u003a:add-mask::x'"})
  void aLineIsNoWorkflowCommand(String text, String printed) {
    messages.line(text);
    assertEquals(List.of(printed), lines());
  }

  @Test
  void aLineHasAnEnd() {
    messages.line("🐟".repeat(1_000_000));
    assertEquals("🐟".repeat(Messages.MOST / 2) + "...", lines().getFirst());
  }

  @Test
  void whatALibraryPrintsIsEscapedLineByLine() {
    PrintStream library = messages.stream();
    library.print("WARN \u001B[31mé");
    assertEquals(List.of(), lines());
    library.println("\u009B");
    library.println("::error::x");
    assertEquals(List.of("WARN \\u001b[31mé\\u009b", "\\u003a:error::x"), lines());
  }

  @Test
  void aDefectIsToldWithItsCausesAndNothingRaw() {
    messages.defect(
        new IllegalStateException("a\n::error::b", new IllegalArgumentException("\u001B")));
    assertEquals(
        "trawl: a defect in trawl ended the run: java.lang.IllegalStateException: a\\n::error::b",
        lines().getFirst());
    assertTrue(
        lines().contains("Caused by: java.lang.IllegalArgumentException: \\u001b"),
        lines()::toString);
    assertTrue(lines().stream().skip(1).allMatch(l -> l.matches("(    at |Caused by: ).*")));
  }

  @Test
  void whatIsDrawnStaysBelowAllLinesAndLeavesNoTrace() throws IOException {
    messages.draw("30 %");
    messages.say("a");
    messages.above(err).write("b\n".getBytes(UTF_8));
    messages.draw("日\u001B");
    messages.draw("");
    String wiped = "\r    \r";
    assertEquals(
        "30 %" + wiped + "trawl: a\n30 %" + wiped + "b\n30 %" + wiped + "日\\u001b" + "\r        \r",
        err.toString(UTF_8));
  }
}
