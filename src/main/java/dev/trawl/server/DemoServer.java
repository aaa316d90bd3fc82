package dev.trawl.server;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/// An HTTP/1.1 server with a part of httpbin's paths, to try things out without a network. `GET /`
/// lists the paths.
///
/// It listens on 127.0.0.1 only. Its threads keep the JVM alive until it is closed.
public final class DemoServer implements AutoCloseable {
  /// The JDK's default of 50 turns away connections when a client opens hundreds at once.
  private static final int BACKLOG = 1024;

  // The JDK reads these once, when HttpServer is first used, hence a static initialiser. What was
  // set by -D stays.
  static {
    Properties properties = System.getProperties();
    // Otherwise every body of more than one write (8 KiB) waits 40 ms for an ACK: Nagle's
    // algorithm against the client's delayed ACK.
    properties.putIfAbsent("sun.net.httpserver.nodelay", "true");
    // 200 by default: of 1000 keep-alive clients most would find their connection closed.
    properties.putIfAbsent("sun.net.httpserver.maxIdleConnections", "10000");
    // In seconds, 30 by default. OkHttp keeps an idle connection for five minutes: with more than
    // that, it is the client that closes, and no request meets a server that is just closing.
    properties.putIfAbsent("sun.net.httpserver.idleInterval", "330");
    // 64 KiB by default: of a larger request body that a path does not read, the rest would reset
    // the connection, and the answer might be lost with it.
    properties.putIfAbsent("sun.net.httpserver.drainAmount", Long.toString(16L << 20));
  }

  private final HttpServer server;
  private final ExecutorService threads;
  private final Routes routes;
  private final AtomicBoolean closed = new AtomicBoolean();

  private DemoServer(HttpServer server, ExecutorService threads, Routes routes) {
    this.server = server;
    this.threads = threads;
    this.routes = routes;
  }

  /// Starts a server that answers until it is closed.
  ///
  /// @param port where to listen, 0 for any free port
  /// @throws IOException if the port is taken or may not be used
  /// @throws IllegalArgumentException if the port is not within 0-65535
  public static DemoServer start(int port) throws IOException {
    return start(port, Routes.all());
  }

  static DemoServer start(int port, Routes routes) throws IOException {
    // By its bytes: the name localhost may stand for anything.
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), BACKLOG);
    DemoServer demo = new DemoServer(server, threadPerExchange(), routes);
    server.createContext("/", demo::handle);
    server.setExecutor(demo.threads);
    server.start();
    return demo;
  }

  /// Before Java 24 (JEP 491), a virtual thread that blocks in HttpServer's synchronized streams
  /// blocks its carrier too. A few slow readers would then stop every virtual thread of the
  /// process, those that should do the reading included.
  private static ExecutorService threadPerExchange() {
    return Runtime.version().feature() >= 24
        ? Executors.newVirtualThreadPerTaskExecutor()
        : Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
  }

  /// The port that the server listens on.
  public int port() {
    return server.getAddress().getPort();
  }

  /// Stops at once: open connections are closed, exchanges under way are cut off. Waits until their
  /// threads have ended. Closing again does nothing.
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.stop(0);
      threads.shutdownNow();
      threads.close();
    }
  }

  /// Throws when a response cannot be completed: HttpServer then closes the connection, so that the
  /// client does not wait for the rest.
  private void handle(HttpExchange exchange) throws IOException {
    try {
      send(exchange, answer(exchange));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the server is being closed");
    } catch (Error e) {
      // After an Error, HttpServer would leave the connection open.
      throw new IOException("failed while sending a response", e);
    }
  }

  private Response answer(HttpExchange exchange) throws IOException, InterruptedException {
    try {
      return routes.answer(exchange);
    } catch (RuntimeException | Error e) {
      // Broadly: nothing has been sent yet, and a client is waiting.
      return Response.error(500, "internal error: " + e);
    }
  }

  private static void send(HttpExchange exchange, Response response)
      throws IOException, InterruptedException {
    Headers headers = exchange.getResponseHeaders();
    response.fields().forEach(field -> headers.add(field.name(), field.value()));
    int status = response.status();
    long bytes = response.body().bytes();
    boolean head = exchange.getRequestMethod().equals("HEAD");
    boolean bodiless = status == 204 || status == 304;
    if (head && !bodiless) {
      headers.set("Content-Length", Long.toString(bytes));
    }
    if (head || bodiless || bytes == 0) {
      // HttpServer reads 0 as "length unknown" and -1 as "no body".
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, bytes);
    // Closing this stream sends what is buffered before the rest of the request is read;
    // HttpExchange.close does it the other way round and may wait for a client that waits for us.
    try (OutputStream out = exchange.getResponseBody()) {
      response.body().content().writeTo(out);
    }
  }
}
