import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/// Answers every request of HTTP/2 (RFC 9113) on loopback with 200 and the same body. Just enough
/// for a training run: it reads frames, but not what they say.
final class Http2Server implements Closeable {
  private static final int PREFACE = 24;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;

  /// `:status: 200`, as an index of the static table (RFC 7541).
  private static final byte[] STATUS_200 = {(byte) 0x88};

  private final SSLServerSocket server;
  private final byte[] body;

  Http2Server(SSLContext tls, byte[] body) throws IOException {
    this.body = body;
    server =
        (SSLServerSocket)
            tls.getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    SSLParameters parameters = server.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    server.setSSLParameters(parameters);
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (true) {
      try {
        Socket connection = server.accept();
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        // Closed.
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      DataInputStream in = new DataInputStream(connection.getInputStream());
      OutputStream out = connection.getOutputStream();
      in.skipNBytes(PREFACE);
      send(out, SETTINGS, 0, 0);
      while (true) {
        int length = (in.readUnsignedShort() << 8) | in.readUnsignedByte();
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int stream = in.readInt();
        byte[] payload = in.readNBytes(length);
        if (type == HEADERS) {
          send(out, HEADERS, END_HEADERS, stream, STATUS_200);
          send(out, DATA, END_STREAM, stream, body);
        } else if ((type == SETTINGS || type == PING) && (flags & ACK) == 0) {
          send(out, type, ACK, stream, type == PING ? payload : new byte[0]);
        }
      }
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private static void send(OutputStream out, int type, int flags, int stream, byte... payload)
      throws IOException {
    byte[] frame = new byte[9 + payload.length];
    frame[1] = (byte) (payload.length >> 8);
    frame[2] = (byte) payload.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    for (int i = 0; i < 4; i++) {
      frame[5 + i] = (byte) (stream >> (24 - 8 * i));
    }
    System.arraycopy(payload, 0, frame, 9, payload.length);
    out.write(frame);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
