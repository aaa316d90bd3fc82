package dev.trawl.http.http1;

import dev.trawl.http.exchange.Connection;
import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.Exchange;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.http.exchange.Origin;
import dev.trawl.http.exchange.Request;
import dev.trawl.http.exchange.Stopwatch;
import dev.trawl.http.exchange.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import okhttp3.Headers;
import okhttp3.HttpUrl;

/// Whatever comes over a connection is a response, or refused with a reason; and it is the same
/// however the bytes are cut into pieces.
final class ResponseFuzz {
  private static final HttpUrl URL = HttpUrl.get("http://h.test/");
  private static final List<String> METHODS = List.of("GET", "HEAD", "DELETE");

  private ResponseFuzz() {}

  /// Called by Jazzer: a byte for the method, one for the length of a piece, then what comes.
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length < 2) {
      return;
    }
    String method = METHODS.get((input[0] & 0xFF) % METHODS.size());
    byte[] sent = Arrays.copyOfRange(input, 2, input.length);
    String whole = outcome(method, sent, sent.length + 1);
    String pieces = outcome(method, sent, 1 + (input[1] & 0xFF));
    if (!whole.equals(pieces)) {
      throw new IllegalStateException(whole + " in pieces is " + pieces);
    }
  }

  private static String outcome(String method, byte[] sent, int piece) throws IOException {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);
    Connection connection =
        new Connection(
            new Pieces(sent, piece), address, Optional.empty(), "", false, Optional.empty());
    Request request = new Request(method, URL, Headers.EMPTY, Set.of(), Optional.empty());
    IdleConnections none = new IdleConnections(0);
    try (Exchange exchange =
        none.fresh(Origin.of(URL), connection)
            .send(request, new Deadline(Long.MAX_VALUE), new Stopwatch())) {
      byte[] body = exchange.body().readAllBytes();
      return exchange.head().status() + " " + exchange.head().fields() + Arrays.hashCode(body);
    } catch (FailureException refused) {
      return refused.failure().kind().wireName();
    }
  }

  private static final class Pieces implements Wire {
    private final ByteBuffer sent;
    private final int piece;

    Pieces(byte[] sent, int piece) {
      this.sent = ByteBuffer.wrap(sent);
      this.piece = piece;
    }

    @Override
    public int read(ByteBuffer target) {
      int count = Math.min(piece, Math.min(sent.remaining(), target.remaining()));
      target.put(sent.slice(sent.position(), count));
      sent.position(sent.position() + count);
      return count == 0 ? -1 : count;
    }

    @Override
    public int readNow(ByteBuffer target) {
      return -1;
    }

    @Override
    public void acknowledge() {}

    @Override
    public void write(ByteBuffer source) {
      source.position(source.limit());
    }

    @Override
    public void close() {}
  }
}
