package dev.trawl.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How the server treats connections, seen through raw sockets.
@Timeout(20)
final class DemoServerConnectionTest {
  private DemoServer server;

  @BeforeEach
  void start() throws IOException {
    server = DemoServer.start(0);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void onlyOneLoopbackAddressIsServed() {
    assertThrows(IOException.class, () -> new Socket("127.0.0.2", server.port()).close());
  }

  @Test
  void aTakenPortIsAnError() {
    assertThrows(BindException.class, () -> DemoServer.start(server.port()).close());
  }

  @Test
  void headAnswersWithTheLengthAndNoBody() throws IOException {
    try (Client client = new Client(server.port())) {
      for (String path : List.of("/bytes/1000", "/get", "/gzip", "/utf8", "/drip?delay=0")) {
        client.send("HEAD " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
        Head head = client.readHead();
        assertEquals("HTTP/1.1 200 OK", head.status());
        assertTrue(head.contentLength() > 0, path);
      }
      assertEquals("HTTP/1.1 200 OK", client.get("/get").status());
    }
  }

  @Test
  void statusesWithoutBodyLeaveTheConnectionUsable() throws IOException {
    try (Client client = new Client(server.port())) {
      for (String path : List.of("/status/204", "/status/304")) {
        Head head = client.get(path);
        assertEquals(-1, head.contentLength(), path);
      }
      assertEquals(0, client.get("/status/205").contentLength());
      assertEquals("HTTP/1.1 200 OK", client.get("/get").status());
    }
  }

  @Test
  void anUnreadRequestBodyLeavesTheConnectionUsable() throws IOException {
    try (Client client = new Client(server.port())) {
      String body = "x".repeat(300_000);
      client.send("POST /status/200 HTTP/1.1\r\nContent-Length: 300000\r\n\r\n" + body);
      assertEquals("HTTP/1.1 200 OK", client.readHead().status());
      assertEquals("HTTP/1.1 200 OK", client.get("/get").status());
    }
  }

  @Test
  void theAnswerDoesNotWaitForABodyThatIsNotRead() throws IOException {
    try (Client client = new Client(server.port())) {
      client.send("POST /json HTTP/1.1\r\nContent-Length: 5\r\n\r\n");
      assertEquals("HTTP/1.1 200 OK", client.readHead().status());
    }
  }

  @Test
  void bodiesOfSeveralWritesAreNotHeldBack() throws IOException {
    List<Long> nanos = new ArrayList<>();
    try (Client client = new Client(server.port())) {
      for (int i = 0; i < 15; i++) {
        long start = System.nanoTime();
        client.get("/bytes/20000");
        nanos.add(System.nanoTime() - start);
      }
    }
    long median = nanos.stream().sorted().toList().get(nanos.size() / 2);
    assertTrue(median < Duration.ofMillis(30).toNanos(), nanos.toString());
  }

  @Test
  void manyIdleConnectionsStayOpen() throws IOException {
    List<Client> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 250; i++) {
        clients.add(new Client(server.port()));
        clients.getLast().get("/status/200");
      }
      for (Client client : clients) {
        assertEquals("HTTP/1.1 200 OK", client.get("/status/200").status());
      }
    } finally {
      for (Client client : clients) {
        client.close();
      }
    }
  }

  @Test
  void aPathThatFailsAnswers500() throws IOException {
    Route broken =
        new Route(
            "/broken",
            "",
            request -> {
              throw new StackOverflowError("on purpose");
            });
    try (DemoServer other = DemoServer.start(0, new Routes(List.of(broken)));
        Client client = new Client(other.port())) {
      assertEquals("HTTP/1.1 500 Internal Server Error", client.get("/broken").status());
      assertEquals("HTTP/1.1 500 Internal Server Error", client.get("/broken").status());
    }
  }

  @Test
  void aBodyThatFailsEndsTheConnection() throws IOException {
    Response.Content content =
        out -> {
          out.write('*');
          throw new StackOverflowError("on purpose");
        };
    Response response = Response.of(200, "text/plain", new Response.Body(2, content));
    Route broken = new Route("/broken", "", request -> response);
    try (DemoServer other = DemoServer.start(0, new Routes(List.of(broken)));
        Client client = new Client(other.port())) {
      assertThrows(IOException.class, () -> client.get("/broken"));
    }
  }

  @Test
  void closingCutsOffWhatIsUnderWay() throws IOException {
    try (Client client = new Client(server.port())) {
      // The interim answer comes when the exchange has begun.
      client.send("POST /delay/10 HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\n");
      assertEquals("HTTP/1.1 100 Continue", client.readHead().status());
      long start = System.nanoTime();
      server.close();
      assertTrue(System.nanoTime() - start < Duration.ofSeconds(5).toNanos());
      assertThrows(IOException.class, client::readHead);
    }
    assertThrows(ConnectException.class, () -> new Client(server.port()).close());
  }

  @Test
  void closingTwiceIsHarmless() {
    server.close();
    server.close();
  }

  /// @param contentLength -1 if there is none
  private record Head(String status, int contentLength) {}

  private static final class Client implements Closeable {
    private final Socket socket;
    private final InputStream in;

    Client(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      in = new BufferedInputStream(socket.getInputStream());
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    /// Reads the body as well.
    Head get(String path) throws IOException {
      send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
      Head head = readHead();
      in.skipNBytes(Math.max(0, head.contentLength()));
      return head;
    }

    Head readHead() throws IOException {
      String status = readLine();
      int contentLength = -1;
      for (String line = readLine(); !line.isEmpty(); line = readLine()) {
        String field = line.toLowerCase(Locale.ROOT);
        if (field.startsWith("content-length: ")) {
          contentLength = Integer.parseInt(field.substring("content-length: ".length()));
        }
      }
      return new Head(status, contentLength);
    }

    private String readLine() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c != '\n'; c = in.read()) {
        if (c < 0) {
          throw new IOException("closed after: " + line);
        }
        line.append((char) c);
      }
      return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
