package dev.trawl.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UnzstdTest {
  private static final int WINDOW = 128 << 20;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whatZstdMakesIsUndone(long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      byte[] content = content(random, random.nextInt(i % 50 == 0 ? 1_000_000 : 20_000));
      byte[] compressed = compressed(random, content);
      assertArrayEquals(content, undone(compressed), "seed " + seed + ", " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6})
  void whatIsCutOffOrDamagedIsAnError(long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      byte[] content = content(random, 1 + random.nextInt(20_000));
      byte[] compressed = Zstd.compress(content, 1 + random.nextInt(19));
      byte[] cut = Arrays.copyOf(compressed, 1 + random.nextInt(compressed.length - 1));
      assertThrows(IOException.class, () -> undone(cut));
      compressed[random.nextInt(compressed.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        undone(compressed);
      } catch (IOException e) {
        // Not each damage shows, but nothing else is thrown.
      }
    }
  }

  @Test
  void framesThatAreToBeSkippedAreSkipped() throws IOException {
    byte[] skipped = {0x5A, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 'x', 'y', 'z'};
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part :
        new byte[][] {skipped, Zstd.compress("a".getBytes(UTF_8)), skipped, skipped}) {
      all.writeBytes(part);
    }
    all.writeBytes(Zstd.compress("b".getBytes(UTF_8)));
    assertArrayEquals("ab".getBytes(UTF_8), undone(all.toByteArray()));
    all.write(0);
    assertThrows(IOException.class, () -> undone(all.toByteArray()));
  }

  @Test
  void aDamagedChecksumIsAnError() throws IOException {
    try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
      byte[] compressed = zstd.setChecksum(true).compress("hello, hello, hello".getBytes(UTF_8));
      assertArrayEquals("hello, hello, hello".getBytes(UTF_8), undone(compressed));
      compressed[compressed.length - 1]++;
      IOException e = assertThrows(IOException.class, () -> undone(compressed));
      assertTrue(e.getMessage().contains("checksum"), e::toString);
    }
  }

  @Test
  void aWindowThatIsTooLargeIsRefused() throws IOException {
    // A frame of nothing with a window of 16 MiB.
    byte[] frame = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0, 0x70, 1, 0, 0};
    assertArrayEquals(new byte[0], undone(frame));
    IOException e =
        assertThrows(
            IOException.class,
            () ->
                new Unzstd(new ByteArrayInputStream(frame), 8 << 20, Room.UNBOUNDED)
                    .readAllBytes());
    assertTrue(e.getMessage().contains("window"), e::toString);
  }

  @Test
  void whatTheSourceThrowsIsThrown() throws IOException {
    byte[] compressed = Zstd.compress(new byte[100_000]);
    IOException reset = new IOException("reset");
    InputStream failing =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw reset;
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            throw reset;
          }
        };
    InputStream half = new SequenceInputStream(new ByteArrayInputStream(compressed, 0, 9), failing);
    assertSame(
        reset,
        assertThrows(IOException.class, new Unzstd(half, WINDOW, Room.UNBOUNDED)::readAllBytes));
  }

  private static byte[] undone(byte[] compressed) throws IOException {
    return new Unzstd(new ByteArrayInputStream(compressed), WINDOW, Room.UNBOUNDED).readAllBytes();
  }

  private static byte[] compressed(Random random, byte[] content) throws IOException {
    int level = random.nextInt(24) - 2;
    if (random.nextBoolean()) {
      try (ZstdCompressCtx zstd = new ZstdCompressCtx()) {
        zstd.setLevel(level).setChecksum(random.nextBoolean()).setContentSize(random.nextBoolean());
        if (random.nextInt(3) == 0) {
          zstd.setLong(18 + random.nextInt(6));
        }
        return zstd.compress(content);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZstdOutputStreamNoFinalizer zstd = new ZstdOutputStreamNoFinalizer(bytes, level)) {
      zstd.setChecksum(random.nextBoolean());
      for (int from = 0; from < content.length; ) {
        int step = Math.min(content.length - from, 1 + random.nextInt(50_000));
        zstd.write(content, from, step);
        from += step;
        if (random.nextInt(4) == 0) {
          zstd.flush();
        }
      }
    }
    return bytes.toByteArray();
  }

  /// Noise, zeros, few letters, or pieces that come again.
  private static byte[] content(Random random, int length) {
    byte[] content = new byte[length];
    switch (random.nextInt(4)) {
      case 0 -> random.nextBytes(content);
      case 1 -> {}
      case 2 -> {
        for (int i = 0; i < length; i++) {
          content[i] = (byte) "aaaabbbccd".charAt(random.nextInt(10));
        }
      }
      default -> {
        for (int i = 0; i < length; ) {
          int step = Math.min(length - i, 1 + random.nextInt(300));
          int back = i > 0 && random.nextBoolean() ? 1 + random.nextInt(i) : 0;
          for (int j = i; j < i + step; j++) {
            content[j] = back > 0 ? content[j - back] : (byte) (random.nextInt(40) * 3);
          }
          i += step;
        }
      }
    }
    return content;
  }
}
