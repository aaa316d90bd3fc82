package dev.trawl.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.io.Room;
import dev.trawl.model.ErrorKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import okio.Buffer;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ContentCodingTest {
  private static final String TEXT = "hello";

  @Test
  void severalFieldsAreOneList() {
    assertEquals(
        Optional.of(List.of(ContentCoding.DEFLATE, ContentCoding.GZIP, ContentCoding.BR)),
        ContentCoding.chain(List.of("deflate", " X-Gzip ,identity,, br ")));
    assertEquals(Optional.of(List.of()), ContentCoding.chain(List.of()));
    assertEquals(Optional.empty(), ContentCoding.chain(List.of("gzip", "compress")));
    assertEquals(Optional.empty(), ContentCoding.chain(List.of("gzip,".repeat(6))));
  }

  @Test
  void aListIsUndoneInReverse() throws IOException {
    byte[] coded = TEXT.getBytes(UTF_8);
    List<ContentCoding> chain = new ArrayList<>();
    for (ContentCoding coding :
        List.of(ContentCoding.ZSTD, ContentCoding.GZIP, ContentCoding.DEFLATE)) {
      coded = coded(coding, coded);
      chain.add(coding);
    }
    InputStream undone =
        ContentCoding.undone(chain, new ByteArrayInputStream(coded), Room.UNBOUNDED);
    assertEquals(TEXT, new String(undone.readAllBytes(), UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrongWithTheSourceShowsAsItself(ContentCoding coding) throws IOException {
    byte[] coded = coded(coding, TEXT.getBytes(UTF_8));
    for (IOException thrown :
        List.of(
            new SocketTimeoutException("late"), new EOFException("cut"), new IOException("x"))) {
      for (int there = 0; there < coded.length; there++) {
        InputStream cut = Okio.buffer(cut(coded, there, thrown)).inputStream();
        assertSame(
            thrown,
            assertThrows(
                IOException.class,
                () -> ContentCoding.undone(List.of(coding), cut, Room.UNBOUNDED).readAllBytes()));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrongWithTheCodingIsOfTheKindDecode(ContentCoding coding) throws IOException {
    byte[] coded = coded(coding, TEXT.getBytes(UTF_8));
    for (int there = 1; there < coded.length; there++) {
      InputStream cut = new ByteArrayInputStream(coded, 0, there);
      FailureException e =
          assertThrows(
              FailureException.class,
              () -> ContentCoding.undone(List.of(coding), cut, Room.UNBOUNDED).readAllBytes());
      assertEquals(ErrorKind.DECODE, e.failure().kind());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "A101, 1024",
    "F101, 32768",
    "06, 65536",
    "8101, 131072",
    "33, 262144",
    "3B, 4194304",
    "3F, 16777216",
  })
  void brotliAsksForItsWholeWindow(String coded, long window) throws IOException {
    List<Long> asked = new ArrayList<>();
    InputStream undone =
        ContentCoding.undone(
            List.of(ContentCoding.BR),
            new ByteArrayInputStream(HexFormat.of().parseHex(coded)),
            asked::add);
    assertEquals("", new String(undone.readAllBytes(), UTF_8));
    assertEquals(List.of(window), asked);
  }

  @Test
  void zstdAsksForSoMuchOfItsWindowAsItFills() throws IOException {
    byte[] coded = Zstd.compress(new byte[6 << 20]);
    List<Long> asked = new ArrayList<>();
    InputStream undone =
        ContentCoding.undone(
            List.of(ContentCoding.ZSTD), new ByteArrayInputStream(coded), asked::add);
    undone.readNBytes(1000);
    assertTrue(sum(asked) <= 512 << 10, asked::toString);
    undone.transferTo(OutputStream.nullOutputStream());
    assertTrue(sum(asked) >= 2 << 20 && sum(asked) <= 8 << 20, asked::toString);
  }

  private static long sum(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void whatThereIsNoRoomForShowsAsThat() throws IOException {
    FailureException none = FailureException.tooLarge("no room");
    for (ContentCoding coding : List.of(ContentCoding.BR, ContentCoding.ZSTD)) {
      byte[] coded = coded(coding, TEXT.getBytes(UTF_8));
      FailureException e =
          assertThrows(
              FailureException.class,
              () ->
                  ContentCoding.undone(
                          List.of(coding),
                          new ByteArrayInputStream(coded),
                          bytes -> {
                            throw none;
                          })
                      .readAllBytes());
      assertSame(none, e);
    }
  }

  private static Source cut(byte[] coded, int there, IOException thrown) {
    return new ForwardingSource(new Buffer().write(coded, 0, there)) {
      @Override
      public long read(Buffer sink, long byteCount) throws IOException {
        long count = super.read(sink, byteCount);
        if (count < 0) {
          throw thrown;
        }
        return count;
      }
    };
  }

  private static byte[] coded(ContentCoding coding, byte[] bytes) throws IOException {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    switch (coding) {
      case GZIP -> write(new GZIPOutputStream(coded), bytes);
      case DEFLATE -> write(new DeflaterOutputStream(coded), bytes);
      // As `brotli` makes it of "hello".
      case BR -> coded.writeBytes(HexFormat.of().parseHex("0b028068656c6c6f03"));
      case ZSTD -> coded.writeBytes(Zstd.compress(bytes));
    }
    return coded.toByteArray();
  }

  private static void write(OutputStream to, byte[] bytes) throws IOException {
    try (to) {
      to.write(bytes);
    }
  }
}
