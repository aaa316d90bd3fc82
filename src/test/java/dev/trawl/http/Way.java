package dev.trawl.http;

import dev.trawl.model.Attempt;
import java.util.concurrent.CompletableFuture;

/// The two ways to fetch. What is tested of an attempt is tested of both.
enum Way {
  BLOCKING {
    @Override
    CompletableFuture<Attempt> start(HttpFetcher fetcher, Prepared.Ready target) {
      CompletableFuture<Attempt> attempt = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> {
            try {
              attempt.complete(fetcher.fetch(target));
            } catch (Throwable t) {
              attempt.completeExceptionally(t);
            }
          });
      return attempt;
    }
  },
  ASYNC {
    @Override
    CompletableFuture<Attempt> start(HttpFetcher fetcher, Prepared.Ready target) {
      return fetcher.fetchAsync(target);
    }
  };

  abstract CompletableFuture<Attempt> start(HttpFetcher fetcher, Prepared.Ready target);
}
