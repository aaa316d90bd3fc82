package dev.trawl.faults;

import static dev.trawl.faults.Expect.error;
import static dev.trawl.faults.Expect.field;
import static dev.trawl.faults.Expect.ok;
import static dev.trawl.faults.Expect.timeout;
import static dev.trawl.faults.Frames.CONTINUATION;
import static dev.trawl.faults.Frames.DATA;
import static dev.trawl.faults.Frames.END_HEADERS;
import static dev.trawl.faults.Frames.GOAWAY;
import static dev.trawl.faults.Frames.HEADERS;
import static dev.trawl.faults.Frames.PING;
import static dev.trawl.faults.Frames.PUSH_PROMISE;
import static dev.trawl.faults.Frames.RST_STREAM;
import static dev.trawl.faults.Frames.SETTINGS;
import static dev.trawl.faults.Frames.STATUS_200;
import static dev.trawl.faults.Frames.WINDOW_UPDATE;
import static dev.trawl.faults.Frames.numbers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.http.RawServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import okio.Buffer;

/// What a server can do wrong in HTTP/2: rows 49 to 52 and 87, and what clients have to notice
/// according to h2spec (row 53).
final class Http2Faults {
  private static final int NO_ERROR = 0;
  private static final int INTERNAL_ERROR = 2;
  static final int REFUSED_STREAM = 7;
  private static final int MAX_FRAME = 16 * 1024;
  private static final byte[] NO_SETTINGS = {};

  /// SETTINGS_MAX_CONCURRENT_STREAMS of 0.
  private static final byte[] NO_STREAMS = {0, 3, 0, 0, 0, 0};

  /// SETTINGS_HEADER_TABLE_SIZE of 4294967196, and the highest SETTINGS_MAX_CONCURRENT_STREAMS.
  private static final byte[] LARGE_TABLE = {0, 1, -1, -1, -1, -100};

  private static final byte[] ALL_STREAMS = {0, 3, -1, -1, -1, -1};

  private final List<Fault> faults = new ArrayList<>();
  private final AtomicInteger floodsEnded = new AtomicInteger();
  private int floods;

  /// What a server does with a request of a stream.
  interface Script {
    void run(Frames frames, int stream) throws IOException;
  }

  Http2Faults() {
    streams();
    settings();
    fields();
    floods();
    frames();
  }

  List<Fault> all() {
    return List.copyOf(faults);
  }

  /// Whether the client has closed every connection on which it was flooded.
  boolean allFloodsEnded() {
    return floodsEnded.get() == floods;
  }

  /// A whole connection, where canaries are answered in order.
  static RawServer.Script http2(byte[] settings, Script script) {
    return connection -> {
      Frames frames = new Frames(connection, settings);
      while (true) {
        Frames.Request request = frames.next();
        if (request.path().equals("/canary")) {
          frames.answer(request.stream(), FaultServer.CANARY);
        } else {
          script.run(frames, request.stream());
        }
      }
    };
  }

  /// Refuses a stream as a server does that shuts down.
  static void goAway(Frames frames, int stream) throws IOException {
    frames.say(GOAWAY, 0, 0, numbers(0, NO_ERROR));
  }

  static void refuse(Frames frames, int stream) throws IOException {
    frames.say(RST_STREAM, 0, stream, numbers(REFUSED_STREAM));
  }

  private void streams() {
    on(49, "GOAWAY(0)", Http2Faults::goAway, reset("REFUSED_STREAM"));
    on(49, "REFUSED_STREAM", Http2Faults::refuse, reset("REFUSED_STREAM"));
    on(
        49,
        "INTERNAL_ERROR",
        (frames, stream) -> frames.say(RST_STREAM, 0, stream, numbers(INTERNAL_ERROR)),
        reset("INTERNAL_ERROR"));
    on(
        49,
        "INTERNAL_ERROR in the body",
        (frames, stream) -> {
          frames.say(HEADERS, END_HEADERS, stream, STATUS_200);
          frames.say(DATA, 0, stream, new byte[5]);
          frames.say(RST_STREAM, 0, stream, numbers(INTERNAL_ERROR));
        },
        reset("INTERNAL_ERROR").andThen(field("status", 200)));
    faults.add(
        new Fault(52, "no streams", http2(NO_STREAMS, (frames, stream) -> {}), timeout("headers")));
  }

  /// Numbers of 32 bits without a sign.
  private void settings() {
    Script hello = (frames, stream) -> frames.answer(stream, "hello");
    faults.add(new Fault(87, "the largest table", http2(LARGE_TABLE, hello), ok(5)));
    faults.add(new Fault(87, "the most streams", http2(ALL_STREAMS, hello), ok(5)));
    Buffer last = new Buffer();
    for (int i = 0; i < 40; i++) {
      last.write(new byte[] {0, 5, 0, 0, 64, 0});
    }
    byte[] many = last.write(LARGE_TABLE).readByteArray();
    on(
        87,
        "the largest table behind other settings, in pieces",
        (frames, stream) -> {
          byte[] settings = Frames.frame(SETTINGS, 0, 0, many);
          for (byte b : settings) {
            frames.say(new byte[] {b});
          }
          frames.answer(stream, "hello");
        },
        ok(5));
    on(
        87,
        "pushes without end",
        (frames, stream) -> {
          for (int promised = 2; ; promised += 2) {
            frames.say(PUSH_PROMISE, END_HEADERS, stream, numbers(promised));
          }
        },
        record -> {
          String kind = record.at("/error/kind").asText();
          if (!kind.equals("protocol") && !kind.equals("reset")) {
            throw new AssertionError(record.toString());
          }
        });
  }

  private void fields() {
    byte[] kibibyte = Frames.field(false, "x", "y".repeat(1000));
    on(
        50,
        "300 KB of fields",
        (frames, stream) -> {
          frames.say(HEADERS, 0, stream, STATUS_200);
          for (int i = 0; i < 299; i++) {
            frames.say(CONTINUATION, 0, stream, kibibyte);
          }
          frames.say(CONTINUATION, END_HEADERS, stream, kibibyte);
        },
        error("too_large"));
    on(
        50,
        "endless CONTINUATION",
        (frames, stream) -> {
          frames.say(HEADERS, 0, stream, STATUS_200);
          while (true) {
            frames.say(CONTINUATION, 0, stream, kibibyte);
          }
        },
        error("too_large"));
    on(
        50,
        "a bomb of references",
        (frames, stream) -> {
          Buffer bomb = new Buffer().write(STATUS_200);
          bomb.write(Frames.field(true, "x", "y".repeat(4000)));
          while (bomb.size() < MAX_FRAME) {
            bomb.writeByte(0x80 | 62);
          }
          frames.say(HEADERS, END_HEADERS, stream, bomb.readByteArray());
        },
        error("too_large"));
    on(
        50,
        "6,000 tiny fields",
        (frames, stream) -> {
          frames.say(HEADERS, 0, stream, STATUS_200);
          Buffer tiny = new Buffer();
          for (int i = 0; i < 3000; i++) {
            tiny.write(Frames.field(false, "a", "b"));
          }
          byte[] half = tiny.readByteArray();
          frames.say(CONTINUATION, 0, stream, half);
          frames.say(CONTINUATION, END_HEADERS, stream, half);
        },
        error("too_large"));
  }

  private void floods() {
    floods("PING", Frames.frame(PING, 0, 0, new byte[8]), timeout("headers"));
    floods("SETTINGS", Frames.frame(SETTINGS, 0, 0), timeout("headers"));
    on(51, "empty DATA", floodsIn(DATA), timeout("body"));
    on(51, "empty CONTINUATION", floodsIn(CONTINUATION), timeout("headers"));
  }

  private void frames() {
    refuses("DATA of no stream", stream -> Frames.frame(DATA, 0, 0, new byte[5]));
    refuses("a frame too long", stream -> Frames.frame(DATA, 0, stream, new byte[MAX_FRAME + 1]));
    refuses("RST_STREAM of no stream", stream -> Frames.frame(RST_STREAM, 0, 0, numbers(0)));
    refuses("PING of a stream", stream -> Frames.frame(PING, 0, stream, new byte[8]));
    refuses("PING cut short", stream -> Frames.frame(PING, 0, 0, new byte[7]));
    refuses("SETTINGS of a stream", stream -> Frames.frame(SETTINGS, 0, stream));
    refuses("SETTINGS cut short", stream -> Frames.frame(SETTINGS, 0, 0, new byte[5]));
    refuses("acknowledgement with a payload", stream -> Frames.frame(SETTINGS, 1, 0, NO_STREAMS));
    refuses("WINDOW_UPDATE by 0", stream -> Frames.frame(WINDOW_UPDATE, 0, 0, numbers(0)));
    refuses("GOAWAY of a stream", stream -> Frames.frame(GOAWAY, 0, stream, numbers(0, NO_ERROR)));
    refuses("an index that is not there", stream -> section(stream, (byte) 0xC0));
    refuses("no status", stream -> section(stream, Frames.field(false, "a", "b")));
    refuses(
        "a name in capitals",
        stream -> section(stream, join(STATUS_200, Frames.field(false, "Name", "x"))));
    on(
        53,
        "an unknown frame",
        (frames, stream) -> {
          frames.say(0x42, 0xFF, stream, new byte[5]);
          frames.answer(stream, "hello");
        },
        ok(5));
    on(53, "a body cut short", (frames, stream) -> body(frames, stream, "50"), error("truncated"));
    on(53, "a body too long", (frames, stream) -> body(frames, stream, "3"), error("protocol"));
  }

  private static byte[] section(int stream, byte... fields) {
    return Frames.frame(HEADERS, END_HEADERS | Frames.END_STREAM, stream, fields);
  }

  private static byte[] join(byte[] one, byte[] other) {
    return new Buffer().write(one).write(other).readByteArray();
  }

  /// Five bytes, and whatever else is said of their number.
  private static void body(Frames frames, int stream, String length) throws IOException {
    frames.say(HEADERS, 0, stream, STATUS_200);
    frames.say(CONTINUATION, END_HEADERS, stream, Frames.field(false, "content-length", length));
    frames.say(DATA, Frames.END_STREAM, stream, new byte[5]);
  }

  /// Answered by what is no answer, for the client to see so.
  private void refuses(String name, IntFunction<byte[]> frame) {
    on(
        53,
        name,
        (frames, stream) -> frames.say(frame.apply(stream)),
        record -> {
          String kind = record.at("/error/kind").asText();
          if (!kind.equals("protocol") && !kind.equals("reset")) {
            throw new AssertionError(record.toString());
          }
        });
  }

  private void floods(String name, byte[] frame, Consumer<JsonNode> record) {
    on(51, "flood of " + name, (frames, stream) -> flood(frames, frame), record);
    floods++;
  }

  private Script floodsIn(int type) {
    floods++;
    return (frames, stream) -> {
      frames.say(HEADERS, type == DATA ? END_HEADERS : 0, stream, STATUS_200);
      flood(frames, Frames.frame(type, 0, stream));
    };
  }

  /// Says the same again and again, and listens to nothing, until the client has closed.
  private void flood(Frames frames, byte[] frame) throws IOException {
    Buffer burst = new Buffer();
    while (burst.size() < MAX_FRAME) {
      burst.write(frame);
    }
    byte[] bytes = burst.readByteArray();
    try {
      while (true) {
        frames.say(bytes);
      }
    } finally {
      floodsEnded.incrementAndGet();
    }
  }

  private void on(int row, String name, Script script, Consumer<JsonNode> record) {
    faults.add(new Fault(row, name, http2(NO_SETTINGS, script), record));
  }

  private static Consumer<JsonNode> reset(String code) {
    return error("reset")
        .andThen(record -> {
          String message = record.at("/error/message").textValue();
          if (!message.contains(code)) {
            throw new AssertionError(code + " is not in " + message);
          }
        });
  }
}
