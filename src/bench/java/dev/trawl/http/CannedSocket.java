package dev.trawl.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

/// A connection to a server in memory that has the same answer to every request. Requests must have
/// no body.
///
/// For one thread at a time: nothing waits here, and who reads before a request is complete gets an
/// exception.
final class CannedSocket extends Socket {
  static final int BODY_BYTES = 107;

  private static final byte[] RESPONSE =
      """
      HTTP/1.1 200 OK\r
      Server: canned\r
      Date: Fri, 02 Jan 2026 03:04:05 GMT\r
      Content-Type: text/html; charset=utf-8\r
      Content-Length: %d\r
      Connection: keep-alive\r
      \r
      %s\
      """
          .formatted(BODY_BYTES, "x".repeat(BODY_BYTES))
          .getBytes(StandardCharsets.US_ASCII);

  private static final byte[] END_OF_REQUEST = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private InetSocketAddress address;
  private boolean closed;
  private int matched;
  private int due;
  private int sent = RESPONSE.length;

  @Override
  public void connect(SocketAddress to, int timeout) {
    address = (InetSocketAddress) to;
  }

  @Override
  public InetAddress getInetAddress() {
    return address.getAddress();
  }

  /// Does nothing. The inherited one would ask the kernel for a socket.
  @Override
  public void setSoTimeout(int timeout) {}

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public OutputStream getOutputStream() {
    return new Requests();
  }

  @Override
  public InputStream getInputStream() {
    return new Responses();
  }

  /// Looks for the ends of requests.
  private final class Requests extends OutputStream {
    @Override
    public void write(int b) {
      // No other byte can begin the end anew: it has CR at even places only.
      matched = b == END_OF_REQUEST[matched] ? matched + 1 : b == '\r' ? 1 : 0;
      if (matched == END_OF_REQUEST.length) {
        matched = 0;
        due++;
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        write(bytes[i]);
      }
    }
  }

  /// Hands out a response for every request.
  private final class Responses extends InputStream {
    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (sent == RESPONSE.length) {
        if (due == 0) {
          throw new IOException("no request to answer");
        }
        due--;
        sent = 0;
      }
      int n = Math.min(length, RESPONSE.length - sent);
      System.arraycopy(RESPONSE, sent, bytes, offset, n);
      sent += n;
      return n;
    }
  }
}
