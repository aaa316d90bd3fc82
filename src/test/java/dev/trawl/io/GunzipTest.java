package dev.trawl.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GunzipTest {
  @Test
  void manyMembersOfNothingAreNothing() throws IOException {
    byte[] empty = gzip("");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < 150_000; i++) {
      all.writeBytes(empty);
    }
    all.writeBytes(gzip("here"));
    for (int i = 0; i < 70_000; i++) {
      all.writeBytes(empty);
    }
    assertEquals("here", undone(all.toByteArray()));
  }

  @Test
  void allThatAHeaderCanHaveIsRead() throws IOException {
    byte[] plain = gzip("x");
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(plain, 0, 3);
    all.write(0x02 | 0x04 | 0x08 | 0x10);
    all.write(plain, 4, 6);
    all.writeBytes(new byte[] {3, 0, 'a', 'b', 'c'});
    all.writeBytes("name\0comment\0".getBytes(UTF_8));
    CRC32 sum = new CRC32();
    sum.update(all.toByteArray());
    all.write((int) sum.getValue());
    all.write((int) sum.getValue() >> 8);
    all.write(plain, 10, plain.length - 10);
    assertEquals("x", undone(all.toByteArray()));
    byte[] other = all.toByteArray();
    other[16]++;
    assertThrows(IOException.class, () -> undone(other));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, -1, -5})
  void whatIsDamagedIsAnError(int at) throws IOException {
    byte[] damaged = gzip("hello");
    damaged[at < 0 ? damaged.length + at : at] ^= (byte) 0xE0;
    IOException e = assertThrows(IOException.class, () -> undone(damaged));
    assertTrue(e.getMessage().startsWith("gzip: "), e::toString);
  }

  private static String undone(byte[] bytes) throws IOException {
    return new String(new Gunzip(new ByteArrayInputStream(bytes)).readAllBytes(), UTF_8);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }
}
