package dev.trawl.http;

import dev.trawl.model.Attempt;
import java.util.concurrent.CompletableFuture;

/// The two kinds of threads that fetch. Sockets block them in different ways, so what is tested of
/// an attempt is tested on both.
enum Way {
  VIRTUAL,
  PLATFORM;

  CompletableFuture<Attempt> start(Fetcher fetcher, Prepared.Ready target) {
    CompletableFuture<Attempt> attempt = new CompletableFuture<>();
    Thread.Builder threads =
        switch (this) {
          case VIRTUAL -> Thread.ofVirtual();
          case PLATFORM -> Thread.ofPlatform().daemon();
        };
    threads.start(() -> {
      try {
        try (Fetched fetched = fetcher.fetch(target)) {
          attempt.complete(fetched.attempt());
        }
      } catch (Throwable t) {
        attempt.completeExceptionally(t);
      }
    });
    return attempt;
  }
}
