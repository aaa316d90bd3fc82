package dev.trawl.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import dev.trawl.model.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CompressionTest {
  static Stream<UnaryOperator<byte[]>> compressions() {
    return Stream.of(Lists::gzip, Zstd::compress);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "(", "\u001F", "\u001Fx", "http://a/", "(\u00B5", "# x"})
  void whatIsNotCompressedStaysAsItIs(String text) throws IOException {
    assertEquals(text, new String(undone(text.getBytes(UTF_8)), UTF_8));
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void allMembersAreRead(UnaryOperator<byte[]> compression) throws IOException {
    byte[] random = new byte[100_000];
    new Random(1).nextBytes(random);
    byte[] twice = concat(compression.apply(random), compression.apply(new byte[0]));
    assertArrayEquals(concat(random, random), undone(concat(twice, compression.apply(random))));
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void whereverItIsCutOffIsAnError(UnaryOperator<byte[]> compression) throws IOException {
    // Long enough for members to end at, before and behind the end of the reader's buffer.
    byte[] random = new byte[16_300];
    new Random(1).nextBytes(random);
    byte[] member = compression.apply(random);
    byte[] small = compression.apply("http://a/\n".getBytes(UTF_8));
    byte[] whole = concat(member, concat(small, small));
    List<Integer> complete = List.of(member.length, member.length + small.length);
    for (int length = member.length - 40; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      if (complete.contains(length)) {
        assertTrue(undone(cut).length >= random.length);
      } else {
        assertThrows(IOException.class, () -> undone(cut), () -> "cut to " + cut.length);
      }
    }
  }

  @Test
  void membersMayEndAnywhereInTheBuffer() throws IOException {
    byte[] small = Lists.gzip("http://a/\n".getBytes(UTF_8));
    for (int length = 16_300; length < 16_400; length++) {
      byte[] random = new byte[length];
      new Random(1).nextBytes(random);
      byte[] member = Lists.gzip(random);
      assertEquals(length + 10, undone(concat(member, small)).length);
      for (byte[] garbage : List.of(new byte[1], new byte[40], Arrays.copyOf(small, 5))) {
        assertThrows(IOException.class, () -> undone(concat(member, garbage)));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("compressions")
  void entriesBeforeTheCutAreRead(UnaryOperator<byte[]> compression) throws IOException {
    StringBuilder text = new StringBuilder();
    Random random = new Random(1);
    for (int i = 0; i < 20_000; i++) {
      text.append("http://h.test/").append(random.nextLong()).append('\n');
    }
    byte[] all = compression.apply(text.toString().getBytes(UTF_8));
    InputStream cut = new ByteArrayInputStream(all, 0, all.length - 100);
    LineList list = new LineList(Compression.undone(cut));
    List<Target> targets = new ArrayList<>();
    assertThrows(
        IOException.class,
        () -> {
          for (Optional<Target> next = list.next(1); next.isPresent(); ) {
            targets.add(next.get());
            next = list.next(targets.size() + 1);
          }
        });
    assertTrue(targets.size() > 10_000, targets.size() + " entries");
    assertEquals(text.toString().lines().limit(targets.size()).toList(), Lists.urls(targets));
  }

  private static byte[] undone(byte[] bytes) throws IOException {
    return Compression.undone(new ByteArrayInputStream(bytes)).readAllBytes();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return both.toByteArray();
  }
}
