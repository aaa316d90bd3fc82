package dev.trawl.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Reads back the records of a result file, as far as a later run wants to know them; one at a
/// time, without keeping what is passed over.
///
/// The last line of a run that was killed may be torn: it is passed over.
final class BaselineReader implements Closeable {
  private static final JsonFactory JSON =
      // The rest is looked through after an error.
      new JsonFactoryBuilder().disable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

  private final Lines lines;
  private final JsonParser json;

  /// @param input `input`, or `input_base64`
  /// @param method empty text if it is not there
  /// @param status 0 if it is not there
  record Recorded(String input, String method, boolean ok, int status, Optional<String> sha256) {}

  BaselineReader(Path file) throws IOException {
    lines = new Lines(Files.newInputStream(file));
    json = JSON.createParser(lines);
  }

  /// The next record; empty at the end.
  ///
  /// @throws IOException if the file cannot be read, or is no result file; with the number of the
  ///   line
  Optional<Recorded> next() throws IOException {
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

  private Recorded record(int line) throws IOException {
    Optional<String> input = Optional.empty();
    String method = "";
    Optional<Boolean> ok = Optional.empty();
    int status = 0;
    Optional<String> sha256 = Optional.empty();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.VALUE_STRING) {
        switch (name) {
          case "input", "input_base64" -> input = Optional.of(json.getText());
          case "method" -> method = json.getText();
          case "sha256" -> sha256 = Optional.of(json.getText());
          default -> {}
        }
      } else if (value.isBoolean() && name.equals("ok")) {
        ok = Optional.of(json.getBooleanValue());
      } else if (value == JsonToken.VALUE_NUMBER_INT && name.equals("status")) {
        status = json.getIntValue();
      } else {
        json.skipChildren();
      }
    }
    if (input.isEmpty() || ok.isEmpty()) {
      throw new IOException(
          "line " + line + " is a record without " + (ok.isEmpty() ? "ok" : "input"));
    }
    return new Recorded(input.get(), method, ok.get(), status, sha256);
  }

  @Override
  public void close() throws IOException {
    json.close();
    lines.close();
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
