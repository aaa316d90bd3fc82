package dev.trawl.archive;

import com.fasterxml.jackson.core.JsonParser;
import dev.trawl.model.Answer;
import dev.trawl.model.Digest;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Requested;
import dev.trawl.record.BodyContent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How the files of bodies are named: text with fields in braces, `{index}-{sha256}{ext}`.
///
/// Whatever stands in a list or comes from a server, a name is one of `[A-Za-z0-9._-]`, begins with
/// neither dot nor hyphen, and is no longer than [#MAX_NAME] and an ending.
public final class NameTemplate {
  /// Of ASCII; file systems allow 255 bytes.
  static final int MAX_NAME = 200;

  private static final int MAX_VALUE = 100;
  private static final String ABSENT = "_";

  private static final Pattern PIECE =
      Pattern.compile("(?<text>[A-Za-z0-9._-]+)|\\{(?<field>[a-z0-9]*)}");
  private static final Pattern HOST = Pattern.compile("^[a-z]+://(\\[[^\\]]*]|[^/:?#]*)");

  private final List<Piece> pieces;

  private NameTemplate(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  private sealed interface Piece {
    record Text(String text) implements Piece {}

    enum Field implements Piece {
      INDEX,
      LINE,
      ID,
      HOST,
      STATUS,
      SHA256,
      EXT;

      @Override
      public String toString() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /// A name, in two parts: what makes it different from another one goes between.
  record Name(String stem, String ending) {}

  /// Reads a template.
  ///
  /// @throws IllegalArgumentException if this is no template, with a message for people
  public static NameTemplate parse(String template) {
    List<Piece> pieces = new ArrayList<>();
    Matcher piece = PIECE.matcher(template);
    int end = 0;
    while (piece.lookingAt()) {
      pieces.add(
          piece.group("text") != null
              ? new Piece.Text(piece.group("text"))
              : field(piece.group("field"), end));
      end = piece.end();
      piece.region(end, template.length());
    }
    if (end < template.length()) {
      throw new IllegalArgumentException(
          "column "
              + (end + 1)
              + ": a name is of A-Z, a-z, 0-9, '.', '_', '-' and fields in braces");
    }
    if (pieces.isEmpty() || template.startsWith(".") || template.startsWith("-")) {
      throw new IllegalArgumentException("column 1: a name begins with a letter, digit or field");
    }
    return new NameTemplate(pieces);
  }

  private static Piece.Field field(String name, int start) {
    return Arrays.stream(Piece.Field.values())
        .filter(field -> field.toString().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "column "
                    + (start + 1)
                    + ": there is no field {"
                    + name
                    + "}, only "
                    + Arrays.stream(Piece.Field.values())
                        .map(field -> "{" + field + "}")
                        .collect(Collectors.joining(" "))));
  }

  Name of(FetchResult result, Answer answer) {
    StringBuilder stem = new StringBuilder();
    for (Piece piece : pieces.subList(0, pieces.size() - (endsWithExt() ? 1 : 0))) {
      switch (piece) {
        case Piece.Text text -> stem.append(text.text());
        case Piece.Field field -> stem.append(safe(value(field, result, answer)));
      }
    }
    stem.setLength(Math.min(stem.length(), MAX_NAME));
    if (stem.isEmpty() || stem.charAt(0) == '.' || stem.charAt(0) == '-') {
      stem.replace(0, Math.min(1, stem.length()), "_");
    }
    String ending = endsWithExt() ? value(Piece.Field.EXT, result, answer) : "";
    return new Name(stem.toString(), ending);
  }

  private boolean endsWithExt() {
    return pieces.getLast() == Piece.Field.EXT;
  }

  private static String value(Piece.Field field, FetchResult result, Answer answer) {
    String url = result.requested().map(Requested::url).orElse("");
    return switch (field) {
      case INDEX -> Long.toString(result.target().index());
      case LINE ->
          result.target().line().isPresent()
              ? Long.toString(result.target().line().getAsLong())
              : ABSENT;
      case ID -> result.target().particulars().id().map(NameTemplate::text).orElse(ABSENT);
      case HOST -> host(url);
      case STATUS -> Integer.toString(answer.status());
      case SHA256 -> answer.digest(Digest.SHA256).orElse(ABSENT);
      case EXT -> FileExtension.of(answer.contentType(), url);
    };
  }

  private static String safe(String value) {
    String cut = value.length() > MAX_VALUE ? value.substring(0, MAX_VALUE) : value;
    return cut.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private static String host(String url) {
    Matcher host = HOST.matcher(url);
    return host.find() ? host.group(1) : ABSENT;
  }

  /// What a JSON string or number says.
  private static String text(String json) {
    try (JsonParser parser = BodyContent.FACTORY.createParser(json)) {
      parser.nextToken();
      return Optional.ofNullable(parser.getText()).orElse(ABSENT);
    } catch (IOException e) {
      throw new IllegalStateException("an id that is no JSON", e);
    }
  }
}
