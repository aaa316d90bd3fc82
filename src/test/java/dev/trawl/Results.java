package dev.trawl;

import dev.trawl.model.Answer;
import dev.trawl.model.Attempt;
import dev.trawl.model.Body;
import dev.trawl.model.CacheUse;
import dev.trawl.model.Digest;
import dev.trawl.model.Doubts;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Input;
import dev.trawl.model.Outcome;
import dev.trawl.model.Particulars;
import dev.trawl.model.Redirect;
import dev.trawl.model.Requested;
import dev.trawl.model.Target;
import dev.trawl.model.Timings;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Results with values that are easy to recognise, without a request.
public final class Results {
  /// Of every attempt that began.
  public static final Instant STARTED = Instant.parse("2026-01-02T03:04:05.678Z");

  private static final String URL = "http://h.test/a?b=c";
  private static final Timings TIMINGS =
      new Timings(
          Optional.of(Duration.ofNanos(1_500_000)),
          Optional.of(Duration.ofNanos(2_250_400)),
          Optional.of(Duration.ofMillis(3)),
          Optional.of(Duration.ofNanos(10_123_500)),
          Duration.ofNanos(12_000_000));

  private Results() {}

  public static FetchResult answered(int status) {
    return answered(answer(status), 1);
  }

  public static FetchResult answered(Answer answer) {
    return answered(answer, 1);
  }

  public static FetchResult answered(Answer answer, int attempts) {
    return result(attempts, attempt(List.of(), new Outcome.Answered(answer)));
  }

  /// Answered with 200 after these redirects.
  public static FetchResult redirected(Redirect... redirects) {
    return result(1, attempt(List.of(redirects), new Outcome.Answered(answer(200))));
  }

  public static FetchResult failed(Failure failure) {
    return failed(failure, Optional.empty());
  }

  /// Failed after a part of a response had come.
  public static FetchResult failed(Failure failure, Optional<Answer> partial) {
    return result(3, attempt(List.of(), new Outcome.Failed(failure, partial)));
  }

  /// An entry that is no URL.
  public static FetchResult invalid(Input input) {
    return new FetchResult(
        new Target(7, OptionalLong.of(9), input),
        Optional.empty(),
        0,
        Duration.ZERO,
        Attempt.notSent(Failure.of(ErrorKind.INVALID_URL, "no host")));
  }

  /// The same result for an entry that reads otherwise.
  public static FetchResult withTarget(FetchResult result, Target target) {
    return new FetchResult(
        target, result.requested(), result.attempts(), result.queued(), result.last());
  }

  /// The same after a request of it was sent twice more.
  public static FetchResult resent(FetchResult result) {
    Attempt last = result.last();
    Attempt again =
        new Attempt(
            last.startedAt(),
            last.sent(),
            2,
            last.timings(),
            last.redirects(),
            last.finalUrl(),
            last.outcome());
    return new FetchResult(
        result.target(), result.requested(), result.attempts(), result.queued(), again);
  }

  public static Answer answer(int status) {
    return answer(status, Map.of(), Optional.empty());
  }

  /// A response of 200 with a body.
  public static Answer answer(String contentType, byte[] body, Charset charset, boolean complete) {
    Body kept =
        new Body(
            ByteBuffer.wrap(body).asReadOnlyBuffer(),
            Optional.of(contentType + "; charset=" + charset.name()),
            complete);
    return new Answer(
        200,
        Optional.of("http/1.1"),
        Optional.of("192.0.2.1"),
        Optional.of(contentType),
        complete ? body.length : 5_000_000_000L,
        Doubts.NONE,
        Optional.empty(),
        Map.of(),
        Optional.of(kept),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// A response of 200 with a body in UTF-8.
  public static Answer answer(String contentType, String body) {
    return answer(contentType, body.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8, true);
  }

  public static Answer answer(int status, Map<String, List<String>> headers, Optional<Body> body) {
    return answer(status, Doubts.NONE, headers, body);
  }

  public static Answer answer(int status, Doubts doubts) {
    return answer(status, doubts, Map.of(), Optional.empty());
  }

  /// The same response, with digests of its body, from the cache.
  public static Answer kept(Answer answer, Map<Digest, String> digests, CacheUse use) {
    return new Answer(
        answer.status(),
        answer.httpVersion(),
        answer.remoteIp(),
        answer.contentType(),
        answer.bodyBytes(),
        answer.doubts(),
        answer.retryAfter(),
        answer.headers(),
        answer.body(),
        digests,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(use));
  }

  /// A response of 200 over TLS, whose certificate ends so long after the attempt began.
  public static Answer certified(Duration left) {
    Answer plain = answer(200);
    return new Answer(
        plain.status(),
        Optional.of("h2"),
        plain.remoteIp(),
        plain.contentType(),
        plain.bodyBytes(),
        plain.doubts(),
        plain.retryAfter(),
        plain.headers(),
        plain.body(),
        plain.digests(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(STARTED.plus(left)),
        plain.cache());
  }

  private static Answer answer(
      int status, Doubts doubts, Map<String, List<String>> headers, Optional<Body> body) {
    return new Answer(
        status,
        Optional.of("http/1.1"),
        Optional.of("192.0.2.1"),
        Optional.of("text/plain"),
        42,
        doubts,
        Optional.empty(),
        headers,
        body,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Attempt attempt(List<Redirect> redirects, Outcome outcome) {
    return new Attempt(
        Optional.of(STARTED),
        true,
        0,
        TIMINGS,
        redirects,
        redirects.isEmpty() ? Optional.empty() : Optional.of("https://h.test/end"),
        outcome);
  }

  private static FetchResult result(int attempts, Attempt last) {
    return new FetchResult(
        new Target(1, OptionalLong.of(3), new Input.Text(URL)),
        Optional.of(new Requested(URL, "GET")),
        attempts,
        Duration.ofNanos(250_000),
        last);
  }

  /// The same result for an entry that expects something itself.
  public static FetchResult expecting(FetchResult result, String... expect) {
    Target target = result.target();
    Particulars none = Particulars.NONE;
    return withTarget(
        result,
        new Target(
            target.index(),
            target.line(),
            target.input(),
            new Particulars(
                none.id(),
                none.method(),
                none.headers(),
                none.body(),
                List.of(expect),
                none.maxTime(),
                none.meta(),
                none.source(),
                none.heading())));
  }

  /// An entry with an id and a meta, both JSON.
  public static Target target(String id, String meta) {
    Particulars none = Particulars.NONE;
    return new Target(
        1,
        OptionalLong.of(3),
        new Input.Text(URL),
        new Particulars(
            Optional.of(id),
            none.method(),
            none.headers(),
            none.body(),
            none.expect(),
            none.maxTime(),
            Optional.of(meta),
            none.source(),
            none.heading()));
  }
}
