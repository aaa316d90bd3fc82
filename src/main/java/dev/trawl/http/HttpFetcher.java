package dev.trawl.http;

import dev.trawl.model.Attempt;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Input;
import dev.trawl.model.Requested;
import dev.trawl.model.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionSpec;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Response;

/// Makes attempts on OkHttp. Safe for use by several threads.
///
/// Knows nothing about retries, lists or output. Whatever happens to an attempt is in its outcome:
/// neither way to fetch throws.
public final class HttpFetcher implements AutoCloseable {
  private final HttpOptions options;
  private final Clients clients;
  private final UrlParser urls;
  private final Optional<Robots> robots;
  private final Set<Flight> flights = ConcurrentHashMap.newKeySet();
  private volatile Optional<Failure> cancelled = Optional.empty();

  /// @param concurrency attempts at once, as far as the caller will go
  /// @throws IOException if a certificate file cannot be used
  public HttpFetcher(HttpOptions options, int concurrency) throws IOException {
    this(options, concurrency, new Sockets(options.network().guard()));
  }

  /// @param sockets makes the connections
  HttpFetcher(HttpOptions options, int concurrency, SocketFactory sockets) throws IOException {
    this(options, new Clients(options, concurrency, sockets));
  }

  private HttpFetcher(HttpOptions options, Clients clients) {
    this.options = options;
    this.clients = clients;
    this.urls = new UrlParser(options.defaultScheme());
    this.robots =
        options
            .robots()
            .map(product -> new Robots(new HttpFetcher(options.forRobots(), clients), product));
  }

  /// Loads and initialises what the first attempt would otherwise wait for.
  public static void prefetch() {
    new OkHttpClient.Builder().connectionSpecs(List.of(ConnectionSpec.CLEARTEXT)).build();
    new UrlParser("https").parse(new Input.Text("http://localhost/"));
  }

  /// Reads the target's URL and settles what is asked of it.
  public Prepared prepare(Target target) {
    return switch (urls.parse(target.input())) {
      case UrlParser.Parsed.Invalid invalid ->
          new Prepared.Rejected(Failure.of(ErrorKind.INVALID_URL, invalid.why()));
      case UrlParser.Parsed.Valid valid -> {
        EntryRequest entry = new EntryRequest(options.request(), target.particulars());
        RequestOptions request;
        Capture capture;
        try {
          request = entry.options();
          capture = options.captures().of(target);
        } catch (FailureException e) {
          yield new Prepared.Rejected(e.failure());
        }
        Optional<String> authorization =
            entry
                .authorization()
                .or(valid::authorization)
                .or(request::authorization)
                .or(() -> request.netrc().authorization(valid.url().host()));
        yield ready(
            valid.url(),
            authorization,
            request,
            target.particulars().maxTime().orElse(options.maxTime()),
            capture);
      }
    };
  }

  /// What nobody's list names, such as a `robots.txt`.
  Prepared.Ready ready(HttpUrl url) {
    return ready(url, Optional.empty(), options.request(), options.maxTime(), options.capture());
  }

  private static Prepared.Ready ready(
      HttpUrl url,
      Optional<String> authorization,
      RequestOptions request,
      Duration maxTime,
      Capture capture) {
    Requested requested = new Requested(url.toString(), request.method());
    return new Prepared.Ready(requested, url, authorization, request, maxTime, capture);
  }

  /// Makes one attempt on the calling thread, which waits for it.
  public Attempt fetch(Prepared.Ready target) {
    Flight flight = begin(target);
    // Whatever is thrown, OkHttp's unchecked exceptions at hostile responses included, is the
    // outcome of this target and must not end its worker.
    try {
      boolean last;
      do {
        try (Response response = flight.next().execute()) {
          last = flight.receive(response);
        } finally {
          flight.ended();
        }
      } while (!last);
      return flight.answered();
    } catch (Throwable t) {
      return flight.failed(t);
    } finally {
      flights.remove(flight);
    }
  }

  /// Makes one attempt by callbacks, on threads of the dispatcher.
  public CompletableFuture<Attempt> fetchAsync(Prepared.Ready target) {
    AsyncFlight flight = new AsyncFlight(begin(target));
    if (robots.isPresent()) {
      // Rules may have to be read first, which the caller shall not wait for.
      clients.threads().execute(flight::next);
    } else {
      flight.next();
    }
    return flight.attempt;
  }

  private Flight begin(Prepared.Ready target) {
    Flight flight = new Flight(options, clients, urls, robots, target);
    flights.add(flight);
    // After it was added, so that it cannot escape a cancelAll() at this moment.
    cancelled.ifPresent(flight::cancel);
    return flight;
  }

  /// The callbacks of one attempt.
  private final class AsyncFlight implements Callback {
    private final Flight flight;
    private final CompletableFuture<Attempt> attempt = new CompletableFuture<>();

    AsyncFlight(Flight flight) {
      this.flight = flight;
    }

    void next() {
      try {
        flight.next().enqueue(this);
      } catch (Throwable t) {
        end(flight.failed(t));
      }
    }

    @Override
    public void onResponse(Call call, Response response) {
      boolean last;
      // A callback that throws would leave the future open for ever.
      try (response) {
        last = flight.receive(response);
      } catch (Throwable t) {
        end(flight.failed(t));
        return;
      }
      flight.ended();
      if (last) {
        end(flight.answered());
      } else {
        next();
      }
    }

    @Override
    public void onFailure(Call call, IOException e) {
      // Inside it is what OkHttp caught, where that was an error such as "out of threads".
      end(flight.failed(e.getCause() instanceof Error error ? error : e));
    }

    private void end(Attempt outcome) {
      flight.ended();
      flights.remove(flight);
      attempt.complete(outcome);
    }
  }

  /// Attempts that are being made.
  ///
  /// @param slowest the host of the one that has been made for the longest time; empty if there is
  ///   none
  /// @param elapsed for how long it has
  public record InFlight(int count, Optional<String> slowest, Duration elapsed) {}

  /// The attempts that are being made now. Takes as long as there are such.
  public InFlight inFlight() {
    long now = System.nanoTime();
    int count = 0;
    Optional<String> slowest = Optional.empty();
    long longest = 0;
    for (Flight flight : flights) {
      count++;
      long elapsed = now - flight.startNanos();
      if (elapsed > longest) {
        longest = elapsed;
        slowest = Optional.of(flight.host());
      }
    }
    return new InFlight(count, slowest, Duration.ofNanos(longest));
  }

  /// Ends the attempts in flight, and every later one at once.
  ///
  /// @param why is then their outcome
  public void cancelAll(Failure why) {
    cancelled = Optional.of(why);
    flights.forEach(flight -> flight.cancel(why));
    robots.ifPresent(rules -> rules.cancelAll(why));
    clients.cancelLookups();
  }

  /// Closes idle connections and lets threads end.
  @Override
  public void close() {
    clients.close();
  }
}
