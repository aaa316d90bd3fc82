package dev.trawl.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import okhttp3.Dns;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Response;

/// Says where the connection of a call goes: through which proxy, to which addresses.
///
/// Not by a [java.net.ProxySelector], which OkHttp does not ask about hosts that are none to
/// [java.net.URI], such as those with an underscore.
record Routing(NetworkOptions network) implements Interceptor {
  @Override
  public Response intercept(Chain chain) throws IOException {
    HttpUrl url = chain.request().url();
    Chain routed = chain;
    Optional<Proxies.Server> proxy = network.proxies().server(url.scheme(), url.host());
    if (proxy.isPresent()) {
      routed = routed.withProxy(proxy.get().proxy());
    }
    List<InetAddress> given = network.resolve().get(url.host() + ":" + url.port());
    if (given != null) {
      routed = routed.withDns(new Given(url.host(), given, chain.getDns()));
    }
    return routed.proceed(chain.request());
  }

  /// The addresses of `--resolve`. A record, because connections are used again only where the
  /// look-up is an equal one.
  ///
  /// @param others for other hosts, such as a proxy
  private record Given(String host, List<InetAddress> addresses, Dns others) implements Dns {
    @Override
    public List<InetAddress> lookup(String hostname) throws UnknownHostException {
      return hostname.equals(host) ? addresses : others.lookup(hostname);
    }
  }
}
