package dev.trawl.faults;

import static dev.trawl.faults.Expect.error;
import static dev.trawl.faults.Expect.field;
import static dev.trawl.faults.Expect.ok;
import static dev.trawl.faults.Expect.status;
import static dev.trawl.faults.Expect.timeout;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.luben.zstd.Zstd;
import dev.trawl.http.RawServer.Connection;
import dev.trawl.http.RawServer.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;

/// Everything that a server can do wrong in cleartext HTTP/1.1: rows 1 to 42 of the table in
/// src/docs/faults.md, as far as no option is needed. Bodies may have [#MAX_FILESIZE] bytes.
final class Faults {
  /// For `--max-filesize`.
  static final int MAX_FILESIZE = 4 << 20;

  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String FIVE = "Content-Length: 5\r\n\r\nhello";
  private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
  private static final int MEBIBYTE = 1 << 20;

  /// Made by the reference implementation of RFC 7932: `hello`, and 64 MiB of zeros.
  private static final byte[] BROTLI_HELLO = Base64.getDecoder().decode("CwKAaGVsbG8D");

  private static final byte[] BROTLI_BOMB =
      Base64.getDecoder()
          .decode("z///f/gnAOKxQCD3/p/////wTwDEYQGA7v0/////4Z8AiMMiAN37//z//8c/ARCHBQC69/8=");

  private final List<Fault> faults = new ArrayList<>();

  private Faults() {
    framing();
    chunks();
    sections();
    statuses();
    fields();
    sizes();
    codings();
    delays();
    redirects();
  }

  static List<Fault> all() {
    return List.copyOf(new Faults().faults);
  }

  private void framing() {
    on(1, "closed without a byte", connection -> {}, error("reset"));
    says(2, "half a header line", OK + "Content-Ty", error("protocol"));
    says(2, "status line only", OK, error("protocol"));
    on(3, "half a header, then silence", stays(OK + "Content-Ty"), timeout("headers"));
    on(4, "reset before the answer", Connection::reset, error("reset"));
    on(
        4,
        "reset in the body",
        connection -> {
          connection.say(OK + "Content-Length: 1000\r\n\r\n" + "x".repeat(500));
          connection.reset();
        },
        error("reset").andThen(field("status", 200)));
    says(5, "Content-Length too long", OK + "Content-Length: 50\r\n\r\nhello", error("truncated"));
    stays(6, "Content-Length too short", OK + FIVE + "EXTRA", ok(5));
    stays(
        6,
        "a second response",
        OK + FIVE + "HTTP/1.1 200 EVIL\r\nX-Evil: 1\r\nContent-Length: 4\r\n\r\nevil",
        ok(5));
    stays(7, "Content-Length negative", OK + "Content-Length: -5\r\n\r\nhello", error("protocol"));
    says(8, "Content-Length no number", OK + "Content-Length: crap\r\n\r\nx", error("protocol"));
    says(8, "Content-Length empty", OK + "Content-Length:\r\n\r\nhello", error("protocol"));
    says(
        8,
        "Content-Length beyond a long",
        OK + "Content-Length: 99999999999999999999\r\n\r\nhello",
        ok(5).andThen(field("length_known", false)));
    stays(
        9, "two different Content-Lengths", OK + "Content-Length: 3\r\n" + FIVE, error("protocol"));
    stays(
        9, "a list of different ones", OK + "Content-Length: 5, 6\r\n\r\nhello", error("protocol"));
    stays(9, "a list of equal ones", OK + "Content-Length: 5, 5\r\n\r\nhello", ok(5));
    stays(9, "two equal ones", OK + "Content-Length: 5\r\n" + FIVE, ok(5));
    stays(
        10,
        "Content-Length and chunked",
        OK + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        ok(5).andThen(field("length_known", false)));
    for (String coding : List.of("xchunked", "chunked, identity", "identity", "chunked, gzip")) {
      says(
          11,
          "Transfer-Encoding: " + coding,
          OK + "Transfer-Encoding: " + coding + "\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
          error("protocol"));
    }
  }

  private void chunks() {
    for (String size : List.of("ZZ", "-5", "11111111111111111")) {
      says(12, "chunk size " + size, CHUNKED + size + "\r\nhello\r\n0\r\n\r\n", error("protocol"));
    }
    says(13, "chunk cut", CHUNKED + "5\r\nhel", error("truncated"));
    says(13, "no last chunk", CHUNKED + "5\r\nhello\r\n", error("truncated"));
    says(13, "no line end behind a chunk", CHUNKED + "5\r\nhello0\r\n\r\n", error("protocol"));
    on(
        14,
        "endless chunk extension",
        floods(CHUNKED + "5;", "x".repeat(1000), 4 * MEBIBYTE),
        error("too_large"));
    on(
        14,
        "endless trailers",
        floods(CHUNKED + "5\r\nhello\r\n0\r\n", "X: y\r\n", 4 * MEBIBYTE),
        error("too_large"));
  }

  private void sections() {
    on(15, "a header of 1 MB", floods(OK + "X: ", "a".repeat(1000), MEBIBYTE), error("too_large"));
    on(16, "endless headers", floods(OK, "X: y\r\n", 4 * MEBIBYTE), error("too_large"));
    on(
        16,
        "endless status line",
        floods("HTTP/1.1 200 ", "O".repeat(1000), 4 * MEBIBYTE),
        error("too_large"));
    stays(17, "20,000 tiny headers", OK + "a:b\r\n".repeat(20_000) + FIVE, error("too_large"));
    on(
        18,
        "a flood of 103",
        floods("", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", 4 * MEBIBYTE),
        error("too_large"));
    stays(18, "three times 103", "HTTP/1.1 103 Early Hints\r\n\r\n".repeat(3) + OK + FIVE, ok(5));
  }

  private void statuses() {
    says(19, "HTTP/0.9", "<html>hello</html>\n", error("protocol"));
    stays(19, "HTTP/1.2", "HTTP/1.2 200 OK\r\n" + FIVE, ok(5));
    for (String version : List.of("HTTP/2.0", "http/1.1", "ICY", "RTSP/1.0")) {
      says(19, version, version + " 200 OK\r\n" + FIVE, error("protocol"));
    }
    for (String code : List.of("000", "099", "-12")) {
      says(20, "status " + code, "HTTP/1.1 " + code + " X\r\n" + FIVE, error("protocol"));
    }
    stays(20, "status 600", "HTTP/1.1 600 X\r\n" + FIVE, status(600));
    stays(20, "status 999", "HTTP/1.1 999 X\r\n" + FIVE, status(999));
    for (String code : List.of("204 No Content", "304 Not Modified")) {
      Consumer<JsonNode> empty =
          status(Integer.parseInt(code.substring(0, 3))).andThen(field("bytes", 0));
      stays(21, code + " with a length", "HTTP/1.1 " + code + "\r\n" + FIVE, empty);
      stays(
          21,
          code + " with a length and no body",
          "HTTP/1.1 " + code + "\r\nContent-Length: 5\r\n\r\n",
          empty);
      stays(
          21,
          code + " chunked",
          "HTTP/1.1 " + code + "\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
          empty);
    }
    stays(
        22,
        "101 without asking",
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        error("protocol"));
    stays(22, "407 without a proxy", "HTTP/1.1 407 X\r\n" + FIVE, status(407));
  }

  private void fields() {
    says(24, "NUL in a field", OK + "X: a\0b\r\n" + FIVE, error("protocol"));
    says(24, "bare CR in a field", OK + "X: a\rb\r\n" + FIVE, error("protocol"));
    stays(24, "folded field", OK + "X: a\r\n b\r\n" + FIVE, ok(5));
    stays(24, "field without a colon", OK + "nonsense\r\n" + FIVE, error("protocol"));
    stays(24, "field without a name", OK + ": x\r\n" + FIVE, error("protocol"));
    stays(24, "blank behind a name", OK + "X : x\r\n" + FIVE, error("protocol"));
    stays(
        24,
        "escape sequences",
        OK + "Content-Type: \u001b]0;pwned\u0007\u009b31m\r\n" + FIVE,
        ok(5));
    says(
        25,
        "until the connection closes",
        OK + "\r\nhello",
        ok(5).andThen(field("complete", "unknown")));
  }

  private void sizes() {
    on(
        26,
        "endless body",
        floods(OK + "\r\n", "x".repeat(1000), 64 * MEBIBYTE),
        error("too_large").andThen(field("bytes", MAX_FILESIZE)));
    stays(
        27,
        "a body of 1 GiB",
        OK + "Content-Length: 1073741824\r\n\r\n",
        error("too_large").andThen(field("bytes", 0)));
    gzips(
        28,
        "a bomb",
        gzip("\0".repeat(64 * MEBIBYTE)),
        error("too_large").andThen(field("bytes", MAX_FILESIZE)));
    coded(
        28,
        "a bomb of brotli",
        "br",
        BROTLI_BOMB,
        error("too_large").andThen(field("bytes", MAX_FILESIZE)));
    coded(
        28,
        "a bomb of zstd",
        "zstd",
        Zstd.compress(new byte[64 * MEBIBYTE]),
        error("too_large").andThen(field("bytes", MAX_FILESIZE)));
  }

  private void codings() {
    byte[] hello = gzip("hello");
    byte[] cut = Arrays.copyOf(hello, hello.length - 9);
    byte[] wrong = hello.clone();
    wrong[hello.length - 8] ^= 1;
    gzips(29, "gzip cut", cut, error("decode"));
    gzips(29, "gzip with a wrong checksum", wrong, error("decode"));
    gzips(29, "junk behind gzip", join(hello, bytes("junk")), error("decode"));
    gzips(29, "no gzip", bytes("hello"), error("decode"));
    gzips(29, "gzip of two members", join(hello, hello), ok(10));
    gzips(31, "gzip of nothing", new byte[0], ok(0));
    coded(30, "gzip twice", "gzip, gzip", gzip(gzip("hello")), ok(5));
    coded(30, "br, br, br, br, br, br", BROTLI_HELLO);
    coded(30, "compress", bytes("hello"));
    for (String coding : List.of("deflate", "br", "zstd")) {
      coded(29, "no " + coding, coding, bytes("hello"), error("decode"));
    }
    coded(29, "brotli cut", "br", Arrays.copyOf(BROTLI_HELLO, 6), error("decode"));
    coded(29, "zstd cut", "zstd", Arrays.copyOf(Zstd.compress(hello), 9), error("decode"));
    coded(29, "brotli", "br", BROTLI_HELLO, ok(5));
  }

  private void delays() {
    on(32, "dripping body", drips(OK + "Content-Length: 1000\r\n\r\n"), timeout("body"));
    on(32, "dripping headers", drips(OK + "X: "), timeout("headers"));
    on(33, "never answers", Connection::awaitEnd, timeout("headers"));
    for (String delay :
        List.of("315360000", "-5", "99999999999999999999", "soon", "0", "Fri, 31 Feb 2020 x")) {
      stays(
          35,
          "Retry-After: " + delay,
          "HTTP/1.1 503 X\r\nRetry-After: " + delay + "\r\n" + FIVE,
          status(503).andThen(field("attempts", 1)));
    }
  }

  private void redirects() {
    redirects(37, "loop", "Location: /\r\n", error("redirect", "limit"));
    for (String bad :
        List.of("file:///etc/passwd", "ftp://h/x", "http://127.0.0.1:70000/", "http://[::zz]/")) {
      redirects(
          41,
          "to " + bad,
          "Location: " + bad + "\r\n",
          error("redirect", "bad_location").andThen(field("status", 302)));
    }
    redirects(41, "nowhere", "", error("redirect", "bad_location"));
    redirects(41, "to two places", "Location: /a\r\nLocation: /b\r\n", error("protocol"));
    on(
        42,
        "a redirect with a body of 100 MB",
        connection -> {
          connection.say(
              "HTTP/1.1 302 X\r\nLocation: /canary\r\nContent-Length: 100000000\r\n\r\n"
                  + "x".repeat(100_000));
          connection.awaitEnd();
        },
        ok(FaultServer.CANARY.length()));
    stays(
        42,
        "a redirect with bad chunks",
        "HTTP/1.1 302 X\r\nLocation: /canary\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n",
        ok(FaultServer.CANARY.length()));
  }

  private void on(int row, String name, Script script, Consumer<JsonNode> record) {
    faults.add(new Fault(row, name, script, record));
  }

  /// Says this and closes the connection.
  private void says(int row, String name, String answer, Consumer<JsonNode> record) {
    on(row, name, connection -> connection.say(answer), record);
  }

  /// Says this and keeps the connection open.
  private void stays(int row, String name, String answer, Consumer<JsonNode> record) {
    on(row, name, stays(answer), record);
  }

  private static Script stays(String answer) {
    return connection -> {
      connection.say(answer);
      connection.goOn();
    };
  }

  private void redirects(int row, String name, String location, Consumer<JsonNode> record) {
    stays(row, name, "HTTP/1.1 302 X\r\n" + location + "Content-Length: 0\r\n\r\n", record);
  }

  private void gzips(int row, String name, byte[] body, Consumer<JsonNode> record) {
    coded(row, name, "gzip", body, record);
  }

  private void coded(int row, String name, String coding, byte[] body, Consumer<JsonNode> record) {
    on(
        row,
        name,
        connection -> {
          connection.say(
              OK
                  + "Content-Encoding: "
                  + coding
                  + "\r\nContent-Length: "
                  + body.length
                  + "\r\n\r\n");
          connection.say(body);
          connection.goOn();
        },
        record);
  }

  /// A coding that is not undone.
  private void coded(int row, String coding, byte[] body) {
    coded(row, coding, coding, body, ok(body.length).andThen(field("encoding", coding)));
  }

  /// Says the beginning, and the rest again and again, but not for ever.
  private static Script floods(String beginning, String rest, int bytes) {
    return connection -> {
      connection.say(beginning);
      byte[] block = bytes(rest.repeat(1 + 64 * 1024 / rest.length()));
      for (int sent = 0; sent < bytes; sent += block.length) {
        connection.say(block);
      }
      connection.awaitEnd();
    };
  }

  /// Says the beginning, and then a byte at a time, for longer than anybody waits.
  private static Script drips(String beginning) {
    return connection -> {
      connection.say(beginning);
      for (int i = 0; i < 100; i++) {
        FaultServer.pause();
        connection.say("x");
      }
    };
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] join(byte[] one, byte[] other) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(one);
    both.writeBytes(other);
    return both.toByteArray();
  }

  private static byte[] gzip(String text) {
    return gzip(bytes(text));
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
