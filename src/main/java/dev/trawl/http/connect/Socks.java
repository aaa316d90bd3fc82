package dev.trawl.http.connect;

import dev.trawl.http.exchange.Addresses;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.http.exchange.Origin;
import dev.trawl.http.exchange.Wire;
import dev.trawl.model.ErrorKind;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Has a SOCKS5 proxy connect to an origin (RFC 1928), whose name the proxy looks up. Without user
/// and password.
final class Socks {
  private static final byte VERSION = 5;
  private static final byte NO_AUTHENTICATION = 0;
  private static final byte CONNECT = 1;
  private static final byte IPV4 = 1;
  private static final byte NAME = 3;
  private static final byte IPV6 = 4;

  private Socks() {}

  /// @throws FailureException if the proxy does not connect
  static void open(Wire wire, Proxies.Server proxy, Origin origin) throws IOException {
    wire.write(ByteBuffer.wrap(new byte[] {VERSION, 1, NO_AUTHENTICATION}));
    ByteBuffer method = read(wire, 2);
    if (method.get(0) != VERSION || method.get(1) != NO_AUTHENTICATION) {
      throw refused(proxy, "it is no SOCKS5 proxy, or wants a password");
    }
    wire.write(ByteBuffer.wrap(request(origin)));
    ByteBuffer reply = read(wire, 4);
    if (reply.get(0) != VERSION || reply.get(1) != 0) {
      throw refused(proxy, reason(reply.get(1)));
    }
    // The address that the proxy connects from, and its port.
    int address =
        switch (reply.get(3)) {
          case IPV4 -> 4;
          case IPV6 -> 16;
          case NAME -> read(wire, 1).get(0) & 0xFF;
          default -> throw refused(proxy, "its reply is no SOCKS5");
        };
    read(wire, address + 2);
  }

  private static byte[] request(Origin origin) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.write(new byte[] {VERSION, CONNECT, 0});
    if (Addresses.isLiteral(origin.host())) {
      byte[] address = Addresses.of(origin.host()).getAddress();
      request.write(address.length == 4 ? IPV4 : IPV6);
      request.write(address);
    } else {
      byte[] name = origin.host().getBytes(StandardCharsets.US_ASCII);
      request.write(NAME);
      request.write(name.length);
      request.write(name);
    }
    request.write(origin.port() >> 8);
    request.write(origin.port());
    return request.toByteArray();
  }

  /// Exactly so many bytes: what is behind them is not the proxy's.
  private static ByteBuffer read(Wire wire, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (wire.read(bytes) < 0) {
        throw new EOFException("the connection ended before the proxy's reply did");
      }
    }
    return bytes.flip();
  }

  /// Section 6.
  private static String reason(byte code) {
    return switch (code) {
      case 1 -> "general failure";
      case 2 -> "not allowed";
      case 3 -> "network unreachable";
      case 4 -> "host unreachable";
      case 5 -> "connection refused";
      case 6 -> "out of time";
      case 7 -> "command not supported";
      case 8 -> "address type not supported";
      default -> "reply " + (code & 0xFF);
    };
  }

  private static FailureException refused(Proxies.Server proxy, String why) {
    return FailureException.of(
        ErrorKind.CONNECT, "proxy " + proxy.address() + " did not connect: " + why);
  }
}
