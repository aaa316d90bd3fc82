package dev.trawl.http;

import crawlercommons.robots.BaseRobotRules;
import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRules.RobotRulesMode;
import crawlercommons.robots.SimpleRobotRulesParser;
import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.io.ByteBudget;
import dev.trawl.io.Memory;
import dev.trawl.model.Answer;
import dev.trawl.model.Body;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Outcome;
import dev.trawl.model.Phase;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.HttpUrl;

/// What origins let robots fetch (RFC 9309). Safe for use by several threads.
///
/// Each origin's `robots.txt` is read once, when its first URL is to be fetched, and kept for the
/// rest of the run; where that takes too much memory, those of the origins asked for last.
final class Robots {
  /// What RFC 9309 wants to be parsed at least; the rest is passed over.
  static final long MAX_BYTES = 500 * 1024;

  /// What rules take, about: of an origin, and of each rule beside its text.
  private static final int EACH_ORIGIN = 600;

  private static final int EACH_RULE = 120;

  /// What the parser takes, for each byte.
  private static final int PARSING = 12;

  /// Beyond a limit the parser would have nothing allowed.
  private static final long ANY_DELAY = Long.MAX_VALUE;

  /// The parser would log lines of servers.
  private static final int NO_WARNINGS = 0;

  private final HttpFetcher fetcher;
  private final RobotsOptions options;
  private final Memory memory;
  private final Map<HttpUrl, CompletableFuture<BaseRobotRules>> known =
      new LinkedHashMap<>(16, 0.75f, true);

  /// What is known takes.
  private long bytes;

  /// @param fetcher of `robots.txt`, bodies included
  Robots(HttpFetcher fetcher, RobotsOptions options, Memory memory) {
    this.fetcher = fetcher;
    this.options = options;
    this.memory = memory;
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
      read(file, fresh, deadline);
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

  /// Forgets what was asked for the longest time ago, at last what takes too much by itself.
  private void remember(
      HttpUrl file, CompletableFuture<BaseRobotRules> rules, BaseRobotRules read) {
    synchronized (known) {
      bytes += bytes(file, read);
      rules.complete(read);
      Iterator<Map.Entry<HttpUrl, CompletableFuture<BaseRobotRules>>> eldest =
          known.entrySet().iterator();
      while (bytes > memory.robots().bytes() && eldest.hasNext()) {
        Map.Entry<HttpUrl, CompletableFuture<BaseRobotRules>> next = eldest.next();
        // Those that are being read are counted when they have been.
        if (next.getValue().state() == Future.State.SUCCESS) {
          bytes -= bytes(next.getKey(), next.getValue().resultNow());
          eldest.remove();
          memory.robots().evicted();
        }
      }
    }
  }

  private static long bytes(HttpUrl file, BaseRobotRules rules) {
    long sum = EACH_ORIGIN + 2L * file.toString().length();
    if (rules instanceof SimpleRobotRules simple) {
      for (SimpleRobotRules.RobotRule rule : simple.getRobotRules()) {
        sum += EACH_RULE + 2L * rule.getPrefix().length();
      }
    }
    return sum;
  }

  private void read(HttpUrl file, CompletableFuture<BaseRobotRules> rules, Deadline deadline) {
    try {
      remember(file, rules, read(file, deadline));
    } catch (Throwable t) {
      // Whoever comes later, a retry for one, asks again.
      synchronized (known) {
        known.remove(file, rules);
      }
      rules.completeExceptionally(t);
    }
  }

  private BaseRobotRules read(HttpUrl file, Deadline deadline) throws FailureException {
    try (Fetched fetched = fetcher.fetch(fetcher.ready(file))) {
      return switch (fetched.attempt().outcome()) {
        case Outcome.Answered answered -> rules(file, answered.response(), deadline);
        case Outcome.Failed failed -> throw new FailureException(failed.failure());
      };
    }
  }

  /// Sections 2.3.1.2 to 2.3.1.4: without a file everything is allowed; where it cannot be had for
  /// now, nothing is.
  private BaseRobotRules rules(HttpUrl file, Answer answer, Deadline deadline)
      throws FailureException {
    int status = answer.status();
    if (status >= 200 && status <= 299) {
      byte[] content = answer.body().map(Robots::bytes).orElse(new byte[0]);
      try (ByteBudget.Lease work = memory.work().lease()) {
        if (!work.grow((long) PARSING * content.length, deadline::hasEnded)) {
          throw new FailureException(
              Failure.of(ErrorKind.RESOURCE, "no memory for " + file + " (--memory)"));
        }
        return new SimpleRobotRulesParser(ANY_DELAY, NO_WARNINGS)
            .parseContent(file.toString(), content, "text/plain", List.of(options.product()));
      }
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
