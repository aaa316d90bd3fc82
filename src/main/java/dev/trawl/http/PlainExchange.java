package dev.trawl.http;

import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.Proxy;
import java.util.Optional;
import java.util.Set;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.internal.connection.RealConnection;
import okhttp3.internal.http.RealInterceptorChain;
import okhttp3.internal.http1.Http1ExchangeCodec;

/// One exchange without OkHttp's surprises: the request goes out without the fields that the user
/// took out, what OkHttp would act upon in the response is hidden from it, and what it says when it
/// does not understand a response is what is wrong with it.
///
/// @param proxy for `http` URLs
record PlainExchange(Optional<Proxies.Server> proxy) implements Interceptor {
  /// OkHttp's, for all fields together.
  private static final int MAX_HEADER_SECTION = 256 * 1024;

  @Override
  public Response intercept(Chain chain) throws IOException {
    RealInterceptorChain exchange = (RealInterceptorChain) chain;
    RealConnection connection = (RealConnection) chain.connection();
    begin(exchange, connection);
    Response response = proceed(exchange, connection);
    if (response.protocol() == Protocol.HTTP_1_0) {
      if (Wire.current().first() == 'I') {
        throw FailureException.protocol("the response is ICY, not HTTP");
      }
      if (!"keep-alive".equalsIgnoreCase(response.header("Connection"))) {
        // Such a server closes the connection without a word (RFC 9112, section 9.3), and OkHttp
        // would lose the next request on it.
        connection.noNewExchanges();
      }
    }
    if (response.body().contentLength() < -1) {
      // OkHttp would throw when it is read, and never get rid of the connection.
      throw FailureException.protocol("Content-Length is not a number");
    }
    return plain(response);
  }

  private static void begin(RealInterceptorChain exchange, RealConnection connection)
      throws IOException {
    Wire wire = Wire.current();
    if (wire.beginAgain(connection)) {
      return;
    }
    // The only way to where OkHttp reads: the codec of HTTP/1.1 shows it, so another is made.
    if (connection.newCodec$okhttp(exchange.getCall$okhttp().getClient(), exchange)
        instanceof Http1ExchangeCodec codec) {
      wire.begin(connection, codec.getSocket().getSource());
    }
  }

  private Response proceed(RealInterceptorChain exchange, RealConnection connection)
      throws IOException {
    Stopwatch stopwatch = exchange.request().tag(Stopwatch.class);
    try {
      return exchange.proceed(plain(exchange.request(), connection.route().proxy()));
    } catch (RuntimeException e) {
      // At nonsense such as a negative status. Under enqueue, OkHttp would also throw it into the
      // face of the thread.
      throw FailureException.protocol(String.valueOf(e.getMessage()));
    } catch (ProtocolException e) {
      if (stopwatch.status() != 204) {
        throw e;
      }
      // Its fields announce a body, which is none (RFC 9110, section 15.3.5).
      exchange.getExchange$okhttp().detachWithViolence();
      return new Response.Builder()
          .request(exchange.request())
          .protocol(connection.protocol())
          .code(stopwatch.status())
          .message("")
          .headers(stopwatch.headers())
          .body(ResponseBody.EMPTY)
          .build();
    } catch (IOException e) {
      throw stopwatch.status() == 0 ? explained(e, connection.handshake() != null) : e;
    }
  }

  /// OkHttp says "unexpected end" of everything that it does not get to the end of.
  private static IOException explained(IOException e, boolean secure) {
    if (Wire.current().received() >= MAX_HEADER_SECTION
        || String.valueOf(e.getMessage()).startsWith("header byte count limit")) {
      return FailureException.tooLarge(
          "header section longer than " + MAX_HEADER_SECTION + " bytes");
    }
    if (e.getCause() instanceof EOFException cut) {
      // TLS has messages of its own that say nothing yet. Okio tells what it had.
      boolean silent =
          secure
              ? String.valueOf(cut.getMessage()).contains("limit=0 ")
              : Wire.current().received() == 0;
      if (!silent) {
        return FailureException.protocol("the header section was cut off");
      }
    }
    return e;
  }

  private Request plain(Request request, Proxy used) {
    boolean forwarded = used.type() == Proxy.Type.HTTP && !request.isHttps();
    Optional<String> authorization =
        forwarded ? proxy.flatMap(Proxies.Server::authorization) : Optional.empty();
    Set<String> without = request.tag(RequestOptions.class).without();
    if (without.isEmpty() && authorization.isEmpty()) {
      return request;
    }
    Request.Builder plain = request.newBuilder();
    without.forEach(plain::removeHeader);
    authorization.ifPresent(value -> plain.header("Proxy-Authorization", value));
    return plain.build();
  }

  /// What really came is known to [Stopwatch].
  private static Response plain(Response response) {
    boolean proxyRefuses = response.code() == 407;
    if (response.header("Retry-After") == null && !proxyRefuses) {
      return response;
    }
    // OkHttp would resend on a 503 with 0, and throw on a number beyond its range. It would also
    // throw on a 407 that no proxy sent, and at the other end of a tunnel answer it with the
    // proxy's password.
    return response
        .newBuilder()
        .removeHeader("Retry-After")
        .code(proxyRefuses ? 400 : response.code())
        .build();
  }
}
