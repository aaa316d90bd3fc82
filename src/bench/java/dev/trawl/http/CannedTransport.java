package dev.trawl.http;

import dev.trawl.http.exchange.Connection;
import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.Exchange;
import dev.trawl.http.exchange.Origin;
import dev.trawl.http.exchange.Request;
import dev.trawl.http.exchange.Stopwatch;
import dev.trawl.http.exchange.Transport;
import dev.trawl.http.exchange.Wire;
import dev.trawl.http.http1.Http1Connection;
import dev.trawl.http.http1.IdleConnections;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// HTTP/1.1 over a connection whose server answers at once, and always the same.
final class CannedTransport implements Transport {
  static final int BODY_BYTES = 110;

  private static final byte[] RESPONSE =
      ("HTTP/1.1 200 OK\r\nServer: nginx/1.22.1\r\nDate: Thu, 01 Jan 2026 00:00:00 GMT\r\n"
              + "Content-Type: application/json\r\nContent-Length: "
              + BODY_BYTES
              + "\r\nConnection: keep-alive\r\n\r\n"
              + "x".repeat(BODY_BYTES))
          .getBytes(StandardCharsets.US_ASCII);

  private final IdleConnections idle = new IdleConnections(1);
  private int made;

  /// How many connections were made.
  int made() {
    return made;
  }

  @Override
  public Exchange send(Request request, Deadline deadline, Stopwatch stopwatch) throws IOException {
    Origin origin = Origin.of(request.url());
    Optional<Http1Connection> used = idle.take(origin, true);
    if (used.isEmpty()) {
      made++;
    }
    return used.orElseGet(() -> idle.fresh(origin, connection()))
        .send(request, deadline, stopwatch);
  }

  private static Connection connection() {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);
    return new Connection(new CannedWire(), address, Optional.empty(), "", false, Optional.empty());
  }

  @Override
  public void close() {
    idle.close();
  }

  private static final class CannedWire implements Wire {
    @Override
    public int read(ByteBuffer target) {
      target.put(RESPONSE);
      return RESPONSE.length;
    }

    @Override
    public int readNow(ByteBuffer target) {
      return 0;
    }

    @Override
    public void acknowledge() {}

    @Override
    public void write(ByteBuffer source) {
      source.position(source.limit());
    }

    @Override
    public void close() {}
  }
}
