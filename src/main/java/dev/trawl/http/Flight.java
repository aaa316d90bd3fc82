package dev.trawl.http;

import dev.trawl.model.Answer;
import dev.trawl.model.Attempt;
import dev.trawl.model.CacheUse;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Outcome;
import dev.trawl.model.Redirect;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.internal.connection.RealConnection;

/// One attempt in progress: a call, and one more for every redirect that is followed.
///
/// Whoever drives it, blocking or by callbacks, executes [#next()], hands the response to
/// [#receive] and calls [#ended()], until [#receive] says that it was the last; or hands what was
/// thrown to [#failed]. Not safe for use by several threads at once, but for [#cancel]; the driver
/// sees to it.
final class Flight {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /// What is read of a redirect's body so that its connection can be used again; a longer one costs
  /// less by closing the connection.
  private static final long MAX_REDIRECT_BODY = 64 * 1024;

  private final HttpOptions options;
  private final Clients clients;
  private final UrlParser urls;
  private final Optional<Robots> robots;
  private final Prepared.Ready target;
  private final Stopwatch stopwatch;
  private final Instant startedAt = Instant.now();
  private final List<Redirect> redirects = new ArrayList<>();

  private int calls;
  private int hits;
  private Hop hop;
  private Optional<Answer> answer = Optional.empty();
  private Optional<Clients.Lease> lease = Optional.empty();
  private volatile Optional<Call> call = Optional.empty();
  private volatile Optional<Failure> cancelled = Optional.empty();

  Flight(
      HttpOptions options,
      Clients clients,
      UrlParser urls,
      Optional<Robots> robots,
      Prepared.Ready target) {
    this.options = options;
    this.clients = clients;
    this.urls = urls;
    this.robots = robots;
    this.target = target;
    this.stopwatch = new Stopwatch(target.maxTime());
    this.hop = Hop.first(target);
  }

  /// The listener to the calls of the flight that a request belongs to.
  static EventListener of(Request request) {
    Stopwatch stopwatch = request.tag(Stopwatch.class);
    return stopwatch == null ? EventListener.NONE : stopwatch;
  }

  /// The call to execute next; blocks while rules for robots are read.
  ///
  /// @throws FailureException if they do not allow it
  Call next() throws FailureException {
    calls++;
    if (robots.isPresent()) {
      robots.get().check(hop.url(), target.maxTime().minus(stopwatch.elapsed()).toNanos());
    }
    Clients.Lease taken = clients.take(hop.url());
    lease = Optional.of(taken);
    Call next = taken.client().newCall(request());
    Duration left = target.maxTime().minus(stopwatch.elapsed());
    // OkHttp takes 0 for "no limit".
    next.timeout().timeout(Math.max(1, left.toNanos()), TimeUnit.NANOSECONDS);
    call = Optional.of(next);
    if (cancelled.isPresent()) {
      next.cancel();
    }
    return next;
  }

  /// Gives back what the call was made with, once its response has been closed; on the thread that
  /// read it.
  void ended() {
    Wire.current().end();
    lease.ifPresent(taken -> taken.giveBack().accept(stopwatch.socket()));
    lease = Optional.empty();
  }

  /// When it began, on the clock of [System#nanoTime]. May be called by any thread.
  long startNanos() {
    return stopwatch.startNanos();
  }

  /// Name and port of the host that it was asked of. May be called by any thread.
  String host() {
    return target.host();
  }

  /// Ends the flight. May be called by any thread.
  ///
  /// @param why is then its outcome
  void cancel(Failure why) {
    cancelled = Optional.of(why);
    call.ifPresent(Call::cancel);
  }

  /// Takes a response in: reads the body, or turns to where it redirects.
  ///
  /// @return whether it was the last
  boolean receive(Response response) throws IOException {
    options.cookies().ifPresent(jar -> jar.receive(hop.url(), stopwatch.received()));
    if (stopwatch.cache().equals(Optional.of(CacheUse.HIT))) {
      hits++;
    }
    BodyReader reader = new BodyReader(response, stopwatch, target.capture());
    try {
      Framing framing =
          Framing.of(response.protocol(), hop.method(), stopwatch.status(), stopwatch.headers());
      if (options.redirects().limit().isPresent() && REDIRECTS.contains(response.code())) {
        HttpUrl next = location(response);
        if (!reader.skip(MAX_REDIRECT_BODY)) {
          call.orElseThrow().cancel();
        }
        redirects.add(new Redirect(response.code(), hop.url().toString()));
        hop = hop.redirected(response.code(), next, options.redirects().trusted());
        return false;
      }
      reader.read(
          stopwatch.isFromCache() ? framing.kept() : framing, hop.asksForCoding(target.request()));
      if (!framing.lengthKnown() || (framing.noContent() && response.body().contentLength() != 0)) {
        // What comes next on the connection would be anybody's guess.
        call.orElseThrow().cancel();
      }
      answer = Optional.of(reader.answer());
      return true;
    } catch (Throwable t) {
      answer = Optional.of(reader.answer());
      // The response is closed next, which would wait for the rest of its body.
      call.orElseThrow().cancel();
      throw t;
    }
  }

  /// The attempt, once [#receive] has had its last response.
  Attempt answered() {
    return attempt(new Outcome.Answered(answer.orElseThrow()));
  }

  /// The attempt, once something was thrown.
  Attempt failed(Throwable thrown) {
    Failure failure =
        cancelled.orElseGet(() -> Failures.of(thrown, stopwatch.phase(), stopwatch.isDecoding()));
    if (failure.kind() == ErrorKind.TIMEOUT) {
      stopwatch.multiplexed().ifPresent(Flight::giveUp);
    }
    return attempt(new Outcome.Failed(failure, answer));
  }

  /// No further request on a connection that did not answer one in time, and its end if it carries
  /// no other: OkHttp would go on to take in whatever a server floods it with.
  private static void giveUp(RealConnection connection) {
    connection.noNewExchanges();
    if (connection.getCalls().isEmpty()) {
      connection.cancel();
    }
  }

  private Attempt attempt(Outcome outcome) {
    return new Attempt(
        Optional.of(startedAt),
        hits < calls,
        stopwatch.timings(),
        List.copyOf(redirects),
        redirects.isEmpty() ? Optional.empty() : Optional.of(hop.url().toString()),
        outcome);
  }

  private Request request() {
    Optional<String> cookies = options.cookies().map(jar -> jar.header(hop.url()));
    return hop.request(target.request(), target.authorization(), cookies.orElse(""))
        .tag(Stopwatch.class, stopwatch)
        .tag(RequestOptions.class, target.request())
        .build();
  }

  /// Where a redirect leads (RFC 9110, section 15.4).
  private HttpUrl location(Response response) throws FailureException {
    int limit = options.redirects().limit().orElseThrow();
    if (redirects.size() >= limit) {
      throw FailureException.redirect("limit", "more than " + limit + " redirects");
    }
    Set<String> locations = Set.copyOf(response.headers("Location"));
    if (locations.isEmpty()) {
      throw FailureException.redirect("bad_location", "redirect without a Location");
    }
    if (locations.size() > 1) {
      throw FailureException.protocol("several different values of Location");
    }
    HttpUrl next =
        urls.resolve(hop.url(), locations.iterator().next())
            .orElseThrow(() ->
                FailureException.redirect("bad_location", "Location is no http or https URL"));
    if (hop.url().isHttps() && !next.isHttps() && !options.redirects().allowDowngrade()) {
      throw FailureException.redirect("downgrade", "redirect from https to http: " + next.redact());
    }
    return next;
  }
}
