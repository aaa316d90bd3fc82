package dev.trawl.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// A server for what no HTTP server would say: a script speaks on every connection.
public final class RawServer implements AutoCloseable {
  /// With less, hundreds of connections at once would lose some of their SYNs, and a second each.
  private static final int BACKLOG = 1000;

  private final ServerSocket server;
  private final Script script;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  /// What is said on a connection, which is closed at the end.
  public interface Script {
    void run(Connection connection) throws IOException;
  }

  public RawServer(Script script) throws IOException {
    this(InetAddress.getLoopbackAddress(), 0, script);
  }

  /// @param port 0 for any that is free
  public RawServer(InetAddress address, int port, Script script) throws IOException {
    this.script = script;
    this.server = new ServerSocket(port, BACKLOG, address);
    Thread.ofVirtual().start(this::accept);
  }

  /// Reads a request and says this, whatever it is.
  public static RawServer saying(String answer) throws IOException {
    return new RawServer(connection -> {
      connection.readRequest();
      connection.say(answer);
    });
  }

  /// Takes connections and is silent.
  public static RawServer silent() throws IOException {
    return new RawServer(Connection::awaitEnd);
  }

  public String url(String scheme) {
    return scheme + "://127.0.0.1:" + port() + "/";
  }

  public int port() {
    return server.getLocalPort();
  }

  /// How many connections were made so far.
  public int connections() {
    return connections.size();
  }

  /// The heads of the requests read so far.
  public List<String> requests() {
    return requests;
  }

  private void accept() {
    while (true) {
      try {
        Connection connection = new Connection(server.accept());
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        // The server is closed.
        return;
      }
    }
  }

  private void serve(Connection connection) {
    try (connection) {
      script.run(connection);
    } catch (IOException e) {
      // The client went away, or the test is over.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    connections.forEach(Connection::close);
  }

  /// A connection as the script sees it.
  public final class Connection implements AutoCloseable {
    private final Socket socket;
    private InputStream in;
    private OutputStream out;

    private Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
      this.out = socket.getOutputStream();
      socket.setTcpNoDelay(true);
    }

    /// Speaks TLS from here on. Its end is not announced (`close_notify`), as if it had been cut.
    ///
    /// @param protocols to agree on by ALPN; none to ignore what the client offers
    public void startTls(SSLSocketFactory sockets, String... protocols) throws IOException {
      SSLSocket tls =
          (SSLSocket) sockets.createSocket(socket, InputStream.nullInputStream(), false);
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setApplicationProtocols(protocols);
      tls.setSSLParameters(parameters);
      tls.startHandshake();
      in = new BufferedInputStream(tls.getInputStream());
      out = tls.getOutputStream();
    }

    /// Reads up to the empty line.
    public String readRequest() throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
        head.append((char) readByte());
      }
      requests.add(head.toString());
      return head.toString();
    }

    public int readByte() throws IOException {
      int b = in.read();
      if (b < 0) {
        throw new IOException("closed by the client");
      }
      return b;
    }

    public void say(String text) throws IOException {
      say(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void say(byte[] bytes) throws IOException {
      out.write(bytes);
    }

    /// Waits for the client to close.
    public void awaitEnd() throws IOException {
      in.transferTo(OutputStream.nullOutputStream());
    }

    /// Says what was said before again, for each further request, and canaries get what is theirs:
    /// the server is otherwise in order.
    public void goOn() throws IOException {
      script.run(this);
    }

    /// Closes so that the client gets a reset.
    public void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
