package dev.trawl.faults;

import dev.trawl.http.RawServer.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import okhttp3.internal.http2.Header;
import okhttp3.internal.http2.Hpack;
import okio.Buffer;

/// A connection of HTTP/2 (RFC 9113) as a server has it that may say anything: frame by frame.
final class Frames {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PUSH_PROMISE = 5;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;
  private static final int ACK = 1;

  /// A field section (RFC 7541) that says `:status: 200` and no more.
  static final byte[] STATUS_200 = {(byte) 0x88};

  private static final int PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length();

  private final Connection connection;
  private final Buffer fields = new Buffer();
  private final Hpack.Reader decoder = new Hpack.Reader(fields, 16 * 1024);

  /// Exchanges prefaces.
  ///
  /// @param settings payload of the first frame
  Frames(Connection connection, byte... settings) throws IOException {
    this.connection = connection;
    read(PREFACE);
    say(SETTINGS, 0, 0, settings);
  }

  /// A request.
  record Request(int stream, String path) {}

  /// Waits for the next request. Frames about other things are passed over.
  Request next() throws IOException {
    while (true) {
      byte[] head = read(9);
      byte[] payload = read(number(head, 0, 3));
      boolean acknowledged = (head[4] & ACK) != 0;
      if (head[3] == SETTINGS && !acknowledged) {
        say(SETTINGS, ACK, 0);
      } else if (head[3] == HEADERS) {
        fields.write(payload);
        decoder.readHeaders();
        for (Header field : decoder.getAndResetHeaderList()) {
          // As servers do that take no malformed requests (RFC 9113, section 8.3).
          if (!field.name.utf8().startsWith(":")) {
            throw new IOException("a field before those with a colon: " + field);
          }
          if (field.name.utf8().equals(Header.TARGET_PATH_UTF8)) {
            return new Request(number(head, 5, 4), field.value.utf8());
          }
        }
      }
    }
  }

  /// Answers in order.
  void answer(int stream, String body) throws IOException {
    say(HEADERS, END_HEADERS, stream, STATUS_200);
    say(DATA, END_STREAM, stream, body.getBytes(StandardCharsets.UTF_8));
  }

  void say(int type, int flags, int stream, byte... payload) throws IOException {
    connection.say(frame(type, flags, stream, payload));
  }

  /// Says what may be more than one frame, or none.
  void say(byte[] bytes) throws IOException {
    connection.say(bytes);
  }

  static byte[] frame(int type, int flags, int stream, byte... payload) {
    return new Buffer()
        .writeByte(payload.length >> 16)
        .writeShort(payload.length)
        .writeByte(type)
        .writeByte(flags)
        .writeInt(stream)
        .write(payload)
        .readByteArray();
  }

  /// A payload of 32-bit numbers.
  static byte[] numbers(int... numbers) {
    Buffer payload = new Buffer();
    for (int number : numbers) {
      payload.writeInt(number);
    }
    return payload.readByteArray();
  }

  /// A field in a field section, without compression.
  ///
  /// @param indexed whether it can be referred to later
  static byte[] field(boolean indexed, String name, String value) {
    Buffer field = new Buffer().writeByte(indexed ? 0x40 : 0);
    for (String text : new String[] {name, value}) {
      int length = text.length();
      if (length < 127) {
        field.writeByte(length);
      } else {
        field.writeByte(127);
        for (length -= 127; length >= 128; length >>= 7) {
          field.writeByte((length & 127) | 128);
        }
        field.writeByte(length);
      }
      field.writeUtf8(text);
    }
    return field.readByteArray();
  }

  private byte[] read(int count) throws IOException {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) connection.readByte();
    }
    return bytes;
  }

  private static int number(byte[] bytes, int start, int length) {
    int number = 0;
    for (int i = start; i < start + length; i++) {
      number = (number << 8) | (bytes[i] & 0xFF);
    }
    return number;
  }
}
