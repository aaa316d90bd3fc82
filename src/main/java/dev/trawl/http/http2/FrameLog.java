package dev.trawl.http.http2;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import javax.net.ssl.SSLException;

/// What the frames of an HTTP/2 connection (RFC 9113, section 6) say about its streams: OkHttp
/// tells that a call has failed, not whether the server has processed its request. Safe for use by
/// several threads.
final class FrameLog {
  /// Section 8.7: the server has not processed the request.
  static final int REFUSED_STREAM = 7;

  private static final String[] CODES = {
    "NO_ERROR",
    "PROTOCOL_ERROR",
    "INTERNAL_ERROR",
    "FLOW_CONTROL_ERROR",
    "SETTINGS_TIMEOUT",
    "STREAM_CLOSED",
    "FRAME_SIZE_ERROR",
    "REFUSED_STREAM",
    "CANCEL",
    "COMPRESSION_ERROR",
    "CONNECT_ERROR",
    "ENHANCE_YOUR_CALM",
    "INADEQUATE_SECURITY",
    "HTTP_1_1_REQUIRED",
  };

  /// A header block that OkHttp cannot read within its limit for fields, 256 KiB, and one that it
  /// cannot read at all, end alike. Nobody makes many fields of fewer bytes.
  private static final int SUSPICIOUS_BLOCK = 1024;

  private static final int MAX_BLOCK = 256 * 1024;
  private static final int MAX_PUSHES = 100;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  private static final int PUSH_PROMISE = 5;
  private static final int GOAWAY = 7;
  private static final int CONTINUATION = 9;
  static final int HEADER_TABLE_SIZE = 1;
  static final int MAX_CONCURRENT_STREAMS = 3;

  /// Longest frame that OkHttp lets a server send (section 4.2).
  private static final int MAX_FRAME = 16 * 1024;

  /// The first GOAWAY of a graceful end names it, and means nothing else yet (section 6.8).
  private static final long MAX_STREAM = Integer.MAX_VALUE;

  private final Unread.Share unread;
  private final Queue<Stream> begun = new ArrayDeque<>();
  private final Map<Integer, Stream> byId = new HashMap<>();
  private long lastProcessed = MAX_STREAM;
  private int firstStream;
  private boolean goingAway;
  private long mostStreams = Integer.MAX_VALUE;
  private long blockBytes;
  private int pushes;
  private Optional<SSLException> refusal = Optional.empty();
  private boolean ended;

  /// @param unread what waits for its reader, of this connection
  FrameLog(Unread.Share unread) {
    this.unread = unread;
  }

  /// The stream of a call.
  static final class Stream {
    private int id;
    private long reset = -1;
    private long unread;
  }

  /// A call writes its request's head next, before any other.
  synchronized Stream begin() {
    Stream stream = new Stream();
    begun.add(stream);
    return stream;
  }

  /// Its call is over.
  synchronized void end(Stream stream) {
    if (byId.remove(stream.id) != null) {
      unread.add(-stream.unread);
      stream.unread = 0;
    }
    begun.remove(stream);
  }

  /// Bytes of a stream's body were read.
  synchronized void read(Stream stream, long bytes) {
    stream.unread -= bytes;
    unread.add(-bytes);
  }

  /// Whether the server certainly has not processed the request (section 8.7).
  synchronized boolean isUnprocessed(Stream stream) {
    return stream.id == 0 || stream.reset == REFUSED_STREAM || stream.id > lastProcessed;
  }

  /// The name of the code that the server has reset a stream with; empty text if it has not.
  synchronized String reset(Stream stream) {
    if (stream.reset < 0) {
      return "";
    }
    return stream.reset < CODES.length
        ? CODES[(int) stream.reset]
        : "code " + Long.toString(stream.reset);
  }

  /// Whether the server lets no more streams begin.
  synchronized boolean isGoingAway() {
    return ended || goingAway;
  }

  /// How many streams were begun that the server says it has processed; empty if it did not say so.
  synchronized OptionalLong processedBeforeEnd() {
    return lastProcessed == MAX_STREAM
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(0, (lastProcessed - firstStream) / 2 + 1));
  }

  /// How many streams the server lets be open at once.
  synchronized long mostStreams() {
    return mostStreams;
  }

  /// The connection cannot be read from.
  synchronized void failed(IOException e) {
    refusal = e instanceof SSLException tls ? Optional.of(tls) : Optional.empty();
    ended();
  }

  /// Why TLS has ended, if it is TLS that has: a server that wants to know who we are says so only
  /// after the handshake.
  synchronized Optional<SSLException> refusal() {
    return refusal;
  }

  /// The connection has ended, or failed.
  synchronized void ended() {
    ended = true;
    unread.close();
  }

  /// Waits as long as too much is unread.
  void awaitRoom() {
    unread.await(streams());
  }

  private synchronized int streams() {
    return Math.max(1, byId.size());
  }

  synchronized boolean hasEnded() {
    return ended;
  }

  /// Whether the last header block was too long to be read.
  synchronized boolean isBlockTooLarge() {
    return blockBytes > SUSPICIOUS_BLOCK;
  }

  /// A frame that was sent.
  synchronized void sent(int type, int stream) {
    if (type == HEADERS && !begun.isEmpty()) {
      Stream own = begun.remove();
      own.id = stream;
      firstStream = firstStream == 0 ? stream : firstStream;
      byId.put(stream, own);
    }
  }

  /// A frame that came, or the beginning of it.
  ///
  /// @param payload its first bytes, so many as [#wanted] says, or fewer where there are not so
  ///   many
  /// @return false if the connection has to be given up
  synchronized boolean received(int type, int length, int stream, byte[] payload) {
    switch (type) {
      case HEADERS -> blockBytes = length;
      case CONTINUATION -> blockBytes += length;
      case RST_STREAM -> {
        Stream own = byId.get(stream);
        if (own != null && length >= 4) {
          own.reset = number(payload, 0);
        }
      }
      case GOAWAY -> {
        if (stream == 0 && length >= 8) {
          goingAway = true;
          lastProcessed = Math.min(lastProcessed, number(payload, 0) & 0x7FFFFFFFL);
        }
      }
      case SETTINGS -> {
        for (int i = 0; i + 6 <= payload.length; i += 6) {
          if (payload[i] == 0 && payload[i + 1] == MAX_CONCURRENT_STREAMS) {
            mostStreams = number(payload, i + 2);
          }
        }
      }
      case PUSH_PROMISE -> pushes++;
      case DATA -> {
        blockBytes = 0;
        Stream own = byId.get(stream);
        if (own != null) {
          own.unread += length;
          unread.add(length);
        }
      }
      default -> {}
    }
    return pushes <= MAX_PUSHES && blockBytes <= 2 * MAX_BLOCK;
  }

  /// How many bytes of a frame's payload matter here.
  static int wanted(int type, int length) {
    return switch (type) {
      case RST_STREAM, GOAWAY -> Math.min(8, length);
      case SETTINGS -> Math.min(MAX_FRAME, length);
      default -> 0;
    };
  }

  private static long number(byte[] bytes, int at) {
    long number = 0;
    for (int i = at; i < at + 4; i++) {
      number = (number << 8) + (bytes[i] & 0xFF);
    }
    return number;
  }
}
