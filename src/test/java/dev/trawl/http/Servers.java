package dev.trawl.http;

import dev.trawl.NoDelaySockets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;

/// Servers on loopback, each on a port of its own.
public final class Servers {
  private Servers() {}

  /// Speaks cleartext HTTP.
  public static MockWebServer http(Protocol... protocols) throws IOException {
    MockWebServer server = new MockWebServer();
    server.setServerSocketFactory(new NoDelaySockets());
    if (protocols.length > 0) {
      server.setProtocols(List.of(protocols));
    }
    server.start(InetAddress.getLoopbackAddress(), 0);
    return server;
  }

  /// Answers every request by a function of it.
  public static MockWebServer http(Function<RecordedRequest, MockResponse> answers)
      throws IOException {
    MockWebServer server = http();
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answers.apply(request);
          }
        });
    return server;
  }

  static MockWebServer https(HandshakeCertificates certificates) throws IOException {
    MockWebServer server = new MockWebServer();
    server.setServerSocketFactory(new NoDelaySockets());
    server.useHttps(certificates.sslSocketFactory());
    server.start(InetAddress.getLoopbackAddress(), 0);
    return server;
  }

  public static MockResponse.Builder status(int status) {
    return new MockResponse.Builder().code(status);
  }

  public static MockResponse body(String body) {
    return status(200).body(body).build();
  }

  static MockResponse redirect(int status, String location) {
    return status(status).setHeader("Location", location).build();
  }

  public static String url(MockWebServer server, String path) {
    return "http://127.0.0.1:" + server.getPort() + path;
  }

  /// The next request that a server has got, or will soon get.
  static RecordedRequest request(MockWebServer server) throws InterruptedException {
    RecordedRequest request = server.takeRequest(10, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("no request");
    }
    return request;
  }

  /// A port that refuses connections until it is closed: bound, but nobody listens.
  public static Socket deadPort() throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return socket;
  }

  /// A port where connecting takes for ever: its backlog is full and nobody accepts.
  public static final class FullPort implements AutoCloseable {
    private final ServerSocket server;
    private final List<Socket> backlog = new ArrayList<>();

    public FullPort() throws IOException {
      server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      while (true) {
        Socket socket = new Socket();
        backlog.add(socket);
        try {
          socket.connect(server.getLocalSocketAddress(), 100);
        } catch (SocketTimeoutException e) {
          return;
        }
      }
    }

    public String url() {
      return "http://127.0.0.1:" + server.getLocalPort() + "/";
    }

    @Override
    public void close() throws IOException {
      for (Socket socket : backlog) {
        socket.close();
      }
      server.close();
    }
  }
}
