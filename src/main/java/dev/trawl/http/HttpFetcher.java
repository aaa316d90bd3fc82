package dev.trawl.http;

import dev.trawl.model.Attempt;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Requested;
import dev.trawl.model.Target;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;

/// Makes attempts on OkHttp. Safe for use by several threads.
///
/// Knows nothing about retries, lists or output. Whatever happens to an attempt is in its outcome:
/// neither way to fetch throws.
public final class HttpFetcher implements AutoCloseable {
  private final HttpOptions options;
  private final Clients clients;
  private final UrlParser urls;
  private volatile boolean cancelled;

  /// @param concurrency attempts at once, as far as the caller will go
  /// @throws IOException if a certificate file cannot be used
  public HttpFetcher(HttpOptions options, int concurrency) throws IOException {
    this.options = options;
    this.clients = new Clients(options, concurrency);
    this.urls = new UrlParser(options.defaultScheme());
  }

  /// Reads the target's URL and settles what is asked of it.
  public Prepared prepare(Target target) {
    return switch (urls.parse(target.input())) {
      case UrlParser.Parsed.Invalid invalid ->
          new Prepared.Rejected(Failure.of(ErrorKind.INVALID_URL, invalid.why()));
      case UrlParser.Parsed.Valid valid -> {
        RequestOptions request = options.request();
        Optional<String> authorization =
            valid
                .authorization()
                .or(request::authorization)
                .or(() -> request.netrc().authorization(valid.url().host()));
        yield new Prepared.Ready(
            new Requested(valid.url().toString(), request.method()), valid.url(), authorization);
      }
    };
  }

  /// Makes one attempt on the calling thread, which waits for it.
  public Attempt fetch(Prepared.Ready target) {
    Flight flight = new Flight(options, clients, urls, target);
    // Whatever is thrown, OkHttp's unchecked exceptions at hostile responses included, is the
    // outcome
    // of this target and must not end its worker.
    try {
      while (!cancelled) {
        try (Response response = flight.call().execute()) {
          if (flight.receive(response)) {
            return flight.answered();
          }
        }
      }
      return flight.failed(interrupted());
    } catch (Throwable t) {
      return failed(flight, t);
    }
  }

  /// Makes one attempt by callbacks, on threads of the dispatcher.
  public CompletableFuture<Attempt> fetchAsync(Prepared.Ready target) {
    CompletableFuture<Attempt> attempt = new CompletableFuture<>();
    Flight flight = new Flight(options, clients, urls, target);
    flight
        .call()
        .enqueue(
            new Callback() {
              @Override
              public void onResponse(Call call, Response response) {
                boolean last;
                // As above: a callback that throws would leave the future open for ever.
                try (response) {
                  last = flight.receive(response);
                } catch (Throwable t) {
                  attempt.complete(failed(flight, t));
                  return;
                }
                if (last) {
                  attempt.complete(flight.answered());
                } else if (cancelled) {
                  attempt.complete(flight.failed(interrupted()));
                } else {
                  flight.call().enqueue(this);
                }
              }

              @Override
              public void onFailure(Call call, IOException e) {
                attempt.complete(failed(flight, e));
              }
            });
    return attempt;
  }

  private Attempt failed(Flight flight, Throwable thrown) {
    return cancelled && flight.call().isCanceled()
        ? flight.failed(interrupted())
        : flight.failed(thrown);
  }

  private static Failure interrupted() {
    return Failure.of(ErrorKind.INTERRUPTED, "cut off by the end of the run");
  }

  /// Ends the attempts in flight, whose outcome is then `interrupted`, and every later one at once.
  public void cancelAll() {
    cancelled = true;
    clients.cancelAll();
  }

  /// Closes idle connections and lets threads end.
  @Override
  public void close() {
    clients.close();
  }
}
