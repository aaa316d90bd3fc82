package dev.trawl.http.http2;

import dev.trawl.http.exchange.Connection;
import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.Exchange;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.http.exchange.FieldText;
import dev.trawl.http.exchange.Head;
import dev.trawl.http.exchange.Request;
import dev.trawl.http.exchange.Stopwatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.X509TrustManager;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.Headers;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.RequestBody;
import okhttp3.Response;

/// A connection that speaks HTTP/2 (RFC 9113), many exchanges at a time: OkHttp's, over a
/// connection that it did not make. Everything is switched off that would send a request behind
/// trawl's back. Safe for use by several threads.
final class Http2Session {
  private static final ConnectionSpec ANY_TLS =
      new ConnectionSpec.Builder(ConnectionSpec.MODERN_TLS)
          .allEnabledCipherSuites()
          .allEnabledTlsVersions()
          .build();

  /// Frames of an idle connection have no deadline; [Http2Sessions] closes it.
  private static final long KEPT_MINUTES = 10;

  private final Connection connection;
  private final FrameLog log;
  private final SessionSocket socket;
  private final OkHttpClient client;

  /// Held while a request's head is written, so that the [FrameLog] knows whose it is.
  private final ReentrantLock writing = new ReentrantLock();

  private int calls;
  private int finished;
  private boolean retired;

  /// @param trust is not asked, but OkHttp wants to have one
  Http2Session(Connection connection, X509TrustManager trust, Unread unread) {
    this.connection = connection;
    this.log = new FrameLog(unread.share());
    this.socket = new SessionSocket(connection, log);
    boolean secure = connection.session().isPresent();
    InetAddress address = connection.address().getAddress();
    OkHttpClient.Builder builder =
        new OkHttpClient.Builder()
            .dispatcher(new Dispatcher())
            .connectionPool(new ConnectionPool(1, KEPT_MINUTES, TimeUnit.MINUTES))
            .dns(host -> List.of(address))
            .proxy(Proxy.NO_PROXY)
            .socketFactory(SessionSocket.raw(socket))
            .readTimeout(Duration.ZERO)
            .writeTimeout(Duration.ZERO)
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .fastFallback(false)
            .eventListenerFactory(call -> running(call.request()))
            .addNetworkInterceptor(chain -> running(chain.request()).pass(chain));
    if (secure) {
      builder
          .sslSocketFactory(SessionSocket.secured(), trust)
          .hostnameVerifier((host, session) -> true)
          .connectionSpecs(List.of(ANY_TLS))
          .protocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1));
    } else {
      builder
          .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
          .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE));
    }
    this.client = builder.build();
  }

  private static RunningCall running(okhttp3.Request request) {
    return request.tag(RunningCall.class);
  }

  /// Reserves a stream.
  ///
  /// @param most streams at once, whatever the server allows
  /// @return false if there is none, for now or for good
  synchronized boolean acquire(int most) {
    if (isRetired() || calls >= Math.min(most, Math.max(1, log.mostStreams()))) {
      return false;
    }
    calls++;
    return true;
  }

  /// Whether no further request can go to it.
  synchronized boolean isRetired() {
    return retired || log.isGoingAway();
  }

  synchronized boolean isIdle() {
    return calls == 0;
  }

  /// Requests that were answered.
  synchronized int finished() {
    return finished;
  }

  /// How many streams the server had let come when it said that it would end; empty if it did not.
  OptionalLong processedBeforeEnd() {
    return log.processedBeforeEnd();
  }

  /// Takes no further request, and is closed once it carries none.
  synchronized void retire() {
    retired = true;
    if (calls == 0) {
      close();
    }
  }

  private synchronized void release(boolean answered) {
    calls--;
    finished += answered ? 1 : 0;
    if (calls == 0 && isRetired()) {
      close();
    }
  }

  /// Ends whatever goes on; does not block.
  void close() {
    socket.close();
    client.connectionPool().evictAll();
  }

  /// Sends a request on a stream that was reserved; blocks until the head of the response is there.
  ///
  /// @param established is called once others may send requests, too
  /// @param ended is called when the stream is free again
  /// @throws UnprocessedException if it can be sent on another connection
  Exchange send(
      Request request, Deadline deadline, Stopwatch stopwatch, Runnable established, Runnable ended)
      throws IOException {
    RunningCall running =
        new RunningCall(request, connection, log, writing, stopwatch, established);
    Call call = client.newCall(okHttp(request, running));
    deadline.interruptsBy(call::cancel);
    stopwatch.send();
    try {
      Response response = call.execute();
      stopwatch.body();
      return new Http2Exchange(
          request,
          head(running, call, response),
          response,
          e -> explained(running, e, true),
          read -> log.read(running.stream(), read),
          complete -> {
            deadline.interruptsNothing();
            if (!complete) {
              call.cancel();
            }
            response.close();
            end(running, deadline, complete, ended);
          });
    } catch (Throwable t) {
      deadline.interruptsNothing();
      boolean unprocessed = isUnprocessed(running);
      boolean lost = log.hasEnded() && finished() > 0 && request.isIdempotent();
      end(running, deadline, false, ended);
      if (!(t instanceof IOException e) || deadline.hasEnded()) {
        throw t;
      }
      if (log.refusal().isPresent() && finished() == 0) {
        throw log.refusal().get();
      }
      throw unprocessed || (lost && log.reset(running.stream()).isEmpty())
          ? new UnprocessedException(!unprocessed, explained(running, e, false))
          : explained(running, e, false);
    }
  }

  /// A response that contradicts itself is given up: OkHttp would keep its stream.
  private static Head head(RunningCall running, Call call, Response response)
      throws FailureException {
    try {
      return running.head();
    } catch (FailureException e) {
      call.cancel();
      response.close();
      throw e;
    }
  }

  private void end(RunningCall running, Deadline deadline, boolean complete, Runnable ended) {
    log.end(running.stream());
    if (deadline.hasEnded() || !running.hasStream()) {
      // OkHttp would go on to take in whatever a server floods it with.
      retire();
    }
    release(complete);
    ended.run();
  }

  private boolean isUnprocessed(RunningCall running) {
    return !running.hasStream() || log.isUnprocessed(running.stream());
  }

  /// What is really wrong.
  private IOException explained(RunningCall running, IOException e, boolean inBody) {
    String code = log.reset(running.stream());
    if (e instanceof FailureException) {
      return e;
    }
    if (!code.isEmpty()) {
      return FailureException.reset("the server reset the stream: " + code);
    }
    if (log.isUnprocessed(running.stream())) {
      return FailureException.reset("the server refused the stream: REFUSED_STREAM");
    }
    if (!inBody && log.isBlockTooLarge()) {
      return FailureException.tooLarge("header section longer than 262144 bytes");
    }
    if (e instanceof ProtocolException || !log.hasEnded()) {
      return FailureException.protocol(String.valueOf(e.getMessage()));
    }
    return inBody
        ? FailureException.truncated("the connection ended within the body")
        : FailureException.reset("the connection ended without a response");
  }

  /// Loads OkHttp on a thread of its own, once, while the first connection is being made.
  static void prefetch() {
    Prefetch.begin();
  }

  private static final class Prefetch {
    static {
      Thread.ofPlatform()
          .daemon()
          .name("trawl-prefetch")
          .start(() -> new OkHttpClient.Builder().connectionSpecs(List.of(ANY_TLS)).build());
    }

    static void begin() {
      // The first call initialises the class, and that starts the thread.
    }
  }

  private static okhttp3.Request okHttp(Request request, RunningCall running) {
    Headers.Builder fields = new Headers.Builder();
    for (int i = 0; i < request.fields().size(); i++) {
      fields.addUnsafeNonAscii(
          request.fields().name(i), FieldText.shown(request.fields().value(i)));
    }
    return new okhttp3.Request.Builder()
        .url(request.url())
        .headers(fields.build())
        .method(
            request.method(),
            request.body().map(body -> RequestBody.create(body, null)).orElse(null))
        .tag(RunningCall.class, running)
        .build();
  }
}
