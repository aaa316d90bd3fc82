package dev.trawl.http;

import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.Exchange;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.http.exchange.Head;
import dev.trawl.http.exchange.Stopwatch;
import dev.trawl.http.exchange.Transport;
import dev.trawl.io.ByteBudget;
import dev.trawl.model.Answer;
import dev.trawl.model.Attempt;
import dev.trawl.model.Outcome;
import dev.trawl.model.Redirect;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import okhttp3.HttpUrl;

/// One attempt in progress: a request, and one more for every redirect that is followed. For one
/// thread, but for [#deadline], [#host] and [#startNanos].
final class RunningAttempt {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /// What is read of a redirect's body so that its connection can be used again; a longer one costs
  /// less by closing the connection.
  private static final long MAX_REDIRECT_BODY = 64 * 1024;

  /// Texts that a URL takes: as a whole, and its parts.
  private static final int URL_FORMS = 2;

  private final HttpOptions options;
  private final Transport transport;
  private final UrlParser urls;
  private final Optional<Robots> robots;
  private final Prepared.Ready target;
  private final AttemptMemory memory;
  private final Stopwatch stopwatch = new Stopwatch();
  private final Deadline deadline;
  private final Instant startedAt = Instant.now();
  private final List<Redirect> redirects = new ArrayList<>(0);
  private boolean sent;
  private Hop hop;
  private Optional<Answer> answer = Optional.empty();

  /// @param memory for what is kept of the answer; is closed by the caller
  RunningAttempt(
      HttpOptions options,
      Transport transport,
      UrlParser urls,
      Optional<Robots> robots,
      Prepared.Ready target,
      ByteBudget.Lease memory) {
    this.options = options;
    this.transport = transport;
    this.urls = urls;
    this.robots = robots;
    this.target = target;
    this.deadline = new Deadline(stopwatch.startNanos() + target.maxTime().toNanos());
    this.memory = new AttemptMemory(memory, deadline);
    this.hop = Hop.first(target);
  }

  /// Ends the attempt, from any thread.
  Deadline deadline() {
    return deadline;
  }

  /// When it began, on the clock of [System#nanoTime].
  long startNanos() {
    return stopwatch.startNanos();
  }

  /// Name and port of the host that it was asked of.
  String host() {
    return target.host();
  }

  /// Makes the attempt; blocks. What is thrown, errors included, is its outcome, and must not end
  /// the thread.
  Attempt run() {
    Outcome outcome;
    try {
      boolean last;
      do {
        last = exchange();
      } while (!last);
      outcome = new Outcome.Answered(answer.orElseThrow());
    } catch (Throwable t) {
      outcome = new Outcome.Failed(Failures.of(t, deadline, stopwatch.phase()), answer);
    }
    return new Attempt(
        Optional.of(startedAt),
        sent,
        stopwatch.resent(),
        stopwatch.timings(),
        List.copyOf(redirects),
        redirects.isEmpty() ? Optional.empty() : Optional.of(hop.url().toString()),
        outcome);
  }

  /// Sends the next request, and reads the body of the response or turns to where it redirects.
  ///
  /// @return whether it was the last
  private boolean exchange() throws IOException {
    stopwatch.request();
    if (robots.isPresent()) {
      robots.get().check(hop.url(), deadline);
    }
    Optional<String> cookies = options.cookies().map(jar -> jar.header(hop.url()));
    // Whatever comes of it, unless it is the cache that answers.
    boolean sentBefore = sent;
    sent = true;
    try (Exchange exchange =
        transport.send(
            hop.request(target.request(), target.authorization(), cookies.orElse("")),
            deadline,
            stopwatch)) {
      sent = sentBefore || exchange.sent();
      Head head = exchange.head();
      options.cookies().ifPresent(jar -> jar.receive(hop.url(), head.fields()));
      BodyReader reader = new BodyReader(exchange, target.capture(), memory);
      try {
        if (options.redirects().limit().isPresent() && REDIRECTS.contains(head.status())) {
          HttpUrl next = location(head);
          memory.keep((long) URL_FORMS * next.toString().length());
          reader.skip(MAX_REDIRECT_BODY);
          redirects.add(new Redirect(head.status(), hop.url().toString()));
          hop = hop.redirected(head.status(), next, options.redirects().trusted());
          return false;
        }
        reader.read(hop.asksForCoding(target.request()));
        answer = Optional.of(reader.answer());
        return true;
      } catch (Throwable t) {
        answer = Optional.of(reader.answer());
        throw t;
      }
    }
  }

  /// Where a redirect leads (RFC 9110, section 15.4).
  private HttpUrl location(Head head) throws FailureException {
    int limit = options.redirects().limit().orElseThrow();
    if (redirects.size() >= limit) {
      throw FailureException.redirect("limit", "more than " + limit + " redirects");
    }
    Set<String> locations = Set.copyOf(head.fields().values("Location"));
    if (locations.isEmpty()) {
      throw FailureException.redirect("bad_location", "redirect without a Location");
    }
    if (locations.size() > 1) {
      throw FailureException.protocol("several different values of Location");
    }
    HttpUrl next =
        urls.resolve(hop.url(), locations.iterator().next())
            .orElseThrow(() ->
                FailureException.redirect(
                    "bad_location", "Location is no http or https URL, or a too long one"));
    if (hop.url().isHttps() && !next.isHttps() && !options.redirects().allowDowngrade()) {
      throw FailureException.redirect("downgrade", "redirect from https to http: " + next.redact());
    }
    return next;
  }
}
