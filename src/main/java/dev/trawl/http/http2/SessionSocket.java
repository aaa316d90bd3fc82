package dev.trawl.http.http2;

import dev.trawl.http.exchange.Connection;
import dev.trawl.http.exchange.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.SocketFactory;
import javax.net.ssl.HandshakeCompletedListener;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// A connection that there is already, as OkHttp wants to see it: it connects, shakes hands and
/// negotiates, and none of that does anything. What passes by is told to a [FrameLog].
final class SessionSocket extends SSLSocket {
  private static final int PREFACE = 24;
  private static final String[] SUITES = {"TLS_AES_128_GCM_SHA256"};
  private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  private final Connection connection;
  private final FrameLog log;
  private volatile boolean closed;

  SessionSocket(Connection connection, FrameLog log) {
    this.connection = connection;
    this.log = log;
  }

  /// Hands the socket out, once: a second connection is none that OkHttp shall make.
  static SocketFactory raw(SessionSocket socket) {
    AtomicBoolean taken = new AtomicBoolean();
    return new SocketFactory() {
      @Override
      public Socket createSocket() throws IOException {
        if (taken.getAndSet(true)) {
          throw new SocketException("the session has its connection");
        }
        return socket;
      }

      @Override
      public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
      }
    };
  }

  /// TLS over the socket, which has it.
  static SSLSocketFactory secured() {
    return new SSLSocketFactory() {
      @Override
      public Socket createSocket(Socket socket, String host, int port, boolean autoClose) {
        return socket;
      }

      @Override
      public String[] getDefaultCipherSuites() {
        return SUITES.clone();
      }

      @Override
      public String[] getSupportedCipherSuites() {
        return SUITES.clone();
      }

      @Override
      public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Socket createSocket(String host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
        throw new UnsupportedOperationException();
      }
    };
  }

  @Override
  public InputStream getInputStream() {
    FrameScanner scanner = new FrameScanner(0, log::received);
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        log.awaitRoom();
        int count;
        try {
          count = connection.wire().read(ByteBuffer.wrap(bytes, offset, length));
        } catch (IOException e) {
          log.failed(e);
          throw e;
        }
        if (count < 0) {
          log.ended();
        } else if (!scanner.scan(bytes, offset, count)) {
          close();
          throw new SocketException("the server sends more than it should");
        }
        return count;
      }
    };
  }

  @Override
  public OutputStream getOutputStream() {
    FrameScanner scanner =
        new FrameScanner(
            PREFACE,
            (type, length, stream, payload) -> {
              log.sent(type, stream);
              return true;
            });
    Wire wire = connection.wire();
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        // Before they are sent, because the answer may be there before the return.
        scanner.scan(bytes, offset, length);
        wire.write(ByteBuffer.wrap(bytes, offset, length));
      }
    };
  }

  @Override
  public void close() {
    closed = true;
    log.ended();
    connection.wire().close();
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) {}

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isInputShutdown() {
    return closed;
  }

  @Override
  public boolean isOutputShutdown() {
    return closed;
  }

  @Override
  public InetAddress getInetAddress() {
    return connection.address().getAddress();
  }

  @Override
  public int getPort() {
    return connection.address().getPort();
  }

  /// The attempt's deadline ends what takes too long.
  @Override
  public void setSoTimeout(int timeout) {}

  @Override
  public int getSoTimeout() {
    return 0;
  }

  @Override
  public SSLSession getSession() {
    return connection.session().orElseThrow();
  }

  @Override
  public String getApplicationProtocol() {
    return connection.protocol();
  }

  @Override
  public void startHandshake() {}

  @Override
  public SSLParameters getSSLParameters() {
    return new SSLParameters(SUITES, VERSIONS);
  }

  @Override
  public void setSSLParameters(SSLParameters parameters) {}

  @Override
  public String[] getSupportedCipherSuites() {
    return SUITES.clone();
  }

  @Override
  public String[] getEnabledCipherSuites() {
    return SUITES.clone();
  }

  @Override
  public void setEnabledCipherSuites(String[] suites) {}

  @Override
  public String[] getSupportedProtocols() {
    return VERSIONS.clone();
  }

  @Override
  public String[] getEnabledProtocols() {
    return VERSIONS.clone();
  }

  @Override
  public void setEnabledProtocols(String[] protocols) {}

  @Override
  public void addHandshakeCompletedListener(HandshakeCompletedListener listener) {}

  @Override
  public void removeHandshakeCompletedListener(HandshakeCompletedListener listener) {}

  @Override
  public void setUseClientMode(boolean mode) {}

  @Override
  public boolean getUseClientMode() {
    return true;
  }

  @Override
  public void setNeedClientAuth(boolean need) {}

  @Override
  public boolean getNeedClientAuth() {
    return false;
  }

  @Override
  public void setWantClientAuth(boolean want) {}

  @Override
  public boolean getWantClientAuth() {
    return false;
  }

  @Override
  public void setEnableSessionCreation(boolean flag) {}

  @Override
  public boolean getEnableSessionCreation() {
    return true;
  }
}
