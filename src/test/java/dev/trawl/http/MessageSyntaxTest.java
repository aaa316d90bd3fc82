package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.model.Answer;
import dev.trawl.model.ErrorKind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What HTTP/1.1 messages may look like (RFC 9112), and what is taken although they may not.
@Timeout(30)
@ParameterizedClass
@EnumSource(Way.class)
final class MessageSyntaxTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String FIVE = "Content-Length: 5\r\n\r\nhello";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

  @Parameter private Way way;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1   200 OK\r\n" + FIVE,
        "HTTP/1.1 200\r\n" + FIVE,
        "HTTP/1.1 200 \r\n" + FIVE,
        "HTTP/1.1 200 Tr\u00e8s bien\r\n" + FIVE,
        "HTTP/1.9 200 OK\r\n" + FIVE,
        "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello",
        OK + "Content-Length:\t 5 \t\r\n\r\nhello",
        OK + "X:\r\n" + FIVE,
        OK + "Content-Length: 5, 5\r\n\r\nhello",
        "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 P\r\n\r\n" + OK + FIVE,
        OK
            + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        OK + "Transfer-Encoding: chunked, Chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + "005;a=b\r\nhello\r\n0;last\r\n\r\n",
        CHUNKED + "5;a=\"b;c d\"\r\nhello\r\n0\r\nTrailer: x\r\n\r\n",
        CHUNKED + "2 \r\nhe\r\n3\t;x\r\nllo\r\n0\r\n\r\n",
      })
  void isTaken(String response) throws IOException {
    assertEquals(5, fetch(response).bodyBytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http/1.1 200 OK\r\n" + FIVE,
        "HTTP/1.1200 OK\r\n" + FIVE,
        "HTTP/1.1 200OK\r\n" + FIVE,
        "HTTP/1.1 20 OK\r\n" + FIVE,
        "HTTP/1.1 2000 OK\r\n" + FIVE,
        "HTTP/3 200 OK\r\n" + FIVE,
        "HTTP/1.1\t200 OK\r\n" + FIVE,
        OK + "Name : x\r\n" + FIVE,
        OK + "no colon\r\n" + FIVE,
        OK + ": no name\r\n" + FIVE,
        OK + "N\u00e4me: x\r\n" + FIVE,
        OK + " folded: first\r\n" + FIVE,
        OK + "X: a\rb\r\n" + FIVE,
        OK + "X: a\u0000b\r\n" + FIVE,
        OK + "Transfer-Encoding: chunked, gzip\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        OK + "Transfer-Encoding: br, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + "0x5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + "5 5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + " 5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + "+5\r\nhello\r\n0\r\n\r\n",
        CHUNKED + "5\nhello\r\n0\r\n\r\n",
        CHUNKED + "5\r\nhello\n0\r\n\r\n",
        CHUNKED + "00000000000000005\r\nhello\r\n0\r\n\r\n",
        CHUNKED + "ffffffffffffffff\r\nhello\r\n0\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
      })
  void isProtocol(String response) throws IOException {
    try (RawServer server = RawServer.saying(response);
        Client client = new Client(way, new OptionsBuilder())) {
      assertEquals(ErrorKind.PROTOCOL, client.kind(server.url("http")), response);
    }
  }

  @Test
  void aFoldedFieldIsOneValue() throws IOException {
    Answer answer = fetch(OK + "X-Long: one\r\n  two\r\n\tthree\r\n" + FIVE);
    assertEquals(List.of("one two three"), answer.headers().get("x-long"));
  }

  @Test
  void fieldsAreUtf8WhereTheyCanBe() throws IOException {
    Answer answer = fetch(OK + "X-A: caf\u00c3\u00a9\r\nX-B: caf\u00e9\r\n" + FIVE);
    assertEquals(List.of("café"), answer.headers().get("x-a"));
    assertEquals(List.of("café"), answer.headers().get("x-b"));
  }

  @Test
  void aTransferCodingUnderTheChunksIsUndone() throws IOException {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(coded)) {
      gzip.write("hello".getBytes(StandardCharsets.US_ASCII));
    }
    String chunk = coded.toString(StandardCharsets.ISO_8859_1);
    Answer answer =
        fetch(
            OK
                + "Transfer-Encoding: gzip, chunked\r\n\r\n"
                + Integer.toHexString(chunk.length())
                + "\r\n"
                + chunk
                + "\r\n0\r\n\r\n");
    assertEquals(5, answer.bodyBytes());
    assertEquals("hello", new String(bytes(answer), StandardCharsets.US_ASCII));
  }

  @Test
  void moreThanAHundredInterimResponsesAreTooMany() throws IOException {
    String interim = "HTTP/1.1 102 Processing\r\n\r\n";
    assertEquals(5, fetch(interim.repeat(100) + OK + FIVE).bodyBytes());
    try (RawServer server = RawServer.saying(interim.repeat(101) + OK + FIVE);
        Client client = new Client(way, new OptionsBuilder())) {
      assertEquals(ErrorKind.TOO_LARGE, client.kind(server.url("http")));
    }
  }

  private static byte[] bytes(Answer answer) {
    byte[] bytes = new byte[answer.body().orElseThrow().bytes().remaining()];
    answer.body().orElseThrow().bytes().duplicate().get(bytes);
    return bytes;
  }

  private Answer fetch(String response) throws IOException {
    try (RawServer server = RawServer.saying(response);
        Client client = new Client(way, new OptionsBuilder().capture(true, 100))) {
      return client.answer(server.url("http"));
    }
  }
}
