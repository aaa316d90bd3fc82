package dev.trawl.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.trawl.model.Input;
import dev.trawl.model.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LineListTest {
  private static final int CHUNK = 16 * 1024;

  @Test
  void everyLineIsAnEntry() throws IOException {
    assertEquals(List.of("http://a/", "http://b/"), texts("http://a/\nhttp://b/\n"));
  }

  @Test
  void theLastLineNeedsNoNewline() throws IOException {
    assertEquals(List.of("http://a/", "http://b/"), texts("http://a/\nhttp://b/"));
  }

  @Test
  void anEmptyListHasNoEntries() throws IOException {
    assertEquals(List.of(), texts(""));
    assertEquals(List.of(), texts("\n\r\n \t\n# only this"));
  }

  @Test
  void theEndIsTheEndWheneverItIsAskedFor() throws IOException {
    LineList list = new LineList(stream("a"));
    assertTrue(list.next(1).isPresent());
    assertTrue(list.next(1).isEmpty());
    assertTrue(list.next(1).isEmpty());
  }

  @Test
  void byteOrderMarkCarriageReturnsAndOuterBlanksDoNotCount() throws IOException {
    assertEquals(
        List.of("http://a/", "http://b/", "c d"),
        texts("\uFEFFhttp://a/\r\n \t http://b/ \t\r\n\tc d\r\n"));
  }

  @Test
  void blanksAfterAByteOrderMarkLoseNoEntry() throws IOException {
    byte[] list = ("\uFEFF" + " ".repeat(70_000) + "http://a/\nb").getBytes(UTF_8);
    LineList lines = new LineList(new ByteArrayInputStream(list));
    assertEquals(new Input.TooLong("", 70_012), lines.next(1).orElseThrow().input());
    assertEquals(new Input.Text("b"), lines.next(1).orElseThrow().input());
  }

  @Test
  void ofALongLineNoMoreIsShownThanIsKept() throws IOException {
    byte[] list = ("\uFEFF" + " ".repeat(65_450) + "a".repeat(1000)).getBytes(UTF_8);
    // Read so, what is kept fills its array almost to the end.
    InputStream first = new ByteArrayInputStream(list, 0, 1);
    InputStream rest = new ByteArrayInputStream(list, 1, list.length - 1);
    LineList lines = new LineList(new SequenceInputStream(first, rest));
    assertEquals(
        new Input.TooLong("a".repeat(84), list.length), lines.next(1).orElseThrow().input());
  }

  @Test
  void aByteOrderMarkCountsInAnyLineButTheFirst() throws IOException {
    assertEquals(List.of("a", "\uFEFFb"), texts("a\n\uFEFFb\n"));
    assertEquals(List.of(), texts("\uFEFF\n"));
    assertEquals(List.of(), texts("\uFEFF # comment\n"));
  }

  @Test
  void whatIsNoOuterBlankStays() throws IOException {
    assertEquals(List.of("a\rb", "\u00A0c", "\fd"), texts("a\rb\n\u00A0c\n\fd\n"));
  }

  @Test
  void onlyALineThatStartsAsAnObjectWithAMemberIsReadAsJson() throws IOException {
    List<String> plain = List.of("{0}", "{}", "{", "{=;:4>", "{ a");
    assertEquals(plain, texts(String.join("\n", plain)));
    assertEquals(
        List.of("http://a/", "http://b/"),
        texts("{ \"url\": \"http://a/\", \"id\": \"x\"}\n{\"url\": \"http://b/\"}\n"));
  }

  @Test
  void blankLinesAndCommentsAreCountedAsLinesButAreNoEntries() throws IOException {
    List<Target> targets = read("# list\n\nhttp://a/\n   \n  # more\nhttp://b/#c\n");
    assertEquals(
        List.of(
            new Target(1, OptionalLong.of(3), new Input.Text("http://a/")),
            new Target(2, OptionalLong.of(6), new Input.Text("http://b/#c"))),
        targets);
  }

  @Test
  void bytesThatAreNotUtf8AreKeptInBase64() throws IOException {
    List<Target> targets =
        read(new ByteArrayInputStream(" http://h/\u00FF \nhttp://b/".getBytes(ISO_8859_1)));
    assertEquals(new Input.NotUtf8("aHR0cDovL2gv/w=="), targets.get(0).input());
    assertEquals(new Input.Text("http://b/"), targets.get(1).input());
  }

  @Test
  void surrogatesAndOverlongFormsAreNotUtf8() throws IOException {
    for (String bytes :
        List.of("\u00ED\u00A0\u0080", "\u00C0\u00AF", "\u00F5\u0080", "\u00E2\u0082")) {
      Input input = read(new ByteArrayInputStream(bytes.getBytes(ISO_8859_1))).getFirst().input();
      assertTrue(input instanceof Input.NotUtf8, input.toString());
    }
  }

  @Test
  void aLineOfExactlyTheLimitIsTaken() throws IOException {
    String longest = "a".repeat(Lines.MAX_LINE);
    assertEquals(List.of(longest, "b"), texts(" " + longest + "\r\nb"));
    assertEquals(List.of(longest), texts(longest));
  }

  @ParameterizedTest
  @ValueSource(ints = {Lines.MAX_LINE + 1, Lines.MAX_LINE + 2, 70 * 1024, 1_000_000})
  void aLongerLineIsReportedWithItsBeginningAndLength(int length) throws IOException {
    List<Target> targets = read("x\n" + "a".repeat(length) + "\nb\n");
    assertEquals(new Input.TooLong("a".repeat(200), length), targets.get(1).input());
    assertEquals(new Target(3, OptionalLong.of(3), new Input.Text("b")), targets.get(2));
  }

  @ParameterizedTest
  @CsvSource({
    "https://u:s3cr3t{300}@h/{66000}, https://***@h/",
    "https://u:s3cr3t{66000}@h/, https://***@",
    "https://u:s3/cr3t{66000}@h/, https://***@",
    "u:s3cr3t{70000}@h/, ***@",
    "s3cr3t{60000}@h/{60000}, ***@h/",
    "https://u:s3cr3t{60000}@h/{60000}@x, https://***@",
  })
  void theBeginningOfALongLineHoldsNoPassword(String line, String beginning) throws IOException {
    String whole = line;
    for (int length : List.of(300, 60_000, 66_000, 70_000)) {
      whole = whole.replace("{" + length + "}", "a".repeat(length));
    }
    Input.TooLong input = (Input.TooLong) read(whole).getFirst().input();
    assertEquals(beginning, input.prefix().replaceFirst("a+$", ""));
    assertEquals(whole.length(), input.length());
  }

  @Test
  void blanksBeforeAnEntryNeverHideIt() throws IOException {
    String blanks = " ".repeat(Lines.MAX_LINE + 100);
    assertEquals(List.of("http://a/", "b"), texts(blanks + "http://a/\n" + blanks + "\nb"));
    assertEquals(
        new Input.TooLong("a".repeat(200), 70_000),
        read(blanks + "a".repeat(70_000)).getFirst().input());
  }

  @Test
  void aCommentMayBeLongerThanTheLimit() throws IOException {
    assertEquals(List.of("b"), texts("#" + "a".repeat(2 * Lines.MAX_LINE) + "\nb"));
  }

  @ParameterizedTest
  @ValueSource(ints = {CHUNK - 2, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK})
  void linesMayLieAcrossTheReadersChunks(int length) throws IOException {
    String first = "a".repeat(length);
    assertEquals(List.of(first, "b", first), texts(first + "\r\nb\n" + first + "\n"));
  }

  @Test
  void linesMayComeByteByByte() throws IOException {
    InputStream dribble =
        new InputStream() {
          private final InputStream all = stream("\uFEFFhttp://ä/\r\n\nb");

          @Override
          public int read() throws IOException {
            return all.read();
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return all.read(buffer, offset, Math.min(1, length));
          }
        };
    assertEquals(List.of("http://ä/", "b"), texts(read(dribble)));
  }

  @Test
  void anEndlessLineNeedsNoMoreMemoryThanALongOne() throws IOException {
    long bytes = 64L << 20;
    InputStream endless =
        new InputStream() {
          private long left = bytes;

          @Override
          public int read() {
            return left-- > 0 ? 'a' : -1;
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            if (left == 0) {
              return -1;
            }
            int n = (int) Math.min(left, length);
            Arrays.fill(buffer, offset, offset + n, (byte) 'a');
            left -= n;
            return n;
          }
        };
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Input input = read(endless).getFirst().input();
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertEquals(new Input.TooLong("a".repeat(200), bytes), input);
    assertTrue(allocated < 1 << 20, "allocated " + allocated + " bytes");
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  private static List<Target> read(String text) throws IOException {
    return read(stream(text));
  }

  private static List<Target> read(InputStream in) throws IOException {
    LineList list = new LineList(in);
    List<Target> targets = new ArrayList<>();
    for (Optional<Target> next = list.next(1); next.isPresent(); ) {
      targets.add(next.get());
      next = list.next(targets.size() + 1);
    }
    return targets;
  }

  private static List<String> texts(String text) throws IOException {
    return texts(read(text));
  }

  private static List<String> texts(List<Target> targets) {
    return targets.stream().map(target -> ((Input.Text) target.input()).text()).toList();
  }
}
