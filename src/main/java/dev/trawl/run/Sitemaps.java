package dev.trawl.run;

import dev.trawl.engine.FetchEngine;
import dev.trawl.http.Fetched;
import dev.trawl.http.HttpFetcher;
import dev.trawl.http.HttpOptions;
import dev.trawl.http.Prepared;
import dev.trawl.input.Opener;
import dev.trawl.model.Answer;
import dev.trawl.model.Failure;
import dev.trawl.model.Input;
import dev.trawl.model.Outcome;
import dev.trawl.model.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalLong;

/// Fetches the sitemaps that an index in a list names, as the entries are fetched: with the user's
/// options, in their turn, and again after failures that may pass. What they say waits on the disk
/// until it is read.
final class Sitemaps implements Opener, AutoCloseable {
  /// As long as the protocol lets one be, not compressed.
  private static final int MAX_BYTES = 50 << 20;

  private final HttpOptions http;
  private volatile Optional<FetchEngine> engine = Optional.empty();
  private Optional<Path> folder = Optional.empty();
  private Optional<HttpFetcher> fetcher = Optional.empty();

  Sitemaps(HttpOptions http) {
    this.http = http;
  }

  /// Has them fetched among the entries. To be called before the list is read.
  void fetchBy(FetchEngine fetching) {
    engine = Optional.of(fetching);
  }

  @Override
  public InputStream open(String url) throws IOException {
    Target sitemap = new Target(1, OptionalLong.empty(), Input.of(url));
    try {
      return content(engine.isEmpty() ? alone(sitemap) : amongEntries(sitemap));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private Outcome amongEntries(Target sitemap) throws IOException, InterruptedException {
    return engine
        .orElseThrow()
        .fetch(sitemap, fetcher())
        .orElseThrow(EndedException::new)
        .outcome();
  }

  /// Where nothing else is fetched yet.
  private Outcome alone(Target sitemap) throws IOException {
    return switch (fetcher().prepare(sitemap)) {
      case Prepared.Ready ready -> {
        try (Fetched fetched = fetcher().fetch(ready)) {
          yield fetched.attempt().outcome();
        }
      }
      case Prepared.Rejected rejected -> throw new IOException(rejected.failure().message());
    };
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
    return answer.part().isPresent()
        ? Files.newInputStream(answer.part().get(), StandardOpenOption.DELETE_ON_CLOSE)
        : InputStream.nullInputStream();
  }

  private synchronized HttpFetcher fetcher() throws IOException {
    if (fetcher.isEmpty()) {
      Path parts = Files.createTempDirectory("trawl-");
      folder = Optional.of(parts);
      fetcher = Optional.of(new HttpFetcher(http.forDocuments(parts, MAX_BYTES), 1));
    }
    return fetcher.get();
  }

  @Override
  public synchronized void close() {
    fetcher.ifPresent(f -> f.cancelAll(Failure.CUT_OFF));
    fetcher.ifPresent(HttpFetcher::close);
    folder.ifPresent(Sitemaps::delete);
  }

  /// With the bodies of responses that nobody wanted.
  private static void delete(Path folder) {
    try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder)) {
      for (Path part : parts) {
        Files.delete(part);
      }
      Files.delete(folder);
    } catch (IOException e) {
      // A folder for temporary files is where it may be left.
    }
  }
}
