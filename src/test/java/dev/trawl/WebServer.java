package dev.trawl;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import javax.net.ssl.SSLSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Protocol;

/// A server on a free port of 127.0.0.1 that remembers what it was asked.
public final class WebServer implements AutoCloseable {
  private final MockWebServer server = new MockWebServer();
  private final Queue<RecordedRequest> requests = new ConcurrentLinkedQueue<>();
  private boolean secure;

  /// A server that answers by the function, to several clients at once.
  public WebServer(Function<RecordedRequest, MockResponse> answers) {
    server.setServerSocketFactory(new NoDelaySockets());
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            requests.add(request);
            return answers.apply(request);
          }
        });
  }

  /// A server that always answers so.
  public WebServer(MockResponse answer) {
    this(request -> answer);
  }

  /// A server that answers with 200 and `ok`.
  public WebServer() {
    this(text("ok"));
  }

  /// A port of loopback where nobody listens.
  public static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  public static MockResponse text(String body) {
    return new MockResponse.Builder().addHeader("Content-Type: text/plain").body(body).build();
  }

  public static MockResponse status(int status) {
    return new MockResponse.Builder().code(status).build();
  }

  /// Before the start.
  public WebServer https(SSLSocketFactory sockets) {
    server.useHttps(sockets);
    secure = true;
    return this;
  }

  /// Before the start.
  public WebServer askingForCertificates() {
    server.requireClientAuth();
    return this;
  }

  /// Before the start.
  public WebServer protocols(Protocol... protocols) {
    server.setProtocols(List.of(protocols));
    return this;
  }

  public WebServer start() throws IOException {
    return start(0);
  }

  /// Listens.
  ///
  /// @param port 0 for a free one
  public WebServer start(int port) throws IOException {
    server.start(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    return this;
  }

  public int port() {
    return server.getPort();
  }

  public String url(String path) {
    return (secure ? "https" : "http") + "://127.0.0.1:" + port() + path;
  }

  /// All requests so far, in order.
  public List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  /// The last request.
  public RecordedRequest last() {
    return requests().getLast();
  }

  @Override
  public void close() {
    server.close();
  }
}
