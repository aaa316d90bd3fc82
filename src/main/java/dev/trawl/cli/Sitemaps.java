package dev.trawl.cli;

import dev.trawl.http.HttpFetcher;
import dev.trawl.http.HttpOptions;
import dev.trawl.http.Prepared;
import dev.trawl.input.Opener;
import dev.trawl.model.Answer;
import dev.trawl.model.Body;
import dev.trawl.model.Failure;
import dev.trawl.model.Input;
import dev.trawl.model.Outcome;
import dev.trawl.model.Target;
import dev.trawl.policy.RetryPolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/// Fetches the sitemaps that an index in a list names, as the entries are fetched: with the user's
/// options, and again after failures that may pass.
final class Sitemaps implements Opener, AutoCloseable {
  /// As long as the protocol lets one be, not compressed.
  private static final int MAX_BYTES = 50 << 20;

  private final HttpOptions http;
  private final RetryPolicy retries;
  private final Random random = new Random();
  private Optional<HttpFetcher> fetcher = Optional.empty();

  Sitemaps(HttpOptions http, RetryPolicy retries) {
    this.http = http;
    this.retries = retries;
  }

  @Override
  public InputStream open(String url) throws IOException {
    return switch (fetcher().prepare(new Target(1, OptionalLong.empty(), new Input.Text(url)))) {
      case Prepared.Ready ready -> fetch(ready);
      case Prepared.Rejected rejected -> throw new IOException(rejected.failure().message());
    };
  }

  private InputStream fetch(Prepared.Ready sitemap) throws IOException {
    for (int attempts = 1; ; attempts++) {
      Outcome outcome = fetcher().fetch(sitemap).outcome();
      Optional<Duration> delay =
          retries.next(attempts, sitemap.requested().method(), outcome, Instant.now(), random);
      if (delay.isEmpty()) {
        return content(outcome);
      }
      try {
        Thread.sleep(delay.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      }
    }
  }

  private static InputStream content(Outcome outcome) throws IOException {
    return switch (outcome) {
      case Outcome.Answered answered -> content(answered.response());
      case Outcome.Failed failed -> throw new IOException(failed.failure().message());
    };
  }

  private static InputStream content(Answer answer) throws IOException {
    if (answer.status() != 200) {
      throw new IOException("status " + answer.status());
    }
    Body body = answer.body().orElseThrow();
    byte[] bytes = new byte[body.bytes().remaining()];
    body.bytes().duplicate().get(bytes);
    return new ByteArrayInputStream(bytes);
  }

  private synchronized HttpFetcher fetcher() throws IOException {
    if (fetcher.isEmpty()) {
      fetcher = Optional.of(new HttpFetcher(http.forDocuments(MAX_BYTES), 1));
    }
    return fetcher.get();
  }

  @Override
  public synchronized void close() {
    fetcher.ifPresent(f -> f.cancelAll(Failure.CUT_OFF));
    fetcher.ifPresent(HttpFetcher::close);
  }
}
