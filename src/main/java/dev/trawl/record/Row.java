package dev.trawl.record;

import dev.trawl.check.Verdict;
import dev.trawl.io.WellFormed;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import dev.trawl.model.Requested;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// An entry as reports show it. Its texts hold no secret and nothing that is not printable, and are
/// no longer than [#MAX_TEXT].
///
/// @param name method and URL, and its id if the list gives one; of what is no URL, the entry
/// @param host with the port, if the URL has one
/// @param error empty where there is an answer
/// @param reason what the summary counts it by: a status code, or an error kind's name
/// @param why it is not ok, a sentence a line
/// @param attempts requests that were sent for it, redirects aside
/// @param took the last attempt
public record Row(
    long index,
    OptionalLong line,
    String name,
    String host,
    boolean ok,
    Optional<ErrorKind> error,
    String reason,
    String why,
    long attempts,
    Duration took) {
  /// In characters. Some reports keep rows in memory.
  public static final int MAX_TEXT = 1000;

  /// The host of what has no URL.
  static final String NO_HOST = "no host";

  public static Row of(FetchResult result, Verdict verdict) {
    return new Row(
        result.target().index(),
        result.target().line(),
        shown(name(result)),
        shown(result.requested().map(requested -> host(requested.url())).orElse(NO_HOST)),
        verdict.ok(),
        switch (result.outcome()) {
          case Outcome.Answered answered -> Optional.empty();
          case Outcome.Failed failed -> Optional.of(failed.failure().kind());
        },
        result.outcome().reason(),
        cut(String.join("\n", why(result.outcome(), verdict))),
        result.attempts(),
        result.last().timings().total());
  }

  private static String name(FetchResult result) {
    if (result.requested().isEmpty()) {
      return Secrets.shown(result.target().input(), false);
    }
    Requested requested = result.requested().get();
    String id = result.target().particulars().id().map(json -> " (" + json + ")").orElse("");
    return requested.method() + " " + requested.url() + id;
  }

  /// What stands between the scheme and the path of a URL in canonical form.
  static String host(String url) {
    int start = url.indexOf("//");
    int end = url.indexOf('/', start + 2);
    String host = start < 0 ? "" : url.substring(start + 2, end < 0 ? url.length() : end);
    return host.isEmpty() ? NO_HOST : host;
  }

  private static List<String> why(Outcome outcome, Verdict verdict) {
    if (verdict.ok()) {
      return List.of();
    }
    List<String> sentences =
        switch (outcome) {
          case Outcome.Failed failed when verdict.failures().isEmpty() ->
              List.of(failed.failure().message());
          case Outcome.Failed failed -> verdict.failures();
          case Outcome.Answered answered -> verdict.failures();
        };
    return sentences.stream().map(WellFormed::printable).toList();
  }

  /// Text that may hold anything.
  public static String shown(String text) {
    return cut(WellFormed.printable(text));
  }

  static String cut(String text) {
    if (text.length() <= MAX_TEXT) {
      return text;
    }
    int end = MAX_TEXT - 3;
    // Not between the two halves of a character.
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
        + "...";
  }

  /// [#why] on one line.
  public String whyInLine() {
    return why.replace("\n", "; ");
  }

  /// Seconds with three digits behind the point.
  public static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toMillis(), 3).toPlainString();
  }
}
