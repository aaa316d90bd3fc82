package dev.trawl.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.trawl.io.WellFormed;
import dev.trawl.model.Input;
import dev.trawl.model.Particulars;
import dev.trawl.model.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// An entry as a line of a list, with all that is secret in it: a JSON object, which holds any
/// entry, or as it stood where it was only a URL.
public final class ListLine {
  private static final JsonFactory JSON = new JsonFactory();

  /// What lists leave out, such as quotes and comments, or take for the names of columns.
  private static final Pattern NO_URL_ALONE =
      Pattern.compile("(?i)^[\"'<]|[ \\t]#|(?:^|[,;\\t])\\s*\"?\\s*url\\s*\"?\\s*(?:$|[,;\\t])");

  /// What lists with a URL a line read as JSON.
  private static final Pattern OBJECT = Pattern.compile("^\\{[ \t]*\"");

  private ListLine() {}

  /// The line with its newline.
  ///
  /// @param json whether all lines have to be JSON; what no line can hold is then an object without
  ///   a URL that says so, and otherwise a comment
  public static byte[] of(Target target, boolean json) {
    return switch (target.input()) {
      case Input.Text text when !json && isLine(target, text.text()) -> bytes(text.text());
      case Input.Text text -> object(target, text.text());
      case Input.NotUtf8 line -> withNewline(Base64.getDecoder().decode(line.base64()));
      case Input.TooLong line ->
          unlisted(target, json, "its " + line.length() + " bytes are too long");
      // A row of a table may go over several lines.
      case Input.Malformed entry
          when isObject(target) && (json || OBJECT.matcher(source(target)).find()) ->
          bytes(source(target));
      case Input.Malformed entry -> unlisted(target, json, entry.why());
    };
  }

  /// Whether the text alone is the entry, and is read back as it is.
  private static boolean isLine(Target target, String text) {
    return target.particulars().equals(Particulars.NONE)
        && text.indexOf('\n') < 0
        && !text.startsWith("#")
        && !text.startsWith("{")
        && !NO_URL_ALONE.matcher(text).find()
        && text.strip().equals(text)
        && !text.isEmpty();
  }

  /// Whether it stood in its list as a JSON object on a line.
  private static boolean isObject(Target target) {
    Particulars asked = target.particulars();
    return asked.heading().isEmpty() && asked.source().filter(s -> s.startsWith("{")).isPresent();
  }

  private static String source(Target target) {
    return target.particulars().source().orElseThrow();
  }

  private static byte[] object(Target target, String url) {
    if (isObject(target)) {
      return bytes(source(target));
    }
    byte[] line =
        object(generator -> {
          generator.writeStringField("url", url);
          write(target.particulars(), generator);
        });
    return line.length <= Input.MAX_BYTES
        ? line
        : unlisted(target, true, "as JSON, its " + line.length + " bytes are too long");
  }

  private static byte[] unlisted(Target target, boolean json, String why) {
    String text = "entry " + target.index() + " cannot be listed: " + why;
    return json ? object(generator -> generator.writeStringField("why", text)) : bytes("# " + text);
  }

  private static void write(Particulars asked, JsonGenerator to) throws IOException {
    raw("id", asked.id(), to);
    if (asked.method().isPresent()) {
      to.writeStringField("method", asked.method().get());
    }
    if (!asked.headers().isEmpty()) {
      to.writeObjectFieldStart("headers");
      for (Map.Entry<String, List<String>> field : asked.headers().entrySet()) {
        texts(field.getKey(), field.getValue(), to);
      }
      to.writeEndObject();
    }
    if (asked.body().isPresent()) {
      Particulars.Content body = asked.body().get();
      if (body.type().isPresent()) {
        // Only an object or an array has a type of its own.
        raw("body", Optional.of(body.text()), to);
      } else {
        to.writeStringField("body", body.text());
      }
    }
    if (!asked.expect().isEmpty()) {
      texts("expect", asked.expect(), to);
    }
    if (asked.maxTime().isPresent()) {
      BigDecimal seconds = BigDecimal.valueOf(asked.maxTime().get().toNanos(), 9);
      to.writeStringField("max_time", seconds.stripTrailingZeros().toPlainString() + "s");
    }
    if (asked.meta().isPresent()) {
      try (JsonParser meta = JSON.createParser(asked.meta().get())) {
        meta.nextToken();
        while (meta.nextToken() == JsonToken.FIELD_NAME) {
          to.writeFieldName(meta.currentName());
          RawJson.copyNext(meta, to);
        }
      }
    }
  }

  private static void raw(String name, Optional<String> json, JsonGenerator to) throws IOException {
    if (json.isPresent()) {
      to.writeFieldName(name);
      to.writeRawValue(json.get());
    }
  }

  private static void texts(String name, List<String> texts, JsonGenerator to) throws IOException {
    to.writeArrayFieldStart(name);
    for (String text : texts) {
      to.writeString(text);
    }
    to.writeEndArray();
  }

  private interface Members {
    void write(JsonGenerator to) throws IOException;
  }

  private static byte[] object(Members members) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    try (JsonGenerator generator = JSON.createGenerator(line)) {
      generator.writeStartObject();
      members.write(generator);
      generator.writeEndObject();
      generator.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException("there is no input or output here", e);
    }
    return line.toByteArray();
  }

  private static byte[] bytes(String text) {
    return withNewline(WellFormed.text(text).getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] withNewline(byte[] text) {
    byte[] line = Arrays.copyOf(text, text.length + 1);
    line[text.length] = '\n';
    return line;
  }
}
