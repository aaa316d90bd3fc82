package dev.trawl.http;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.Proxy;
import java.util.Optional;
import java.util.Set;
import okhttp3.Interceptor;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.internal.connection.RealConnection;

/// One exchange without OkHttp's surprises: the request goes out without the fields that the user
/// took out, and what OkHttp would act upon in the response is hidden from it.
///
/// @param without names of the fields
/// @param proxy for `http` URLs
record PlainExchange(Set<String> without, Optional<Proxies.Server> proxy) implements Interceptor {
  @Override
  public Response intercept(Chain chain) throws IOException {
    RealConnection connection = (RealConnection) chain.connection();
    Response response;
    try {
      response = chain.proceed(plain(chain.request(), connection.route().proxy()));
    } catch (RuntimeException e) {
      // At nonsense such as a negative status. Under enqueue, OkHttp would also throw it into the
      // face of the thread.
      throw new ProtocolException(String.valueOf(e.getMessage()));
    }
    long length = response.body().contentLength();
    if (length < -1) {
      // OkHttp would throw when it is read, and never get rid of the connection.
      throw new ProtocolException("Content-Length < 0: " + length);
    }
    if (response.protocol() == Protocol.HTTP_1_0
        && !"keep-alive".equalsIgnoreCase(response.header("Connection"))) {
      // Such a server closes the connection without a word (RFC 9112, section 9.3), and OkHttp
      // would lose the next request on it.
      connection.noNewExchanges();
    }
    return plain(response);
  }

  private Request plain(Request request, Proxy used) {
    boolean forwarded = used.type() == Proxy.Type.HTTP && !request.isHttps();
    Optional<String> authorization =
        forwarded ? proxy.flatMap(Proxies.Server::authorization) : Optional.empty();
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
