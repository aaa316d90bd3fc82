package dev.trawl.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Optional;
import javax.net.SocketFactory;

/// Makes the sockets of all connections. They ask the [AddressGuard] about the very address that is
/// connected to, whatever led to it, and tell [Wire] what comes in.
final class Sockets extends SocketFactory {
  private final AddressGuard guard;

  Sockets(AddressGuard guard) {
    this.guard = guard;
  }

  /// Not connected yet. OkHttp uses no other way.
  @Override
  public Socket createSocket() {
    return new Guarded(guard);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    throw new UnsupportedOperationException("the local address is the system's choice");
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connected(new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(
      InetAddress address, int port, InetAddress localAddress, int localPort) {
    throw new UnsupportedOperationException("the local address is the system's choice");
  }

  private Socket connected(InetSocketAddress address) throws IOException {
    Socket socket = createSocket();
    socket.connect(address);
    return socket;
  }

  private static final class Guarded extends Socket {
    private final AddressGuard guard;
    private Optional<InputStream> counted = Optional.empty();

    Guarded(AddressGuard guard) {
      this.guard = guard;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
      guard.check(((InetSocketAddress) endpoint).getAddress());
      super.connect(endpoint, timeoutMillis);
    }

    /// To be called by one thread at a time, as OkHttp and [ClientPool] do.
    @Override
    public InputStream getInputStream() throws IOException {
      if (counted.isEmpty()) {
        counted = Optional.of(new Counted(super.getInputStream()));
      }
      return counted.get();
    }
  }

  private static final class Counted extends FilterInputStream {
    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      Wire.current().received(bytes, offset, count);
      return count;
    }
  }
}
