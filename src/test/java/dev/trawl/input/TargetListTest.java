package dev.trawl.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.luben.zstd.Zstd;
import dev.trawl.model.Input;
import dev.trawl.model.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TargetListTest {
  @TempDir private Path folder;

  @Test
  void sourcesAreReadOneAfterTheOtherAndTheIndexRunsOn() throws IOException {
    Path first = write("first", "# x\na\nb\n");
    Path empty = write("empty", "");
    InputStream stdin = new ByteArrayInputStream("\nc".getBytes(UTF_8));
    assertEquals(
        List.of(
            target(1, OptionalLong.of(2), "a"),
            target(2, OptionalLong.of(3), "b"),
            target(3, OptionalLong.empty(), "http://d/"),
            target(4, OptionalLong.of(2), "c"),
            target(5, OptionalLong.of(2), "a"),
            target(6, OptionalLong.of(3), "b")),
        read(
            new Source.ListFile(first, Format.LINES),
            new Source.ListFile(empty, Format.LINES),
            new Source.Entry("http://d/"),
            new Source.StandardInput(stdin, Format.LINES),
            new Source.ListFile(first, Format.LINES)));
  }

  @Test
  void anEntryIsTakenAsItIs() throws IOException {
    assertEquals(
        List.of(target(1, OptionalLong.empty(), " #http://a/ ")),
        read(new Source.Entry(" #http://a/ ")));
  }

  @Test
  void aMissingFileShowsBeforeAnythingIsRead() {
    Path missing = folder.resolve("missing");
    ListException e =
        assertThrows(
            ListException.class,
            () ->
                new TargetList(
                    List.of(
                        new Source.Entry("http://a/"),
                        new Source.ListFile(missing, Format.LINES))));
    assertEquals("cannot read " + missing + ": no such file", e.getMessage());
  }

  @Test
  void aFolderIsNoList() {
    ListException e =
        assertThrows(
            ListException.class,
            () -> new TargetList(List.of(new Source.ListFile(folder, Format.LINES))));
    assertEquals("cannot read " + folder + ": it is a directory", e.getMessage());
  }

  @Test
  void aFileWithoutPermissionIsNoList() throws IOException {
    Path file = write("secret", "a\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(file), "root may read everything");
    ListException e =
        assertThrows(
            ListException.class,
            () -> new TargetList(List.of(new Source.ListFile(file, Format.LINES))));
    assertEquals("cannot read " + file + ": permission denied", e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "list, LINES",
    "list.txt, LINES",
    "jsonl, LINES",
    "a.jsonl/list, LINES",
    "list.jsonl, JSONL",
    "a.b.NDJSON, JSONL",
    "list.jsonl.gz, JSONL",
    "list.csv.zst, CSV",
    "list.tsv, TSV",
    "list.gz, LINES",
    "list.csv.gz.gz, LINES",
    ".csv, CSV"
  })
  void theNameOfAFileSaysItsFormat(Path file, Format format) {
    assertEquals(format, Format.of(file));
  }

  @Test
  void compressedListsAreReadWhateverTheirNames() throws IOException {
    byte[] lines = "a\nb\n".getBytes(UTF_8);
    Path gzip = Files.write(folder.resolve("list"), Lists.gzip(lines));
    Path zstd = Files.write(folder.resolve("list.gz"), Zstd.compress(lines));
    InputStream stdin = new ByteArrayInputStream(Lists.gzip("{\"url\":\"c\"}".getBytes(UTF_8)));
    try (TargetList list =
        new TargetList(
            List.of(
                new Source.ListFile(gzip, Format.LINES),
                new Source.ListFile(zstd, Format.LINES),
                new Source.StandardInput(stdin, Format.JSONL)))) {
      List<String> inputs = new ArrayList<>();
      for (Optional<Target> next = list.next(); next.isPresent(); next = list.next()) {
        inputs.add(next.get().index() + ((Input.Text) next.get().input()).text());
      }
      assertEquals(List.of("1a", "2b", "3a", "4b", "5c"), inputs);
    }
  }

  @Test
  void aListThatIsCutOffIsNamed() throws IOException {
    byte[] whole = Lists.gzip("a\n".getBytes(UTF_8));
    Path file = Files.write(folder.resolve("list"), Arrays.copyOf(whole, whole.length - 1));
    try (TargetList list = new TargetList(List.of(new Source.ListFile(file, Format.LINES)))) {
      assertTrue(list.next().isPresent());
      ListException e = assertThrows(ListException.class, list::next);
      assertEquals("cannot read " + file + ": gzip: cut off", e.getMessage());
    }
  }

  @Test
  void aFileThatGoesAwayMeanwhileIsAnErrorWhenItsTurnComes() throws IOException {
    Path file = write("fleeting", "a\n");
    try (TargetList list =
        new TargetList(
            List.of(new Source.Entry("http://a/"), new Source.ListFile(file, Format.LINES)))) {
      assertTrue(list.next().isPresent());
      Files.delete(file);
      ListException e = assertThrows(ListException.class, list::next);
      assertEquals("cannot read " + file + ": no such file", e.getMessage());
    }
  }

  @Test
  void aReadErrorNamesTheFile() throws IOException {
    // Its first bytes belong to no mapped memory.
    Path memory = Path.of("/proc/self/mem");
    assumeTrue(Files.isReadable(memory), "no /proc");
    try (TargetList list = new TargetList(List.of(new Source.ListFile(memory, Format.LINES)))) {
      ListException e = assertThrows(ListException.class, list::next);
      assertTrue(e.getMessage().startsWith("cannot read /proc/self/mem: "), e.getMessage());
    }
  }

  @Test
  void aReadErrorOfStandardInputNamesIt() throws IOException {
    InputStream broken = InputStream.nullInputStream();
    broken.close();
    try (TargetList list =
        new TargetList(List.of(new Source.StandardInput(broken, Format.LINES)))) {
      ListException e = assertThrows(ListException.class, list::next);
      assertEquals("cannot read standard input: Stream closed", e.getMessage());
    }
  }

  @Test
  void standardInputStaysOpen() throws IOException {
    var stdin =
        new ByteArrayInputStream("a\n".getBytes(UTF_8)) {
          private boolean closed;

          @Override
          public void close() {
            closed = true;
          }
        };
    try (TargetList list = new TargetList(List.of(new Source.StandardInput(stdin, Format.LINES)))) {
      assertTrue(list.next().isPresent());
      assertTrue(list.next().isEmpty());
    }
    assertFalse(stdin.closed);
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private static Target target(long index, OptionalLong line, String text) {
    return new Target(index, line, new Input.Text(text));
  }

  private static List<Target> read(Source... sources) throws IOException {
    try (TargetList list = new TargetList(List.of(sources))) {
      List<Target> targets = new ArrayList<>();
      for (Optional<Target> next = list.next(); next.isPresent(); next = list.next()) {
        targets.add(next.get());
      }
      return targets;
    }
  }
}
