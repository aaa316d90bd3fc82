package dev.trawl.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import dev.trawl.check.Verdict;
import dev.trawl.model.Answer;
import dev.trawl.model.Body;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Identity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Writes records: one line of JSON each (RFC 8259, UTF-8, LF at the end). Safe for use by several
/// threads; the workers encode their own records.
public final class JsonLines implements RecordFormat {
  private final JsonFactory json =
      new JsonFactoryBuilder()
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .characterEscapes(new RecordEscapes())
          .build();

  /// Longest line of a record without headers and body, in bytes: what readers of lines take.
  static final int MAX_LINE = 64 * 1024;

  /// Characters that are left of each text where a line would be longer. A control character takes
  /// six bytes.
  public static final int CUT_TEXT = Identity.LONGEST_SHOWN;

  /// Bytes that a body takes as text, for each of its own, while it is decoded.
  private static final long TEXTS = 4;

  /// Copies of a line at once: while it is made, it grows.
  private static final long LINES = 4;

  private final Set<Field> fields;
  private final Optional<PartFilter> parts;

  /// @param fields those to write, as far as a record has them
  public JsonLines(Set<Field> fields) {
    this(fields, List.of());
  }

  /// @param fields those to write, as far as a record has them
  /// @param paths what is written of some of them; all others are whole
  public JsonLines(Set<Field> fields, List<FieldPath> paths) {
    this.fields = Set.copyOf(fields);
    this.parts = paths.stream().allMatch(FieldPath::isWhole) ? Optional.empty() : filter(paths);
  }

  private Optional<PartFilter> filter(List<FieldPath> paths) {
    EnumSet<Field> whole = EnumSet.noneOf(Field.class);
    whole.addAll(fields);
    paths.forEach(path -> whole.remove(path.field()));
    return Optional.of(
        new PartFilter(
            Stream.concat(paths.stream().map(FieldPath::name), whole.stream().map(Field::wireName))
                .toList()));
  }

  private interface Content {
    void write(RecordEncoder record) throws IOException;
  }

  @Override
  public byte[] encode(FetchResult result, Verdict verdict) {
    boolean plain =
        verdict.extract().isEmpty()
            && result.outcome().answer().filter(this::showsContent).isEmpty();
    return line(plain, record -> record.write(result, verdict));
  }

  /// What body and header fields take: a control character becomes six bytes.
  @Override
  public long bytes(FetchResult result) {
    Optional<Answer> answer = result.outcome().answer().filter(this::showsContent);
    long body =
        answer
            .flatMap(Answer::body)
            .map(b -> TEXTS * b.bytes().remaining() + LINES * escaped(b))
            .orElse(0L);
    long fields = 0;
    if (answer.isPresent()) {
      for (Map.Entry<String, List<String>> field : answer.get().headers().entrySet()) {
        fields += escaped(field.getKey());
        for (String value : field.getValue()) {
          fields += escaped(value);
        }
      }
    }
    return body + LINES * fields;
  }

  private static long escaped(Body body) {
    long sum = 0;
    for (int i = body.bytes().position(); i < body.bytes().limit(); i++) {
      sum += escaped(body.bytes().get(i));
    }
    return sum;
  }

  private static long escaped(String text) {
    long sum = 0;
    for (int i = 0; i < text.length(); i++) {
      sum += escaped(text.charAt(i) < 0x80 ? text.charAt(i) : -1);
    }
    return sum;
  }

  /// @param c a character of ASCII; negative for one byte of another
  private static int escaped(int c) {
    if (c < 0) {
      return 3;
    }
    if (c >= ' ' && c < 0x7F) {
      return c == '"' || c == '\\' ? 2 : 1;
    }
    return c == '\n' || c == '\r' || c == '\t' ? 2 : 6;
  }

  private boolean showsContent(Answer answer) {
    return (answer.body().isPresent() && !Collections.disjoint(fields, Field.OF_BODY))
        || (!answer.headers().isEmpty() && fields.contains(Field.HEADERS));
  }

  @Override
  public byte[] encode(Planned planned) {
    return line(true, record -> record.write(planned));
  }

  /// @param limited whether it may have [#MAX_LINE] only
  private byte[] line(boolean limited, Content content) {
    byte[] line = encode(content, Integer.MAX_VALUE);
    byte[] whole = limited && line.length > MAX_LINE ? encode(content, CUT_TEXT) : line;
    return parts.isPresent() ? only(parts.get(), whole) : whole;
  }

  private byte[] only(PartFilter filter, byte[] line) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonParser parser =
            new FilteringParserDelegate(
                RawJson.OWN.createParser(line), filter, Inclusion.INCLUDE_ALL_AND_PATH, true);
        JsonGenerator generator = json.createGenerator(bytes)) {
      RawJson.copyNext(parser, generator);
      generator.flush();
      generator.writeRaw(bytes.size() == 0 ? "{}\n" : "\n");
    } catch (IOException e) {
      throw new IllegalStateException("no JSON: " + new String(line, StandardCharsets.UTF_8), e);
    }
    return bytes.toByteArray();
  }

  private byte[] encode(Content content, int maxText) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator generator = json.createGenerator(bytes)) {
      generator.writeStartObject();
      content.write(new RecordEncoder(generator, fields, maxText));
      generator.writeEndObject();
      generator.writeRaw('\n');
    } catch (IOException e) {
      // Nothing here does input or output: a text that JSON cannot hold got through.
      throw new IllegalStateException("no JSON: " + bytes.toString(StandardCharsets.UTF_8), e);
    }
    return bytes.toByteArray();
  }
}
