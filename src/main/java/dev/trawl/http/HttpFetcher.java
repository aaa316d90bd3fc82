package dev.trawl.http;

import dev.trawl.http.cache.ResponseCache;
import dev.trawl.http.connect.Connector;
import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.Exchange;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.http.exchange.Request;
import dev.trawl.http.exchange.Stopwatch;
import dev.trawl.http.exchange.Transport;
import dev.trawl.io.ByteBudget;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Input;
import dev.trawl.model.Requested;
import dev.trawl.model.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import okhttp3.HttpUrl;

/// Makes attempts over HTTP. Knows nothing about retries, lists or output.
public final class HttpFetcher implements Fetcher, AutoCloseable {
  private final HttpOptions options;
  private final Transport transport;
  private final UrlParser urls;
  private final Optional<Robots> robots;
  private final RunningAttempts running = new RunningAttempts();

  /// @param concurrency attempts at once, as far as the caller will go
  /// @throws IOException if a certificate file, or the folder of the cache, cannot be used
  public HttpFetcher(HttpOptions options, int concurrency) throws IOException {
    this(options, transport(options, concurrency));
  }

  /// @param transport closed with the fetcher
  HttpFetcher(HttpOptions options, Transport transport) {
    this.options = options;
    this.transport = transport;
    this.urls = new UrlParser(options.defaultScheme());
    this.robots =
        options
            .robots()
            .map(product ->
                new Robots(
                    new HttpFetcher(options.forRobots(), transport), product, options.memory()));
  }

  private static Transport transport(HttpOptions options, int concurrency) throws IOException {
    Transport network =
        new Network(
            options.network(), options.tls(), concurrency, options.memory().unread().bytes());
    if (options.cache().isEmpty()) {
      return network;
    }
    try {
      return new ResponseCache(network, options.cache().get(), options.network(), options.tls());
    } catch (Throwable t) {
      network.close();
      throw t;
    }
  }

  /// Leaves no folder of a cache behind that was made for a run that has not begun.
  public void undo() {
    if (transport instanceof ResponseCache cache) {
      cache.undo();
    }
  }

  /// Another over the same connections and cookies: what ends its attempts ends none of this one's.
  /// To be closed before this.
  public HttpFetcher sharing() {
    return new HttpFetcher(options, new Shared(transport));
  }

  /// A transport that somebody else closes.
  private record Shared(Transport transport) implements Transport {
    @Override
    public Exchange send(Request request, Deadline deadline, Stopwatch stopwatch)
        throws IOException {
      return transport.send(request, deadline, stopwatch);
    }

    @Override
    public void close() {}
  }

  /// Loads and initialises what the first attempt would otherwise wait for.
  public static void prefetch() {
    new UrlParser("https").parse(new Input.Text("http://localhost/"));
    Connector.prefetch();
  }

  @Override
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
        yield ready(
            valid.url(),
            entry.authorization(valid),
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

  @Override
  public Fetched fetch(Prepared.Ready target) {
    ByteBudget.Lease memory = options.memory().bodies().lease();
    RunningAttempt attempt = new RunningAttempt(options, transport, urls, robots, target, memory);
    running.add(attempt);
    try {
      return new Fetched(attempt.run(), memory);
    } catch (Throwable t) {
      memory.close();
      throw t;
    } finally {
      running.remove(attempt);
    }
  }

  @Override
  public InFlight inFlight() {
    return running.inFlight();
  }

  @Override
  public void cancelAll(Failure why) {
    running.cancelAll(why);
    robots.ifPresent(rules -> rules.cancelAll(why));
  }

  /// Closes connections and lets threads end.
  @Override
  public void close() {
    running.close();
    robots.ifPresent(Robots::close);
    try {
      transport.close();
    } catch (IOException e) {
      // The records are right all the same; what the cache could not keep is fetched again.
    }
  }
}
