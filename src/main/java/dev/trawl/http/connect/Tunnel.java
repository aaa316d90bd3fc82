package dev.trawl.http.connect;

import dev.trawl.http.exchange.FailureException;
import dev.trawl.http.exchange.FieldText;
import dev.trawl.http.exchange.Origin;
import dev.trawl.http.exchange.Wire;
import dev.trawl.http.http1.HeadReader;
import dev.trawl.model.ErrorKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Has an HTTP proxy connect to an origin (RFC 9110, section 9.3.6). Any 2xx opens the tunnel, and
/// no such response has content, whatever its fields say.
final class Tunnel {
  private Tunnel() {}

  /// @throws FailureException if the proxy does not open it
  static void open(Wire wire, Proxies.Server proxy, Origin origin) throws IOException {
    StringBuilder request = new StringBuilder();
    request.append("CONNECT ").append(origin).append(" HTTP/1.1\r\nHost: ").append(origin);
    proxy
        .authorization()
        .ifPresent(value -> request.append("\r\nProxy-Authorization: ").append(value));
    request.append("\r\n\r\n");
    wire.write(ByteBuffer.wrap(request.toString().getBytes(StandardCharsets.ISO_8859_1)));
    HeadReader.StatusLine line;
    try {
      line = HeadReader.finalHead(wire);
    } catch (FailureException e) {
      throw refused(proxy, e.failure().message());
    }
    if (line.status() < 200 || line.status() > 299) {
      throw refused(proxy, (line.status() + " " + FieldText.shown(line.reason())).strip());
    }
  }

  private static FailureException refused(Proxies.Server proxy, String why) {
    return FailureException.of(
        ErrorKind.CONNECT, "proxy " + proxy.address() + " opened no tunnel: " + why);
  }
}
