package dev.trawl.faults;

import dev.trawl.http.RawServer;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Does one thing wrong for whoever asks for `/`, and is healthy for whoever asks for `/canary`.
final class FaultServer implements AutoCloseable {
  /// The healthy body.
  static final String CANARY = "tweet";

  /// The healthy response.
  static final String HEALTHY =
      "HTTP/1.1 200 OK\r\nContent-Length: " + CANARY.length() + "\r\n\r\n" + CANARY;

  private final RawServer server;

  FaultServer(Fault fault) throws IOException {
    this(connection -> {
      answerCanaries(connection);
      fault.script().run(connection);
    });
  }

  /// @param script for a whole connection, canaries included
  FaultServer(RawServer.Script script) throws IOException {
    this.server = new RawServer(script);
  }

  String url() {
    return "http://127.0.0.1:" + server.port() + "/";
  }

  String canary() {
    return url() + "canary";
  }

  /// How many connections were made so far.
  int connections() {
    return server.connections();
  }

  /// Until somebody asks for something else.
  static void answerCanaries(RawServer.Connection connection) throws IOException {
    while (connection.readRequest().startsWith("GET /canary ")) {
      connection.say(HEALTHY);
    }
  }

  /// Between two bytes of a slow server.
  static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
