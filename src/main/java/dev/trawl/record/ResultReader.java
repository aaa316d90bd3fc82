package dev.trawl.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads back the records of a result file, one at a time, whoever has written or rearranged them:
/// fields may stand in any order, and what nobody asks for is passed over, however long.
///
/// The last line of a run that was killed may be torn: it is passed over.
public final class ResultReader {
  private final Lines lines;
  private final JsonParser json;
  private final Timestamps times = new Timestamps();

  /// What is done with a record.
  public interface Step {
    void take(ResultRecord record) throws IOException;
  }

  private ResultReader(InputStream in) throws IOException {
    lines = new Lines(in);
    json = RawJson.OWN.createParser(lines);
  }

  /// Reads all records of a stream, which it does not close.
  ///
  /// @throws IOException if it cannot be read, or holds something else; with the number of the line
  public static void read(InputStream in, Step each) throws IOException {
    ResultReader reader = new ResultReader(in);
    try (reader.json) {
      for (Optional<ResultRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        each.take(next.get());
      }
    }
  }

  /// The next record; empty at the end.
  private Optional<ResultRecord> next() throws IOException {
    long start = json.currentLocation().getByteOffset();
    int line = json.currentLocation().getLineNr();
    try {
      JsonToken token = json.nextToken();
      if (token == null) {
        return Optional.empty();
      }
      line = json.currentTokenLocation().getLineNr();
      start = json.currentTokenLocation().getByteOffset();
      if (token != JsonToken.START_OBJECT) {
        throw new IOException("line " + line + " is no record");
      }
      return Optional.of(record(line));
    } catch (JsonProcessingException e) {
      int bad = e.getLocation() == null ? line : e.getLocation().getLineNr();
      if (lines.lastNewline() <= start) {
        return Optional.empty();
      }
      throw new IOException("line " + bad + " is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private ResultRecord record(int line) throws IOException {
    Draft draft = new Draft();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      switch (json.nextToken()) {
        case VALUE_STRING -> text(draft, name, line);
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(draft, name);
        case VALUE_TRUE, VALUE_FALSE -> bool(draft, name);
        case START_OBJECT, START_ARRAY -> nested(draft, name);
        default -> {}
      }
    }
    if (draft.ok.isEmpty() || draft.input.isEmpty()) {
      throw new IOException(
          "line " + line + " is a record without " + (draft.ok.isEmpty() ? "ok" : "input"));
    }
    return draft.record();
  }

  private void text(Draft draft, String name, int line) throws IOException {
    switch (name) {
      case "input", "input_base64" -> draft.input = Optional.of(json.getText());
      case "identity" -> draft.identity = Optional.of(json.getText());
      case "url" -> draft.url = Optional.of(json.getText());
      case "method" -> draft.method = json.getText();
      case "sha256" -> draft.sha256 = Optional.of(json.getText());
      case "started_at" -> {
        draft.startedAt = times.parse(json.getText());
        if (draft.startedAt.isEmpty()) {
          throw new IOException("line " + line + " has a started_at that is no time");
        }
      }
      default -> {}
    }
  }

  private void number(Draft draft, String name) throws IOException {
    switch (name) {
      case "index" -> draft.index = json.getLongValue();
      case "status" -> draft.status = json.getIntValue();
      case "bytes" -> draft.bytes = json.getLongValue();
      case "attempts" -> draft.attempts = json.getLongValue();
      case "total_ms" ->
          draft.total = Duration.ofNanos(Math.round(Math.max(0, json.getDoubleValue()) * 1e6));
      default -> {}
    }
  }

  private void bool(Draft draft, String name) throws IOException {
    switch (name) {
      case "ok" -> draft.ok = Optional.of(json.getBooleanValue());
      case "flaky" -> draft.flaky = json.getBooleanValue();
      default -> {}
    }
  }

  private void nested(Draft draft, String name) throws IOException {
    boolean isObject = json.hasToken(JsonToken.START_OBJECT);
    if (name.equals("error") && isObject) {
      error(draft);
    } else if (name.equals("failures") && !isObject) {
      for (JsonToken next = json.nextToken();
          next != JsonToken.END_ARRAY;
          next = json.nextToken()) {
        if (next == JsonToken.VALUE_STRING) {
          draft.failures.add(json.getText());
        } else {
          json.skipChildren();
        }
      }
    } else {
      json.skipChildren();
    }
  }

  private void error(Draft draft) throws IOException {
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      if (json.nextToken() != JsonToken.VALUE_STRING) {
        json.skipChildren();
      } else if (name.equals("kind")) {
        draft.error = Optional.of(json.getText());
      } else if (name.equals("message")) {
        draft.message = Optional.of(json.getText());
      }
    }
  }

  /// A record of which a part has been read.
  private static final class Draft {
    private long index;
    private Optional<String> input = Optional.empty();
    private Optional<String> identity = Optional.empty();
    private Optional<String> url = Optional.empty();
    private String method = "";
    private Optional<Boolean> ok = Optional.empty();
    private int status;
    private long bytes;
    private long attempts;
    private boolean flaky;
    private Optional<Instant> startedAt = Optional.empty();
    private Duration total = Duration.ZERO;
    private Optional<String> error = Optional.empty();
    private Optional<String> message = Optional.empty();
    private final List<String> failures = new ArrayList<>(0);
    private Optional<String> sha256 = Optional.empty();

    ResultRecord record() {
      return new ResultRecord(
          index,
          input.orElseThrow(),
          identity,
          url,
          method,
          ok.orElseThrow(),
          status,
          bytes,
          attempts,
          flaky,
          startedAt,
          total,
          error,
          failures.isEmpty() ? message.stream().toList() : failures,
          sha256);
    }
  }

  /// Knows where the last newline was.
  private static final class Lines extends FilterInputStream {
    private long read;
    private long lastNewline = -1;

    Lines(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = in.read(bytes, offset, length);
      for (int i = offset + count - 1; i >= offset; i--) {
        if (bytes[i] == '\n') {
          lastNewline = read + i - offset;
          break;
        }
      }
      read += Math.max(0, count);
      return count;
    }

    /// Offset of the last one of all, for which everything is read.
    long lastNewline() throws IOException {
      transferTo(OutputStream.nullOutputStream());
      return lastNewline;
    }
  }
}
