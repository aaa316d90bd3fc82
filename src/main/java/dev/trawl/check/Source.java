package dev.trawl.check;

import dev.trawl.extract.Part;
import dev.trawl.extract.Shown;
import dev.trawl.model.Answer;
import dev.trawl.model.Body;
import dev.trawl.model.Digest;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Redacted;
import dev.trawl.model.Requested;
import dev.trawl.model.TextEncoding;
import java.util.List;
import java.util.Optional;

/// Where a text of an answer is.
sealed interface Source {
  Optional<Part> needs();

  Texts of(FetchResult result, Answer answer);

  /// A text as it may be shown.
  default String shown(String text, int from) {
    return Shown.quoted(text, from);
  }

  /// What is there: none, one or, of a field, several.
  ///
  /// @param bytes of all of it, where there is one; more than the text has if it was cut
  /// @param encoding of the bytes
  record Texts(List<String> values, boolean complete, long bytes, TextEncoding encoding) {
    /// As long as a byte order mark is, at most.
    private static final int MARK = 3;

    static Texts of(List<String> values) {
      return new Texts(values, true, 0, TextEncoding.UTF_8);
    }

    /// Whether a text has the length of all of it, as far as can be told.
    boolean mayHold(String text) {
      long unmarked = encoding.length(text).orElse(bytes);
      return unmarked <= bytes && unmarked >= bytes - MARK;
    }
  }

  /// A response field.
  ///
  /// @param name in lower case
  record Header(String name) implements Source {
    @Override
    public Optional<Part> needs() {
      return Optional.of(Part.HEADERS);
    }

    @Override
    public Texts of(FetchResult result, Answer answer) {
      return Texts.of(answer.headers().getOrDefault(name, List.of()));
    }

    @Override
    public String shown(String text, int from) {
      String redacted = Redacted.field(name, text);
      return Shown.quoted(redacted, redacted.equals(text) ? from : 0);
    }

    @Override
    public String toString() {
      return "header " + name;
    }
  }

  /// The body, decoded; what is not of its encoding as U+FFFD.
  record Content() implements Source {
    @Override
    public Optional<Part> needs() {
      return Optional.of(Part.BODY);
    }

    @Override
    public Texts of(FetchResult result, Answer answer) {
      if (answer.body().isEmpty()) {
        // Nothing was kept: with a limit of 0, or where only its length matters.
        return new Texts(
            List.of(""), answer.bodyBytes() == 0, answer.bodyBytes(), TextEncoding.UTF_8);
      }
      Body body = answer.body().get();
      return new Texts(List.of(body.text()), body.complete(), answer.bodyBytes(), body.encoding());
    }

    @Override
    public String toString() {
      return "body";
    }
  }

  /// Where the redirects led, or else the URL itself.
  record FinalUrl() implements Source {
    @Override
    public Optional<Part> needs() {
      return Optional.empty();
    }

    @Override
    public Texts of(FetchResult result, Answer answer) {
      Optional<String> url =
          result.last().finalUrl().or(() -> result.requested().map(Requested::url));
      return Texts.of(url.stream().toList());
    }

    @Override
    public String toString() {
      return "final_url";
    }
  }

  /// The digest of the body, in hexadecimal; none where the body was not read to its end.
  record Sha256() implements Source {
    @Override
    public Optional<Part> needs() {
      return Optional.of(Part.SHA256);
    }

    @Override
    public Texts of(FetchResult result, Answer answer) {
      return Texts.of(answer.digest(Digest.SHA256).stream().toList());
    }

    @Override
    public String toString() {
      return "sha256";
    }
  }
}
