package dev.trawl.http.http2;

import dev.trawl.http.exchange.Connection;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.http.exchange.FieldText;
import dev.trawl.http.exchange.Framing;
import dev.trawl.http.exchange.Head;
import dev.trawl.http.exchange.Request;
import dev.trawl.http.exchange.Stopwatch;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.Response;
import okhttp3.ResponseBody;

/// A call of OkHttp's while it runs, on the thread that runs it: sees what is really sent and what
/// really comes, and hides from OkHttp what it would act upon by itself.
final class RunningCall extends EventListener {
  private static final int NO_CONTENT = 204;

  private final Request request;
  private final Connection connection;
  private final FrameLog log;
  private final ReentrantLock writing;
  private final Stopwatch stopwatch;
  private final Runnable established;
  private FrameLog.Stream stream = new FrameLog.Stream();
  private boolean hasStream;
  private int status;
  private Headers fields = Headers.EMPTY;

  RunningCall(
      Request request,
      Connection connection,
      FrameLog log,
      ReentrantLock writing,
      Stopwatch stopwatch,
      Runnable established) {
    this.request = request;
    this.connection = connection;
    this.log = log;
    this.writing = writing;
    this.stopwatch = stopwatch;
    this.established = established;
  }

  /// Whether its request was begun to be written.
  boolean hasStream() {
    return hasStream;
  }

  FrameLog.Stream stream() {
    return stream;
  }

  /// Of the response, once it is there.
  ///
  /// @throws FailureException if the fields contradict each other
  Head head() throws FailureException {
    return new Head(
        Optional.of(connection.session().isPresent() ? "h2" : "h2_prior_knowledge"),
        status,
        "",
        fields,
        Framing.of(true, request.method(), status, fields),
        Optional.of(connection.remoteIp()),
        connection::certificateEnd,
        Optional.empty());
  }

  @Override
  public void connectionAcquired(Call call, okhttp3.Connection acquired) {
    established.run();
  }

  @Override
  public void requestHeadersStart(Call call) {
    writing.lock();
    stream = log.begin();
    hasStream = true;
  }

  @Override
  public void requestHeadersEnd(Call call, okhttp3.Request sent) {
    writing.unlock();
  }

  @Override
  public void requestFailed(Call call, IOException e) {
    if (writing.isHeldByCurrentThread()) {
      writing.unlock();
    }
  }

  @Override
  public void responseHeadersStart(Call call) {
    stopwatch.firstByte();
  }

  @Override
  public void responseHeadersEnd(Call call, Response response) {
    status = response.code();
    fields = bytes(response.headers());
  }

  private static Headers bytes(Headers shown) {
    Headers.Builder bytes = new Headers.Builder();
    for (int i = 0; i < shown.size(); i++) {
      bytes.addUnsafeNonAscii(shown.name(i), FieldText.bytes(shown.value(i)));
    }
    return bytes.build();
  }

  /// Passes the request on without the fields that nobody asked for, and hides what the response
  /// says: OkHttp would resend on some statuses, throw at others, and undo codings.
  Response pass(Interceptor.Chain chain) throws IOException {
    okhttp3.Request.Builder plain = chain.request().newBuilder();
    for (String name : chain.request().headers().names()) {
      boolean own = request.fields().get(name) != null || name.equalsIgnoreCase("Host");
      if (!own && !name.equalsIgnoreCase("Content-Length")) {
        plain.removeHeader(name);
      }
    }
    request.without().forEach(plain::removeHeader);
    try {
      Response response = chain.proceed(plain.build());
      refuseControls();
      return response.newBuilder().code(200).headers(Headers.EMPTY).build();
    } catch (RuntimeException e) {
      // At nonsense such as a negative status.
      throw FailureException.protocol(String.valueOf(e.getMessage()));
    } catch (ProtocolException e) {
      if (status != NO_CONTENT) {
        throw e;
      }
      // Its fields announce a body, which is none (RFC 9110, section 15.3.5).
      return new Response.Builder()
          .request(chain.request())
          .protocol(chain.connection().protocol())
          .code(200)
          .message("")
          .body(ResponseBody.EMPTY)
          .build();
    }
  }

  /// RFC 9113, section 8.2.1.
  private void refuseControls() throws FailureException {
    for (int i = 0; i < fields.size(); i++) {
      String value = fields.value(i);
      if (value.indexOf('\0') >= 0 || value.indexOf('\r') >= 0 || value.indexOf('\n') >= 0) {
        throw FailureException.protocol("CR, LF or NUL in a header field");
      }
    }
  }
}
