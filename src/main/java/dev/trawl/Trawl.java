package dev.trawl;

import dev.trawl.check.Expectations;
import dev.trawl.check.Verdict;
import dev.trawl.engine.EngineOptions;
import dev.trawl.engine.ExecutorKind;
import dev.trawl.engine.FetchEngine;
import dev.trawl.engine.ResultHandler;
import dev.trawl.http.Capture;
import dev.trawl.http.HttpFetcher;
import dev.trawl.http.HttpOptions;
import dev.trawl.http.Netrc;
import dev.trawl.http.RequestOptions;
import dev.trawl.http.connect.TlsOptions;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Input;
import dev.trawl.model.Outcome;
import dev.trawl.model.Requested;
import dev.trawl.model.Summary;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import dev.trawl.policy.HostLimits;
import dev.trawl.policy.RateLimit;
import dev.trawl.policy.RetryPolicy;
import dev.trawl.report.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import okhttp3.Headers;

/// Fetches lists of URLs for a program, as the command `trawl` does for a shell: the command is
/// built on this class.
///
/// It keeps connections and what it knows of servers between lists. Safe for use by several
/// threads; lists that are fetched at the same time have limits of their own.
public final class Trawl implements AutoCloseable {
  /// That of the pom. Not read from the jar, which would have to be opened for it at every start.
  public static final String VERSION = "0.2.0";

  private final EngineOptions options;
  private final HttpFetcher fetcher;

  /// By all options there are. Programs use a [#builder()].
  ///
  /// @throws IOException if a file with certificates cannot be used
  public Trawl(EngineOptions options, HttpOptions http) throws IOException {
    this.options = options;
    this.fetcher = new HttpFetcher(http, options.concurrency());
  }

  /// With the defaults of the command line.
  public static Builder builder() {
    return new Builder();
  }

  /// Fetches a list. Blocks until every entry has its result.
  ///
  /// @param urls as in a list, so also `example.com`; read as fetching goes on, by another thread
  /// @param results takes each result as it comes, one at a time, by several threads; a slow one
  ///   slows the fetching. If it throws, the run ends and this method throws the same
  /// @return the run in numbers
  /// @throws InterruptedException if the thread was interrupted; the run has ended then
  public Summary fetch(Iterable<String> urls, Consumer<? super Result> results)
      throws InterruptedException {
    Iterator<String> each = urls.iterator();
    Tally tally = new Tally();
    Expectations expected = new Expectations();
    ReentrantLock turn = new ReentrantLock();
    TargetSource list =
        new TargetSource() {
          private long index;

          @Override
          public Optional<Target> next() {
            return each.hasNext()
                ? Optional.of(
                    new Target(++index, OptionalLong.empty(), new Input.Text(each.next())))
                : Optional.empty();
          }
        };
    ResultHandler handler =
        fetched -> {
          Verdict verdict = expected.judge(fetched);
          tally.add(fetched, verdict);
          turn.lock();
          try {
            results.accept(new Result(fetched, verdict.ok()));
          } finally {
            turn.unlock();
          }
        };
    // Of its own, so that the end of one list, such as its deadline, is not the end of others.
    try (HttpFetcher own = fetcher.sharing()) {
      new FetchEngine(own, options, list, handler).run();
    } catch (IOException e) {
      // What the consumer threw, in the engine's envelope.
      switch (e.getCause()) {
        case RuntimeException thrown -> throw thrown;
        case Error thrown -> throw thrown;
        case null, default -> throw new UncheckedIOException(e);
      }
    }
    return tally.summary();
  }

  /// A run, not yet begun, of which more is wanted than its results. It is the only one: when it
  /// has been ended early, nothing can be fetched any more.
  public FetchEngine engine(TargetSource list, ResultHandler results) {
    return new FetchEngine(fetcher, options, list, results);
  }

  /// What makes the attempts.
  public HttpFetcher fetcher() {
    return fetcher;
  }

  /// Closes all connections. Not for while a list is being fetched.
  @Override
  public void close() {
    fetcher.close();
  }

  /// What became of an entry.
  ///
  /// @param fetched all there is to know
  /// @param ok whether there was a response, with a status from 200 to 299
  public record Result(FetchResult fetched, boolean ok) {
    /// Number of the entry, from 1.
    public long index() {
      return fetched.target().index();
    }

    /// The URL in canonical form, without a password; of an entry that is no URL, its text.
    public String url() {
      return fetched.requested().map(Requested::url).orElseGet(() -> hidden(fetched.target()));
    }

    private static String hidden(Target target) {
      return switch (target.input()) {
        case Input.Text text -> text.hidden();
        case Input.NotUtf8 bytes -> bytes.base64();
        case Input.TooLong entry -> entry.prefix();
        case Input.Malformed entry -> entry.shown();
      };
    }

    /// The status code (RFC 9110, section 15); empty if there was no response.
    public OptionalInt status() {
      return fetched.outcome() instanceof Outcome.Answered answered
          ? OptionalInt.of(answered.response().status())
          : OptionalInt.empty();
    }

    /// Why there was no response; empty if there was one, whatever its status.
    public Optional<Failure> failure() {
      return fetched.outcome() instanceof Outcome.Failed failed
          ? Optional.of(failed.failure())
          : Optional.empty();
    }

    /// The body's text, if [Builder#keepBodies] asked for it.
    public Optional<String> text() {
      return fetched.outcome().answer().flatMap(answer -> answer.body()).map(body -> body.text());
    }
  }

  /// How to fetch. Not safe for use by several threads.
  public static final class Builder {
    private final Headers.Builder headers = new Headers.Builder();
    private final HttpOptions plain = HttpOptions.defaults();
    private final EngineOptions usual = EngineOptions.usual();
    private ExecutorKind executor = usual.executor();
    private OptionalInt concurrency = OptionalInt.empty();
    private OptionalInt maxPerHost = OptionalInt.empty();
    private Optional<RateLimit> rate = Optional.empty();
    private int retries = usual.retries().maxRetries();
    private Optional<Duration> deadline = Optional.empty();
    private Duration maxTime = plain.maxTime();
    private TlsOptions tls = plain.tls();
    private String method = "GET";
    private boolean keepHeaders;
    private long keptBytes;

    private Builder() {
      headers.add("Accept", "*/*").add("User-Agent", "trawl/" + VERSION);
    }

    /// What attempts run on. Default: virtual threads.
    public Builder executor(ExecutorKind kind) {
      executor = kind;
      return this;
    }

    /// Attempts in flight at once, 1 or more. Default: 64.
    public Builder concurrency(int attempts) {
      concurrency = OptionalInt.of(attempts);
      return this;
    }

    /// Attempts in flight at one host and port, 1 or more. Default: 10; the concurrency if only
    /// that is given.
    public Builder maxPerHost(int attempts) {
      maxPerHost = OptionalInt.of(attempts);
      return this;
    }

    /// Attempts begun in an interval, evenly spread. Default: no limit.
    ///
    /// @param attempts 1 or more
    public Builder rate(int attempts, Duration interval) {
      if (attempts < 1) {
        throw new IllegalArgumentException("attempts < 1: " + attempts);
      }
      rate = Optional.of(new RateLimit(interval.dividedBy(attempts)));
      return this;
    }

    /// Further attempts after a first that failed in a way that may pass, with exponential backoff
    /// and full jitter; 0 or more. Default: 2.
    public Builder retries(int attempts) {
      retries = attempts;
      return this;
    }

    /// For one attempt in all, from the look-up of the name to the end of the body. Default: 30 s.
    public Builder maxTime(Duration time) {
      maxTime = time;
      return this;
    }

    /// For a list in all: what is not done by then fails. Default: none.
    public Builder deadline(Duration time) {
      deadline = Optional.of(time);
      return this;
    }

    /// The request method (RFC 9110, section 9). Default: `GET`.
    public Builder method(String name) {
      method = name;
      return this;
    }

    /// A field of every request, in the place of one of this name that is usual. Not sent to other
    /// origins that a redirect leads to, if it could be a secret.
    ///
    /// @throws IllegalArgumentException if there can be no such field
    public Builder header(String name, String value) {
      headers.set(name, value);
      return this;
    }

    /// Authorities to trust in the place of the runtime's.
    ///
    /// @param pem a file of certificates
    public Builder caCertificates(Path pem) {
      tls = new TlsOptions(false, Optional.of(pem), Optional.empty(), Optional.empty(), "");
      return this;
    }

    /// Whether results have the fields of the response. Default: no.
    public Builder keepHeaders(boolean kept) {
      keepHeaders = kept;
      return this;
    }

    /// How much of a body results have, in bytes after content decoding. Default: 0.
    public Builder keepBodies(long bytes) {
      keptBytes = bytes;
      return this;
    }

    /// Ready to fetch by these options.
    ///
    /// @throws IOException if the file of certificates cannot be used
    /// @throws IllegalArgumentException if a number is out of its range
    public Trawl build() throws IOException {
      int slots = concurrency.orElse(usual.concurrency());
      RetryPolicy policy = usual.retries().withRetries(retries);
      HostLimits hosts =
          new HostLimits(
              maxPerHost.orElse(concurrency.orElse(usual.hosts().maxInFlight())),
              Optional.empty(),
              usual.hosts().maxFailures(),
              policy.baseDelay(),
              policy.maxDelay());
      EngineOptions engine =
          new EngineOptions(
              executor,
              slots,
              false,
              false,
              hosts,
              rate,
              policy,
              Optional.empty(),
              Optional.empty(),
              deadline,
              OptionalInt.empty(),
              usual.backlogBytes());
      Capture kept =
          new Capture(
              keepHeaders,
              keptBytes,
              Set.of(),
              false,
              Optional.empty(),
              Capture.NOTHING.maxBytes());
      RequestOptions request =
          new RequestOptions(
              method,
              headers.build(),
              Set.of(),
              Optional.empty(),
              Optional.empty(),
              Netrc.EMPTY,
              Optional.empty());
      return new Trawl(
          engine,
          new HttpOptions(
              plain.defaultScheme(),
              request,
              plain.network(),
              tls,
              maxTime,
              plain.redirects(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              kept,
              target -> kept,
              plain.memory()));
    }
  }
}
