package dev.trawl.http;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Hosts of 127.0.0.0/8 that take their time, and count what they are asked.
public final class CountingHosts implements AutoCloseable {
  private static final int PER_NET = 250;

  private final List<RawServer> servers = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();

  /// @param latency of every answer
  public CountingHosts(int count, Duration latency) throws IOException {
    for (int i = 0; i < count; i++) {
      byte[] address = {127, 0, (byte) (1 + i / PER_NET), (byte) (1 + i % PER_NET)};
      AtomicInteger inFlight = new AtomicInteger();
      RawServer server =
          new RawServer(
              InetAddress.getByAddress(address),
              0,
              connection -> {
                while (true) {
                  connection.readRequest();
                  requests.incrementAndGet();
                  most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                  try {
                    Thread.sleep(latency);
                  } catch (InterruptedException e) {
                    throw new IOException(e);
                  } finally {
                    inFlight.decrementAndGet();
                  }
                  connection.say("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                }
              });
      servers.add(server);
      names.add(InetAddress.getByAddress(address).getHostAddress() + ':' + server.port());
    }
  }

  /// A list that asks each host as often, by turns.
  public String list(int entries) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < entries; i++) {
      list.append("http://").append(names.get(i % names.size())).append("/").append(i).append('\n');
    }
    return list.toString();
  }

  /// Requests so far, to all hosts.
  public int requests() {
    return requests.get();
  }

  /// The most requests that one host had to answer at the same time.
  public int mostAtOnce() {
    return most.get();
  }

  @Override
  public void close() throws IOException {
    for (RawServer server : servers) {
      server.close();
    }
  }
}
