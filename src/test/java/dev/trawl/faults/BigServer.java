package dev.trawl.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.trawl.http.Certificates;
import dev.trawl.http.RawServer;
import dev.trawl.http.RawServer.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLSocketFactory;

/// Sends as much of each kind as a server may, on every address of this machine: over HTTP/1.1, and
/// over TLS over HTTP/2.
final class BigServer implements AutoCloseable {
  static final int HTTP2_BODY = 15 << 20;

  /// A part of the whole that is sent again and again.
  private static final int STEP = 16 * 1024;

  private static final SSLSocketFactory TLS = Certificates.server("localhost").sslSocketFactory();

  /// Of a brotli stream: a window of 16 MiB, and as much that follows as it is.
  private static final byte[] BROTLI = {(byte) 0xCF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF};

  /// The slow one answers only when so much else has been sent.
  private final CountDownLatch others = new CountDownLatch(8);

  private final RawServer http1;
  private final RawServer http2;

  BigServer() throws IOException {
    InetAddress all = InetAddress.getByName("0.0.0.0");
    http1 = new RawServer(all, 0, this::http1);
    http2 = new RawServer(all, 0, this::http2);
  }

  /// A URL at an address of its own.
  ///
  /// @param kind of what is sent, such as `cookies`
  String url(String kind, int host) {
    RawServer server = kind.startsWith("http2") ? http2 : http1;
    String scheme = server == http2 ? "https" : "http";
    return "%s://127.%d.%d.%d:%d/%s"
        .formatted(scheme, kind.length(), host / 250, host % 250 + 1, server.port(), kind);
  }

  private void http1(Connection connection) throws IOException {
    while (true) {
      String head = connection.readRequest();
      String kind = head.substring(head.indexOf('/') + 1, head.indexOf(" HTTP"));
      // Its kind is in its address: 127.6.0.1 is one of `robots`.
      boolean some = head.contains("\nHost: 127.6.");
      switch (kind.replaceAll("[?/].*", "")) {
        case "slow" -> {
          await();
          body(connection, "", 'x', 2);
        }
        case "control" -> {
          body(connection, "", 1, 1 << 20);
          others.countDown();
        }
        case "cookies" -> body(connection, "Set-Cookie: n%d=" + "v".repeat(4800) + "\r\n", 'x', 2);
        case "robots.txt" -> rules(connection, some);
        case "redirect" -> redirect(connection, kind);
        case "fields" -> body(connection, "X-%d: " + "\u0001é".repeat(2400) + "\r\n", 'x', 2);
        case "brotli" -> {
          connection.say("HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nConnection: close\r\n\r\n");
          connection.say(BROTLI);
          fill(connection, 'x', 1 << 20);
          return;
        }
        case "sitemap" -> sitemap(connection);
        default -> body(connection, "", 'x', 2);
      }
    }
  }

  private void await() throws IOException {
    try {
      others.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /// @param field a line of the head, which comes so often as there is room for it
  private static void body(Connection connection, String field, int filling, int length)
      throws IOException {
    StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n");
    for (int i = 0; i < 50 && !field.isEmpty(); i++) {
      head.append(field.formatted(i));
    }
    connection.say(head.append("Content-Length: " + length + "\r\n\r\n").toString());
    fill(connection, filling, length);
  }

  private static void fill(Connection connection, int filling, int length) throws IOException {
    byte[] step = new byte[STEP];
    Arrays.fill(step, (byte) filling);
    for (int left = length; left > 0; left -= STEP) {
      connection.say(left < STEP ? Arrays.copyOf(step, left) : step);
    }
  }

  private static void rules(Connection connection, boolean some) throws IOException {
    if (!some) {
      connection.say("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    StringBuilder rules = new StringBuilder("User-agent: *\n");
    for (int i = 0; rules.length() < 490_000; i++) {
      rules.append("Disallow: /").append(i).append('\n');
    }
    connection.say("HTTP/1.1 200 OK\r\nContent-Length: " + rules.length() + "\r\n\r\n" + rules);
  }

  /// Through as many URLs as are followed, each nearly as long as one may be.
  private static void redirect(Connection connection, String path) throws IOException {
    int hop = path.contains("?") ? Integer.parseInt(path.replaceAll(".*=", "")) : 0;
    if (hop == 9) {
      body(connection, "", 'x', 2);
      return;
    }
    String location = "/redirect/" + "l".repeat(60_000) + "?hop=" + (hop + 1);
    connection.say("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n");
  }

  /// Mostly nothing, but long.
  private void sitemap(Connection connection) throws IOException {
    String end = "--><url><loc>" + url("good", 249) + "</loc></url></urlset>";
    int length = 8 << 20;
    connection.say(
        "HTTP/1.1 200 OK\r\nContent-Length: " + (12 + length + end.length()) + "\r\n\r\n");
    connection.say("<urlset><!--");
    fill(connection, ' ', length);
    connection.say(end.getBytes(ISO_8859_1));
  }

  private void http2(Connection connection) throws IOException {
    connection.startTls(TLS, "h2");
    Frames frames = new Frames(connection);
    while (true) {
      Frames.Request request = frames.next();
      int stream = request.stream();
      switch (request.path()) {
        case "/robots.txt" -> frames.answer(stream, "");
        case "/http2-pushes" -> {
          for (int promised = 2; ; promised += 2) {
            frames.say(Frames.PUSH_PROMISE, Frames.END_HEADERS, stream, Frames.numbers(promised));
          }
        }
        default -> {
          frames.say(Frames.HEADERS, Frames.END_HEADERS, stream, Frames.STATUS_200);
          byte[] step = new byte[STEP];
          Arrays.fill(step, (byte) 'h');
          for (int left = HTTP2_BODY; left > 0; left -= STEP) {
            frames.say(Frames.DATA, left == STEP ? Frames.END_STREAM : 0, stream, step);
          }
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    http1.close();
    http2.close();
  }
}
