package dev.trawl.http;

import dev.trawl.model.CacheUse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import okhttp3.Cache;
import okhttp3.Headers;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okhttp3.internal.http.HttpMethod;
import okhttp3.internal.http.RealInterceptorChain;

/// What the cache (RFC 9111) may be asked for, and what it may keep; both less than OkHttp would.
///
/// Nothing that may be somebody's secret, and no body whose end is doubtful. And nothing is taken
/// for fresh because it has not changed for long (section 4.2.2): a server that is down would look
/// well.
final class CacheRules {
  /// Fields of requests that the cache has to do with. Whatever else the user gave may be a secret,
  /// and a response with `Vary` would have it written to the disk.
  private static final Set<String> ANONYMOUS =
      Set.of("accept", "accept-encoding", "accept-language", "cache-control", "user-agent");

  /// Added to responses that do not say for how long they are fresh; taken out again by [#shown].
  private static final String NO_GUESSING = "no-cache, no-guessing";

  private CacheRules() {}

  /// Whether the response to a request is shown to have come from the cache or not.
  static boolean concerns(Request request) {
    return request.method().equals("GET");
  }

  /// The fields of a response from the cache as its server sent them.
  static Headers shown(Headers kept) {
    Headers.Builder shown = new Headers.Builder();
    for (int i = 0; i < kept.size(); i++) {
      if (!kept.value(i).equals(NO_GUESSING)) {
        shown.addUnsafeNonAscii(kept.name(i), kept.value(i));
      }
    }
    return shown.build();
  }

  /// Lets the cache take part in a call.
  ///
  /// @param identified whether a certificate tells servers who we are
  record Asking(Cache cache, boolean identified) implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
      Request request = chain.request();
      // A method that changes something makes the cache forget the URL, and nothing else.
      boolean asks =
          HttpMethod.invalidatesCache(request.method())
              || (concerns(request) && isAnonymous(request));
      return (asks ? chain.withCache(cache) : chain).proceed(request);
    }

    private boolean isAnonymous(Request request) {
      return !(identified && request.isHttps())
          && request.headers().names().stream()
              .allMatch(name -> ANONYMOUS.contains(name.toLowerCase(Locale.ROOT)));
    }
  }

  /// Says to the cache what it may keep. What really came is known to [Stopwatch].
  static final class Keeping implements Interceptor {
    @Override
    public Response intercept(Chain chain) throws IOException {
      Response response = chain.proceed(chain.request());
      if (chain.getCache() == null) {
        return response;
      }
      if (response.code() == 304) {
        return unchanged((RealInterceptorChain) chain, response);
      }
      if (!mayKeep(chain.request(), response)) {
        return response.newBuilder().addHeader("Cache-Control", "no-store").build();
      }
      return saysHowLong(response) ? response : unguessed(response);
    }

    /// OkHttp puts the fields of a 304 in the place of those that it keeps.
    private static Response unchanged(RealInterceptorChain exchange, Response response) {
      Response.Builder plain = response.newBuilder().removeHeader("Set-Cookie");
      if (response.body().contentLength() != 0) {
        // Fields that announce a body, which is none (RFC 9110, section 15.4.5): OkHttp would wait
        // for it.
        exchange.getExchange$okhttp().detachWithViolence();
        plain.body(ResponseBody.EMPTY);
      }
      boolean replaces =
          response.header("Cache-Control") != null || response.header("Expires") != null;
      return replaces && !saysHowLong(response) ? unguessed(plain.build()) : plain.build();
    }

    private static Response unguessed(Response response) {
      return response.newBuilder().addHeader("Cache-Control", NO_GUESSING).build();
    }

    private static boolean saysHowLong(Response response) {
      return response.cacheControl().maxAgeSeconds() != -1
          || response.headers().getInstant("Expires") != null;
    }

    private static boolean mayKeep(Request request, Response response) {
      boolean canBeUsed =
          saysHowLong(response)
              || response.header("ETag") != null
              || response.header("Last-Modified") != null;
      return canBeUsed && response.header("Set-Cookie") == null && hasCertainEnd(request, response);
    }

    private static boolean hasCertainEnd(Request request, Response response) {
      try {
        Framing framing =
            Framing.of(response.protocol(), request.method(), response.code(), response.headers());
        return framing.lengthKnown() && !framing.untilClose();
      } catch (FailureException e) {
        // The attempt ends with it, when the response is read.
        return false;
      }
    }
  }

  /// What the cache did.
  ///
  /// @param response as the cache gave it
  static CacheUse useOf(Response response) {
    return response.networkResponse() == null ? CacheUse.HIT : CacheUse.REVALIDATED;
  }
}
