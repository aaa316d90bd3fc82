package dev.trawl.http.http2;

/// Finds the frames (RFC 9113, section 4.1) in bytes that pass by in pieces of any length. For one
/// thread at a time.
final class FrameScanner {
  private static final int HEADER = 9;

  /// Of a setting (section 6.5.1): its identifier, of two bytes, and its value, of four.
  private static final int SETTING = 6;

  private static final int FIRST_OF_VALUE = 2;
  private static final byte HIGHEST = 0x7F;

  private final Frames frames;
  private final byte[] header = new byte[HEADER];
  private byte[] payload = {};
  private int skips;
  private int headerBytes;
  private int payloadBytes;

  /// Is told of each frame.
  interface Frames {
    /// A frame begins.
    ///
    /// @return false if the connection has to be given up
    boolean frame(int type, int length, int stream, byte[] payload);
  }

  /// @param skips bytes before the first frame, such as a client's preface
  FrameScanner(int skips, Frames frames) {
    this.skips = skips;
    this.frames = frames;
  }

  /// Looks at the bytes that come next. Settings that OkHttp would take for negative numbers are
  /// made smaller in place: it would write requests that no server can read.
  ///
  /// @return false if the connection has to be given up
  boolean scan(byte[] bytes, int offset, int count) {
    boolean goesOn = true;
    int at = offset;
    int end = offset + count;
    while (at < end) {
      if (skips > 0) {
        int skipped = Math.min(skips, end - at);
        skips -= skipped;
        at += skipped;
      } else if (headerBytes < HEADER) {
        header[headerBytes++] = bytes[at++];
        if (headerBytes == HEADER) {
          payload = new byte[FrameLog.wanted(header[3], length())];
          payloadBytes = 0;
        }
      } else {
        payload[payloadBytes] = bytes[at];
        if (header[3] == FrameLog.SETTINGS && isSigned(payload, payloadBytes)) {
          payload[payloadBytes] = HIGHEST;
          bytes[at] = HIGHEST;
        }
        payloadBytes++;
        at++;
      }
      if (skips == 0 && headerBytes == HEADER && payloadBytes == payload.length) {
        goesOn &= frames.frame(header[3], length(), stream(), payload);
        skips = length() - payload.length;
        headerBytes = 0;
      }
    }
    return goesOn;
  }

  /// Whether the first byte of a value is that of 2^31 or more, which only means "as much as you
  /// like": of the table for fields, of streams at once. Elsewhere it is an error (section 6.5.2).
  private static boolean isSigned(byte[] settings, int at) {
    return at % SETTING == FIRST_OF_VALUE
        && settings[at] < 0
        && settings[at - 2] == 0
        && (settings[at - 1] == FrameLog.HEADER_TABLE_SIZE
            || settings[at - 1] == FrameLog.MAX_CONCURRENT_STREAMS);
  }

  private int length() {
    return number(0, 3);
  }

  private int stream() {
    return number(5, HEADER) & 0x7FFFFFFF;
  }

  private int number(int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      number = (number << 8) + (header[i] & 0xFF);
    }
    return number;
  }
}
