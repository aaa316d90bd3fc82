package dev.trawl.http;

import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;

/// Makes [CannedSocket]s and counts them.
final class CannedSockets extends SocketFactory {
  private final AtomicInteger made = new AtomicInteger();

  @Override
  public Socket createSocket() {
    made.incrementAndGet();
    return new CannedSocket();
  }

  int made() {
    return made.get();
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
    throw new UnsupportedOperationException();
  }
}
