package dev.trawl.http;

import dev.trawl.Measured;
import dev.trawl.model.Attempt;
import dev.trawl.model.Input;
import dev.trawl.model.Outcome;
import dev.trawl.model.Target;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import okhttp3.Headers;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// One attempt on a connection that is used again, without the kernel's part.
@State(Scope.Thread)
public class FetchBenchmark extends Measured {
  private final CannedTransport transport = new CannedTransport();

  private HttpFetcher fetcher;
  private Prepared.Ready target;

  @Setup
  public void open() {
    fetcher = new HttpFetcher(options(), transport);
    // An address, because a name would be looked up.
    Input url = new Input.Text("http://192.0.2.1/catalogue/item-12345?page=1");
    target = (Prepared.Ready) fetcher.prepare(new Target(1, OptionalLong.of(1), url));
  }

  /// Fails if it did not measure what it is for.
  @TearDown
  public void close() {
    fetcher.close();
    if (transport.made() != 1) {
      throw new IllegalStateException("connections: " + transport.made());
    }
  }

  @Benchmark
  public Attempt fetch() {
    Attempt attempt;
    try (Fetched fetched = fetcher.fetch(target)) {
      attempt = fetched.attempt();
    }
    // A failure costs something else, and nothing else would show it.
    if (!(attempt.outcome() instanceof Outcome.Answered answered)
        || answered.response().bodyBytes() != CannedTransport.BODY_BYTES) {
      throw new IllegalStateException(attempt.toString());
    }
    return attempt;
  }

  /// With the fields that the command line sends.
  private static HttpOptions options() {
    HttpOptions defaults = HttpOptions.defaults();
    RequestOptions request =
        new RequestOptions(
            "GET",
            Headers.of("Accept", "*/*", "User-Agent", "trawl/0.2.0"),
            Set.of(),
            Optional.empty(),
            Optional.empty(),
            Netrc.EMPTY,
            Optional.empty());
    return new HttpOptions(
        defaults.defaultScheme(),
        request,
        defaults.network(),
        defaults.tls(),
        defaults.maxTime(),
        defaults.redirects(),
        defaults.robots(),
        defaults.cookies(),
        defaults.cache(),
        defaults.capture(),
        defaults.captures(),
        defaults.memory());
  }
}
