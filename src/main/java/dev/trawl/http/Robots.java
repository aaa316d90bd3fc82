package dev.trawl.http;

import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRules.RobotRulesMode;
import crawlercommons.robots.SimpleRobotRulesParser;
import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.model.Answer;
import dev.trawl.model.Body;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Outcome;
import dev.trawl.model.Phase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.HttpUrl;

/// What origins let robots fetch (RFC 9309). Safe for use by several threads.
///
/// Each origin's `robots.txt` is read once, when its first URL is to be fetched, and kept for the
/// rest of the run, those of the [#MAX_ORIGINS] origins asked for last.
final class Robots {
  /// What RFC 9309 wants to be parsed at least; the rest is passed over.
  static final long MAX_BYTES = 500 * 1024;

  static final int MAX_ORIGINS = 10_000;

  /// Beyond a limit the parser would have nothing allowed.
  private static final long ANY_DELAY = Long.MAX_VALUE;

  /// The parser would log lines of servers.
  private static final int NO_WARNINGS = 0;

  private final HttpFetcher fetcher;
  private final RobotsOptions options;
  private final Map<HttpUrl, CompletableFuture<BaseRobotRules>> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<HttpUrl, CompletableFuture<BaseRobotRules>> eldest) {
          return size() > MAX_ORIGINS;
        }
      };

  /// @param fetcher of `robots.txt`, bodies included
  Robots(HttpFetcher fetcher, RobotsOptions options) {
    this.fetcher = fetcher;
    this.options = options;
  }

  /// Returns if the URL may be fetched; blocks until that is known.
  ///
  /// @param deadline of the waiting for somebody else to read the rules
  /// @throws FailureException if it may not, or the rules cannot be read
  void check(HttpUrl url, Deadline deadline) throws FailureException {
    HttpUrl file =
        new HttpUrl.Builder()
            .scheme(url.scheme())
            .host(url.host())
            .port(url.port())
            .addPathSegment("robots.txt")
            .build();
    if (url.encodedPath().equals(file.encodedPath())) {
      return;
    }
    BaseRobotRules rules = rules(file, deadline);
    options.delays().accept(UrlParser.host(url), delay(rules));
    if (!rules.isAllowed(url.toString())) {
      throw blocked(file + " does not allow it");
    }
  }

  /// What they ask for between two requests (`Crawl-delay`, which RFC 9309 does not know).
  private static Duration delay(BaseRobotRules rules) {
    return Duration.ofMillis(Math.max(0, rules.getCrawlDelay()));
  }

  /// Ends the reading of rules, and with it the waiting for them.
  void cancelAll(Failure why) {
    fetcher.cancelAll(why);
  }

  void close() {
    fetcher.close();
  }

  private BaseRobotRules rules(HttpUrl file, Deadline deadline) throws FailureException {
    CompletableFuture<BaseRobotRules> fresh = new CompletableFuture<>();
    Optional<CompletableFuture<BaseRobotRules>> earlier;
    synchronized (known) {
      earlier = Optional.ofNullable(known.putIfAbsent(file, fresh));
    }
    if (earlier.isEmpty()) {
      read(file, fresh);
    }
    try {
      return earlier.orElse(fresh).get(deadline.leftNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof FailureException failure
          ? new FailureException(failure.failure())
          : new FailureException(Failure.of(ErrorKind.INTERNAL, String.valueOf(e.getCause())));
    } catch (TimeoutException e) {
      throw new FailureException(
          Failure.timeout(Phase.TOTAL, "out of time (waiting for " + file + ")"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FailureException(Failure.of(ErrorKind.INTERRUPTED, "cut off"));
    }
  }

  private void read(HttpUrl file, CompletableFuture<BaseRobotRules> rules) {
    try {
      rules.complete(read(file));
    } catch (Throwable t) {
      // Whoever comes later, a retry for one, asks again.
      synchronized (known) {
        known.remove(file, rules);
      }
      rules.completeExceptionally(t);
    }
  }

  private BaseRobotRules read(HttpUrl file) throws FailureException {
    Outcome outcome = fetcher.fetch(fetcher.ready(file)).outcome();
    return switch (outcome) {
      case Outcome.Answered answered -> rules(file, answered.response());
      case Outcome.Failed failed -> throw new FailureException(failed.failure());
    };
  }

  /// Sections 2.3.1.2 to 2.3.1.4: without a file everything is allowed; where it cannot be had for
  /// now, nothing is.
  private BaseRobotRules rules(HttpUrl file, Answer answer) throws FailureException {
    int status = answer.status();
    if (status >= 200 && status <= 299) {
      byte[] content = answer.body().map(Robots::bytes).orElse(new byte[0]);
      return new SimpleRobotRulesParser(ANY_DELAY, NO_WARNINGS)
          .parseContent(file.toString(), content, "text/plain", List.of(options.product()));
    }
    if (status >= 500) {
      throw blocked(file + " has status " + status);
    }
    return new SimpleRobotRules(RobotRulesMode.ALLOW_ALL);
  }

  private static byte[] bytes(Body body) {
    byte[] bytes = new byte[body.bytes().remaining()];
    body.bytes().duplicate().get(bytes);
    return bytes;
  }

  private static FailureException blocked(String why) {
    return new FailureException(Failure.of(ErrorKind.BLOCKED, why, "robots"));
  }
}
