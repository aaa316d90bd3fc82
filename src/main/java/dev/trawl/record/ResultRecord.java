package dev.trawl.record;

import dev.trawl.check.Verdict;
import dev.trawl.io.WellFormed;
import dev.trawl.model.Answer;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Identity;
import dev.trawl.model.Outcome;
import dev.trawl.model.Requested;
import dev.trawl.model.Target;
import dev.trawl.model.Timings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// A record of a result file, as far as it is compared and summed up.
///
/// @param index 0 if it is not there, as are other numbers
/// @param input `input`, or `input_base64`
/// @param identity what proves which entry it is, where the input does not
/// @param method empty text if it is not there
/// @param error what kind, which may be one that this trawl does not know
/// @param why if it is not ok: the unmet expectations, else the error's message
public record ResultRecord(
    long index,
    String input,
    Optional<String> identity,
    Optional<String> url,
    String method,
    boolean ok,
    int status,
    long bytes,
    long attempts,
    boolean flaky,
    Optional<Instant> startedAt,
    Timings timings,
    Optional<String> error,
    List<String> why,
    Optional<String> sha256) {
  private static final int MAX_HOST = 300;

  public ResultRecord {
    why = List.copyOf(why);
  }

  /// That of a run which goes on.
  public static ResultRecord of(FetchResult result, Verdict verdict) {
    Optional<Answer> answer = result.outcome().answer();
    Optional<Failure> failure =
        switch (result.outcome()) {
          case Outcome.Answered answered -> Optional.empty();
          case Outcome.Failed failed -> Optional.of(failed.failure());
        };
    return new ResultRecord(
        result.target().index(),
        Secrets.shown(result.target().input(), result.requested().isPresent()),
        Identity.inRecord(result.target()),
        result.requested().map(Requested::url),
        result.requested().map(Requested::method).orElse(""),
        verdict.ok(),
        answer.map(Answer::status).orElse(0),
        answer.map(Answer::bodyBytes).orElse(0L),
        result.attempts(),
        verdict.ok() && result.attempts() > 1,
        result.last().startedAt(),
        result.last().timings(),
        failure.map(Failure::kind).map(ErrorKind::wireName),
        verdict.failures().isEmpty()
            ? failure.stream().map(Failure::message).toList()
            : verdict.failures(),
        Optional.empty());
  }

  /// Whether there was a response, though perhaps not all of its body.
  public boolean hasResponse() {
    return status > 0;
  }

  /// How long its last attempt took; 0 if none was made.
  public Duration total() {
    return timings.total();
  }

  /// How long its last attempt took; empty if none was made.
  public Optional<Duration> took() {
    return startedAt.map(start -> total());
  }

  /// What it is counted by if it is not ok, as `Tally` does.
  public String reason() {
    return error.orElse(status == 0 ? "unknown" : Integer.toString(status));
  }

  /// Host and port of its URL.
  public String host() {
    return host(url);
  }

  /// Host and port of a URL, cut to 300 characters; of no URL, words for that.
  public static String host(Optional<String> url) {
    String host = url.map(Row::host).orElse(Row.NO_HOST);
    return host.length() > MAX_HOST ? host.substring(0, MAX_HOST) : host;
  }

  /// What an entry is known again by in another run. Of a text that may be cut in one of the two,
  /// as older ones are that have no identity, it has what both have.
  public String key() {
    String both =
        input.length() > JsonLines.CUT_TEXT ? input.substring(0, JsonLines.CUT_TEXT) : input;
    return method + ' ' + Identity.key(both, identity);
  }

  /// The same of an entry of this run.
  public static String key(Target target, Optional<Requested> requested) {
    return requested.map(Requested::method).orElse("")
        + ' '
        + WellFormed.text(Identity.key(target));
  }

  /// The same to be kept for long, with texts no longer than those of a [Row].
  public ResultRecord shortened() {
    return new ResultRecord(
        index,
        Row.cut(input),
        identity,
        url.map(Row::cut),
        Row.cut(method),
        ok,
        status,
        bytes,
        attempts,
        flaky,
        startedAt,
        timings,
        error.map(Row::cut),
        Row.cut(String.join("\n", why)).lines().toList(),
        Optional.empty());
  }

  /// As reports show it.
  public Row row() {
    return new Row(
        index,
        OptionalLong.empty(),
        Row.shown(url.map(requested -> method + " " + requested).orElse(input)),
        Row.shown(host()),
        ok,
        error.flatMap(ErrorKind::of),
        Row.shown(reason()),
        Row.cut(String.join("\n", why.stream().map(WellFormed::printable).toList())),
        attempts,
        total());
  }
}
