package dev.trawl.http.http1;

import dev.trawl.http.exchange.Connection;
import dev.trawl.http.exchange.Request;
import dev.trawl.http.exchange.Wire;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import okhttp3.Headers;
import okio.Buffer;
import okio.ByteString;

/// Writes a request (RFC 9112, section 3). A long body has a thread of its own, so that a response
/// that comes before its end is read; so has one that a server is asked to agree to first.
final class RequestWriter {
  /// What a socket takes without a reader, with room to spare: what is written at once never waits
  /// for a server that waits for us.
  private static final int AT_ONCE = 16 * 1024;

  private static final int STEP = 64 * 1024;

  /// How long a server may take to agree to the body (RFC 9110, section 10.1.1), in milliseconds;
  /// as with curl.
  private static final long PATIENCE = 1000;

  private final Wire wire;
  private final String head;
  private final ByteString body;
  private final boolean expects;
  private final CountDownLatch agreed = new CountDownLatch(1);
  private volatile boolean complete;
  private volatile boolean stopped;

  RequestWriter(Connection connection, Request request) {
    this.wire = connection.wire();
    boolean chunked = "chunked".equalsIgnoreCase(request.fields().get("Transfer-Encoding"));
    ByteString content = request.body().orElse(ByteString.EMPTY);
    this.head = head(connection, request, chunked);
    this.body = chunked ? chunk(content) : content;
    this.expects =
        body.size() > 0 && "100-continue".equalsIgnoreCase(request.fields().get("Expect"));
  }

  /// Lines without the empty one at the end; a character stands for a byte.
  String head() {
    return head;
  }

  private static String head(Connection connection, Request request, boolean chunked) {
    Headers fields = request.fields();
    StringBuilder head = new StringBuilder(256).append(request.method()).append(' ');
    if (connection.forwarded()) {
      head.append("http://").append(Request.authority(request.url()));
    }
    head.append(Request.target(request.url())).append(" HTTP/1.1\r\n");
    if (fields.get("Host") == null) {
      field(head, request, "Host", Request.authority(request.url()));
    }
    for (int i = 0; i < fields.size(); i++) {
      // The length is what is really sent.
      if (request.body().isEmpty() || !fields.name(i).equalsIgnoreCase("Content-Length")) {
        field(head, request, fields.name(i), fields.value(i));
      }
    }
    if (request.body().isPresent() && !chunked) {
      field(head, request, "Content-Length", Integer.toString(request.body().get().size()));
    }
    connection
        .proxyAuthorization()
        .ifPresent(value -> field(head, request, "Proxy-Authorization", value));
    return head.toString();
  }

  private static void field(StringBuilder head, Request request, String name, String value) {
    if (request.without().isEmpty() || !request.without().contains(name.toLowerCase(Locale.ROOT))) {
      head.append(name).append(": ").append(value).append("\r\n");
    }
  }

  private static ByteString chunk(ByteString content) {
    Buffer chunks = new Buffer();
    if (content.size() > 0) {
      chunks.writeHexadecimalUnsignedLong(content.size()).writeUtf8("\r\n");
      chunks.write(content).writeUtf8("\r\n");
    }
    return chunks.writeUtf8("0\r\n\r\n").readByteString();
  }

  /// Begins to write; what is not written on return is written by another thread.
  void start() throws IOException {
    byte[] lines = (head + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    if (!expects && lines.length + body.size() <= AT_ONCE) {
      ByteBuffer all = ByteBuffer.wrap(lines);
      if (body.size() > 0) {
        all = ByteBuffer.allocate(lines.length + body.size()).put(lines);
        all.put(body.asByteBuffer()).flip();
      }
      wire.write(all);
      complete = true;
    } else {
      wire.write(ByteBuffer.wrap(lines));
      Thread.ofVirtual().name("trawl-body").start(this::writeBody);
    }
  }

  private void writeBody() {
    try {
      if (expects && !agreed.await(PATIENCE, TimeUnit.MILLISECONDS) && stopped) {
        return;
      }
      ByteBuffer all = body.asByteBuffer();
      for (int at = 0; at < all.capacity() && !stopped; at += STEP) {
        wire.write(all.slice(at, Math.min(STEP, all.capacity() - at)));
        complete = at + STEP >= all.capacity();
      }
    } catch (IOException e) {
      // The thread that reads the response sees how the connection ended, and what was said before.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// The server wants the body.
  void agree() {
    agreed.countDown();
  }

  /// Nothing more has to be written: the response has come.
  void stop() {
    stopped = true;
    agreed.countDown();
  }

  /// Whether all has been written.
  boolean isComplete() {
    return complete;
  }
}
