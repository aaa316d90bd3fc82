package dev.trawl.check;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.trawl.check.Finding.Holds;
import dev.trawl.check.Source.Texts;
import dev.trawl.extract.Part;
import dev.trawl.extract.Shown;
import dev.trawl.extract.Watched;
import dev.trawl.extract.Work;
import dev.trawl.model.Answer;
import dev.trawl.model.FetchResult;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// A text is as wanted; of several, one has to be.
record TextCondition(Source source, Likeness likeness) implements Condition {
  /// Of several texts, those that are shown.
  private static final int SHOWN = 3;

  /// What a text is like.
  sealed interface Likeness {}

  record Contains(String part) implements Likeness {
    @Override
    public String toString() {
      return "contains " + Shown.quoted(part);
    }
  }

  /// @param written the pattern between slashes, with its flag
  record Matches(Pattern pattern, String written) implements Likeness {
    @Override
    public String toString() {
      return "matches " + written;
    }
  }

  record Equal(String text) implements Likeness {
    @Override
    public String toString() {
      return "== " + Shown.quoted(text);
    }
  }

  record Different(String text) implements Likeness {
    @Override
    public String toString() {
      return "!= " + Shown.quoted(text);
    }
  }

  record Empty() implements Likeness {
    @Override
    public String toString() {
      return "is empty";
    }
  }

  record Exists() implements Likeness {
    @Override
    public String toString() {
      return "exists";
    }
  }

  @Override
  public String expected() {
    return likeness.toString();
  }

  @Override
  public Optional<Part> needs() {
    // That a body is empty, its length says.
    return source instanceof Source.Content && likeness instanceof Empty
        ? Optional.empty()
        : source.needs();
  }

  @Override
  public Finding on(FetchResult result, Answer answer, Work work) {
    Texts texts = source.of(result, answer);
    Holds holds = holds(texts, work);
    return new Finding(
        holds,
        () ->
            holds == Holds.UNDECIDED
                ? "none in its first "
                    + answer.body().map(body -> body.bytes().remaining()).orElse(0)
                    + " bytes (--include-limit)"
                : found(texts, work));
  }

  private Holds holds(Texts texts, Work work) {
    return switch (likeness) {
      case Contains wanted ->
          any(texts, text -> text.contains(wanted.part()) ? Holds.YES : unlessCut(texts));
      case Matches wanted -> any(texts, text -> matches(wanted.pattern(), text, texts, work));
      case Equal wanted -> any(texts, text -> equal(wanted.text(), text, texts));
      case Different wanted -> any(texts, text -> equal(wanted.text(), text, texts)).negated();
      case Empty empty -> any(texts, text -> Holds.of(text.isEmpty() && texts.complete()));
      case Exists exists -> Holds.of(!texts.values().isEmpty());
    };
  }

  private interface Each {
    Holds of(String text);
  }

  private static Holds any(Texts texts, Each each) {
    Holds any = Holds.NO;
    for (String text : texts.values()) {
      Holds one = each.of(text);
      if (one == Holds.YES) {
        return one;
      }
      any = one == Holds.UNDECIDED ? one : any;
    }
    return any;
  }

  private static Holds unlessCut(Texts texts) {
    return texts.complete() ? Holds.NO : Holds.UNDECIDED;
  }

  private static Holds matches(Pattern pattern, String text, Texts texts, Work work) {
    Matcher matcher = pattern.matcher(new Watched(text, work));
    if (!matcher.find()) {
      return unlessCut(texts);
    }
    // At the cut, `$` and `\b` match what may go on.
    return texts.complete() || matcher.end() < text.length() ? Holds.YES : Holds.UNDECIDED;
  }

  private static Holds equal(String wanted, String text, Texts texts) {
    if (texts.complete()) {
      return Holds.of(wanted.equals(text));
    }
    return wanted.startsWith(text) && texts.mayHold(wanted) ? Holds.UNDECIDED : Holds.NO;
  }

  private String found(Texts texts, Work work) {
    if (source instanceof Source.Content && likeness instanceof Empty) {
      return texts.bytes() + (texts.bytes() == 1 ? " byte" : " bytes");
    }
    List<String> values = texts.values();
    if (values.isEmpty()) {
      return "none";
    }
    return values.stream()
            .limit(SHOWN)
            .map(text -> source.shown(text, from(text, work)))
            .collect(Collectors.joining(", "))
        + (values.size() > SHOWN ? " and " + (values.size() - SHOWN) + " more" : "");
  }

  /// Where to begin to show a text: shortly before what is not to be in it.
  private int from(String text, Work work) {
    int place =
        switch (likeness) {
          case Contains wanted -> text.indexOf(wanted.part());
          case Matches wanted -> {
            Matcher matcher = wanted.pattern().matcher(new Watched(text, work));
            yield matcher.find() ? matcher.start() : 0;
          }
          case Equal wanted -> 0;
          case Different wanted -> 0;
          case Empty empty -> 0;
          case Exists exists -> 0;
        };
    return place < 40 ? 0 : place - 20;
  }
}
