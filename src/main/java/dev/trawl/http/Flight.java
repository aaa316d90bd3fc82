package dev.trawl.http;

import dev.trawl.model.Answer;
import dev.trawl.model.Attempt;
import dev.trawl.model.Failure;
import dev.trawl.model.Outcome;
import dev.trawl.model.Redirect;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/// One attempt in progress: a call, and one more for every redirect that is followed.
///
/// Whoever drives it, blocking or by callbacks, executes [#call()] and hands the response to
/// [#receive], until that says that it was the last; or hands what was thrown to [#failed]. Not
/// safe for use by several threads at once; the driver sees to it.
final class Flight {
  /// What goes along to another origin. Everything else that the user gave may be a secret.
  private static final Set<String> SHAREABLE =
      Set.of("accept", "accept-encoding", "accept-language", "user-agent");

  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /// What is read of a redirect's body so that its connection can be used again; a longer one costs
  /// less by closing the connection.
  private static final long MAX_REDIRECT_BODY = 64 * 1024;

  private final HttpOptions options;
  private final Clients clients;
  private final UrlParser urls;
  private final Prepared.Ready target;
  private final Stopwatch stopwatch = new Stopwatch();
  private final Instant startedAt = Instant.now();
  private final List<Redirect> redirects = new ArrayList<>();

  private HttpUrl url;
  private String method;
  private Optional<RequestBody> body;
  private boolean leftOrigin;
  private Call call;
  private Optional<Answer> answer = Optional.empty();

  Flight(HttpOptions options, Clients clients, UrlParser urls, Prepared.Ready target) {
    this.options = options;
    this.clients = clients;
    this.urls = urls;
    this.target = target;
    this.url = target.url();
    this.method = target.requested().method();
    this.body = options.request().body().map(bytes -> RequestBody.create(bytes, null));
    this.call = newCall();
  }

  /// The listener to the calls of the flight that a request belongs to.
  static EventListener of(Request request) {
    Stopwatch stopwatch = request.tag(Stopwatch.class);
    return stopwatch == null ? EventListener.NONE : stopwatch;
  }

  /// The call to execute next.
  Call call() {
    return call;
  }

  /// Takes a response in: reads the body, or turns to where it redirects.
  ///
  /// @return whether it was the last
  boolean receive(Response response) throws IOException {
    options.cookies().ifPresent(jar -> jar.receive(url, response.headers()));
    BodyReader reader = new BodyReader(response, stopwatch, options.capture());
    try {
      if (options.maxRedirects().isPresent() && REDIRECTS.contains(response.code())) {
        redirect(response);
        if (!reader.skip(MAX_REDIRECT_BODY)) {
          call.cancel();
        }
        call = newCall();
        return false;
      }
      reader.read();
      answer = Optional.of(reader.answer());
      return true;
    } catch (Throwable t) {
      answer = Optional.of(reader.answer());
      // The response is closed next, which would wait for the rest of its body.
      call.cancel();
      throw t;
    }
  }

  /// The attempt, once [#receive] has had its last response.
  Attempt answered() {
    return attempt(new Outcome.Answered(answer.orElseThrow()));
  }

  /// The attempt, once something was thrown.
  Attempt failed(Throwable thrown) {
    return failed(Failures.of(thrown, stopwatch.phase(), stopwatch.isDecoding()));
  }

  Attempt failed(Failure failure) {
    return attempt(new Outcome.Failed(failure, answer));
  }

  private Attempt attempt(Outcome outcome) {
    return new Attempt(
        Optional.of(startedAt),
        stopwatch.timings(),
        List.copyOf(redirects),
        redirects.isEmpty() ? Optional.empty() : Optional.of(url.toString()),
        outcome);
  }

  private Call newCall() {
    Call next = clients.of(url).newCall(request());
    Duration left = options.maxTime().minus(stopwatch.elapsed());
    // OkHttp takes 0 for "no limit".
    next.timeout().timeout(Math.max(1, left.toNanos()), TimeUnit.NANOSECONDS);
    return next;
  }

  private Request request() {
    RequestOptions request = options.request();
    Request.Builder builder =
        new Request.Builder()
            .url(url)
            .headers(leftOrigin ? shareable(request.headers()) : request.headers())
            .tag(Stopwatch.class, stopwatch)
            .method(method, body.orElse(null));
    String cookies = options.cookies().map(jar -> jar.header(url)).orElse("");
    if (!leftOrigin) {
      target.authorization().ifPresent(value -> builder.header("Authorization", value));
      cookies =
          request.cookie().map(own -> own).orElse("")
              + (request.cookie().isPresent() && !cookies.isEmpty() ? "; " : "")
              + cookies;
    }
    if (!cookies.isEmpty()) {
      builder.header("Cookie", cookies);
    }
    if (!url.isHttps()) {
      options
          .network()
          .proxies()
          .server(url.scheme(), url.host())
          .flatMap(Proxies.Server::authorization)
          .ifPresent(value -> builder.header("Proxy-Authorization", value));
    }
    return builder.build();
  }

  private static Headers shareable(Headers headers) {
    Headers.Builder shared = new Headers.Builder();
    headers.forEach(field -> {
      if (SHAREABLE.contains(field.getFirst().toLowerCase(Locale.ROOT))) {
        shared.addUnsafeNonAscii(field.getFirst(), field.getSecond());
      }
    });
    return shared.build();
  }

  /// Where to next: RFC 9110, section 15.4, with the method changes of the Fetch standard, which
  /// are what browsers and curl do.
  private void redirect(Response response) throws RedirectException {
    int limit = options.maxRedirects().orElseThrow();
    if (redirects.size() >= limit) {
      throw new RedirectException("limit", "more than " + limit + " redirects");
    }
    String location = response.header("Location");
    if (location == null) {
      throw new RedirectException("bad_location", "redirect without a Location");
    }
    HttpUrl next =
        urls.resolve(url, location)
            .orElseThrow(
                () -> new RedirectException("bad_location", "Location is no http or https URL"));
    if (url.isHttps() && !next.isHttps()) {
      throw new RedirectException("downgrade", "redirect from https to http: " + next.redact());
    }
    int status = response.code();
    boolean toGet =
        status == 303
            ? !method.equals("GET") && !method.equals("HEAD")
            : (status == 301 || status == 302) && method.equals("POST");
    if (toGet) {
      method = "GET";
      body = Optional.empty();
    }
    redirects.add(new Redirect(status, url.toString()));
    boolean sameOrigin =
        url.scheme().equals(next.scheme())
            && url.host().equals(next.host())
            && url.port() == next.port();
    // What was left behind does not come back on a way back: the other host chose that way.
    leftOrigin |= !sameOrigin;
    url = next;
  }
}
