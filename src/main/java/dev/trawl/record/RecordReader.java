package dev.trawl.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/// Reads back what [JsonLines] wrote, front to back, one record at a time.
///
/// A line is cut out before it is parsed, and parsed only as far as it tells something of its
/// entry: the rest is what a server sent, which may be large and odd. All of a line is looked at
/// for control characters, though. Records have none, but after a power loss a file may hold zero
/// bytes.
public final class RecordReader {
  /// How much of a line is kept: more than redirects and all that stands before the body can fill.
  private static final int MAX_HEAD = 16 << 20;

  private static final byte[] BEGINNING = "{\"index\":".getBytes(StandardCharsets.UTF_8);

  private final FileChannel channel;
  private final String name;
  private final byte[] chunk = new byte[64 * 1024];
  private int position;
  private int limit;
  private byte[] head = new byte[1024];
  private int kept;
  private byte last;
  private long start;
  private long end;

  /// @param channel is read from its beginning; its own position neither counts nor changes
  /// @param name of the file, for messages
  public RecordReader(FileChannel channel, String name) {
    this.channel = channel;
    this.name = name;
  }

  /// The next record; empty at the end, which may lie before the end of the file: the last line may
  /// have been cut off while it was written.
  ///
  /// @throws ResultsException if there is no record
  public Optional<Recorded> next() throws IOException {
    start = end;
    return readLine() ? Optional.of(record()) : Optional.empty();
  }

  /// Offset of the record that was read last.
  public long start() {
    return start;
  }

  /// Offset of the byte behind the record that was read last.
  public long end() {
    return end;
  }

  /// Fills `head`; false where no whole line is left.
  private boolean readLine() throws IOException {
    kept = 0;
    long offset = start;
    long control = -1;
    boolean zeros = true;
    while (true) {
      if (position == limit && !fill(offset)) {
        int compared = Math.min(kept, BEGINNING.length);
        if (!zeros || !Arrays.equals(head, 0, compared, BEGINNING, 0, compared)) {
          throw refused(start, "it ends with something else than a record");
        }
        return false;
      }
      int to = position;
      while (to < limit && (chunk[to] & 0xFF) >= ' ') {
        to++;
      }
      keep(position, to);
      offset += to - position;
      position = to;
      if (to < limit) {
        position++;
        offset++;
        if (chunk[to] == '\n') {
          if (control >= 0) {
            throw refused(control, "a control character");
          }
          end = offset;
          return true;
        }
        control = control < 0 ? offset - 1 : control;
        zeros &= chunk[to] == 0;
      }
    }
  }

  private boolean fill(long offset) throws IOException {
    position = 0;
    limit = Math.max(0, channel.read(ByteBuffer.wrap(chunk), offset));
    return limit > 0;
  }

  private void keep(int from, int to) {
    int count = Math.min(to - from, MAX_HEAD - kept);
    if (kept + count > head.length) {
      head = Arrays.copyOf(head, Math.max(kept + count, 2 * head.length));
    }
    System.arraycopy(chunk, from, head, kept, count);
    kept += count;
    if (to > from) {
      last = chunk[to - 1];
    }
  }

  private Recorded record() throws IOException {
    if (kept == 0 || head[0] != '{' || last != '}') {
      throw refused(start, "no JSON object on a line of its own");
    }
    long index = 0;
    OptionalLong line = OptionalLong.empty();
    Optional<String> input = Optional.empty();
    boolean base64 = false;
    Optional<Boolean> ok = Optional.empty();
    Optional<String> status = Optional.empty();
    Optional<String> error = Optional.empty();
    Optional<String> identity = Optional.empty();
    Optional<String> method = Optional.empty();
    try (JsonParser parser = RawJson.OWN.createParser(head, 0, kept)) {
      parser.nextToken();
      boolean more = true;
      while (more) {
        String field = parser.nextFieldName();
        switch (field) {
          case "index" -> index = parser.nextLongValue(0);
          case "line" -> line = OptionalLong.of(parser.nextLongValue(0));
          case "input" -> input = Optional.ofNullable(parser.nextTextValue());
          case "input_base64" -> {
            input = Optional.ofNullable(parser.nextTextValue());
            base64 = true;
          }
          case "identity" -> identity = Optional.ofNullable(parser.nextTextValue());
          case "method" -> method = Optional.ofNullable(parser.nextTextValue());
          case "ok" -> ok = Optional.ofNullable(parser.nextBooleanValue());
          case "status" -> status = Optional.of(Integer.toString(parser.nextIntValue(0)));
          case "error" -> error = kind(parser);
          case "headers", "body", "json", "body_base64", "extract" -> more = false;
          case null -> {
            more = false;
            if (parser.nextToken() != null) {
              throw refused(start, "more than one object on a line");
            }
          }
          default -> {
            parser.nextToken();
            parser.skipChildren();
          }
        }
        more &= !(ok.orElse(false) && index > 0 && input.isPresent());
      }
    } catch (JsonProcessingException e) {
      throw refused(start, "no JSON");
    }
    if (index < 1 || input.isEmpty() || ok.isEmpty()) {
      throw refused(start, "a record without index, input or ok");
    }
    Optional<String> reason = ok.get() ? Optional.empty() : error.isPresent() ? error : status;
    return new Recorded(index, line, input.get(), base64, identity, method, ok.get(), reason);
  }

  /// The kind of an error, all of which is read.
  private static Optional<String> kind(JsonParser parser) throws IOException {
    Optional<String> kind = Optional.empty();
    if (parser.nextToken() == JsonToken.START_OBJECT) {
      for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
        if (field.equals("kind")) {
          kind = Optional.ofNullable(parser.nextTextValue());
        } else {
          parser.nextToken();
          parser.skipChildren();
        }
      }
    }
    return kind;
  }

  /// What to throw where something else than a record stands.
  public ResultsException refused(long offset, String what) {
    return new ResultsException("cannot resume " + name + ": at byte " + offset + ": " + what);
  }
}
