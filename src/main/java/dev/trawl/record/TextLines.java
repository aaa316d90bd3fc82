package dev.trawl.record;

import dev.trawl.check.Verdict;
import dev.trawl.io.DisplayWidth;
import dev.trawl.io.Messages;
import dev.trawl.model.Change;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import dev.trawl.model.Requested;
import dev.trawl.model.Target;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntSupplier;

/// Records for people, a line each: a mark, the status or the kind of error, the time, the method
/// where it is not GET, the URL, and of failed entries the first reason.
public final class TextLines implements RecordFormat {
  private static final String GREEN = "\u001B[32m";
  private static final String YELLOW = "\u001B[33m";
  private static final String RED = "\u001B[31m";
  private static final String PLAIN = "\u001B[m";

  /// As wide as the most frequent kinds of error.
  private static final String WHAT = "%-7s";

  private static final int TIME = 6;

  /// Part of the room that a reason gets where it and the URL do not both fit.
  private static final double REASON = 0.6;

  private final Look look;

  /// How lines look.
  ///
  /// @param width columns of the terminal; none is wider
  /// @param symbols whether more than ASCII is shown
  public record Look(IntSupplier width, boolean colours, boolean symbols) {
    /// Of lines that no terminal shows.
    public static final Look FILE = new Look(() -> Integer.MAX_VALUE, false, true);

    private String sign() {
      return symbols ? "…" : "...";
    }

    private String mark(boolean ok) {
      if (symbols) {
        return ok ? "✓" : "✗";
      }
      return ok ? "+" : "x";
    }
  }

  public TextLines(Look look) {
    this.look = look;
  }

  @Override
  public byte[] encode(FetchResult result, Verdict verdict) {
    Optional<Duration> time =
        result.last().startedAt().map(start -> result.last().timings().total());
    String reason = verdict.ok() ? "" : reason(result, verdict);
    String change =
        verdict
            .change()
            .filter(since -> since != Change.SAME)
            .map(since -> since.wireName() + (reason.isEmpty() ? "" : "; "))
            .orElse("");
    String colour = verdict.ok() ? (result.attempts() > 1 ? YELLOW : GREEN) : RED;
    String start =
        look.mark(verdict.ok()) + " " + String.format(Locale.ROOT, WHAT, result.outcome().reason());
    return line(
        colour,
        start,
        padded(time.map(TextLines::time).orElse("")),
        subject(result.target(), result.requested()),
        change + reason);
  }

  @Override
  public byte[] encode(Planned planned) {
    boolean valid = planned.failure().isEmpty();
    String what = planned.failure().map(failure -> failure.kind().wireName()).orElse("");
    return line(
        valid ? "" : RED,
        look.mark(valid) + (valid ? "" : " " + String.format(Locale.ROOT, WHAT, what)),
        "",
        subject(planned.target(), planned.requested()),
        planned
            .failure()
            .map(failure -> failure.message())
            .orElse(String.join("; ", planned.expect())));
  }

  @Override
  public long bytes(FetchResult result) {
    return 0;
  }

  /// Why a result is not ok, in a sentence.
  static String reason(FetchResult result, Verdict verdict) {
    return switch (result.outcome()) {
      case Outcome.Failed failed -> failed.failure().message();
      case Outcome.Answered answered -> verdict.failures().stream().findFirst().orElse("");
    };
  }

  private static String subject(Target target, Optional<Requested> requested) {
    String method =
        requested.map(Requested::method).filter(m -> !m.equals("GET")).map(m -> m + " ").orElse("");
    return method + Secrets.shown(target.input(), requested.isPresent());
  }

  /// In three digits, where that is exact enough: `0 ms`, `12 ms`, `1.23 s`, `12.3 s`, `123 s`.
  static String time(Duration time) {
    long millis = Math.round(time.toNanos() / 1e6);
    if (millis < 1_000) {
      return millis + " ms";
    }
    double seconds = millis / 1e3;
    String form = seconds < 9.995 ? "%.2f s" : seconds < 99.95 ? "%.1f s" : "%.0f s";
    return String.format(Locale.ROOT, form, seconds);
  }

  private static String padded(String time) {
    return " " + " ".repeat(Math.max(0, TIME - time.length())) + time;
  }

  private byte[] line(String colour, String start, String time, String subject, String reason) {
    String url = printable(subject);
    String why = printable(reason);
    int used = start.length() + time.length() + 2;
    int room = Math.max(2, look.width().getAsInt() - used);
    StringBuilder line = new StringBuilder();
    line.append(look.colours() ? colour + start + (colour.isEmpty() ? "" : PLAIN) : start);
    line.append(time).append("  ");
    if (why.isEmpty()) {
      line.append(DisplayWidth.cutInTheMiddle(url, room, look.sign()));
    } else {
      int both = room - 2;
      int left = Math.max(both - DisplayWidth.of(url), (int) (both * REASON));
      String shown = DisplayWidth.cutAtTheEnd(why, left, look.sign());
      int rest = Math.max(1, both - DisplayWidth.of(shown));
      line.append(DisplayWidth.cutInTheMiddle(url, rest, look.sign())).append("  ").append(shown);
    }
    return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private String printable(String text) {
    String printable = Messages.printable(text);
    return look.symbols() ? printable : ascii(printable);
  }

  private static String ascii(String text) {
    StringBuilder ascii = new StringBuilder(text.length());
    text.chars()
        .mapToObj(c -> c < 0x7F ? Character.toString(c) : String.format(Locale.ROOT, "\\u%04x", c))
        .forEach(ascii::append);
    return ascii.toString();
  }
}
