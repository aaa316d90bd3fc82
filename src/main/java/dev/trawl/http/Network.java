package dev.trawl.http;

import dev.trawl.http.connect.Connector;
import dev.trawl.http.connect.NetworkOptions;
import dev.trawl.http.connect.NetworkOptions.HttpVersions;
import dev.trawl.http.connect.TlsOptions;
import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.Exchange;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.http.exchange.Origin;
import dev.trawl.http.exchange.Request;
import dev.trawl.http.exchange.Stopwatch;
import dev.trawl.http.exchange.Transport;
import dev.trawl.http.http1.Http1Connection;
import dev.trawl.http.http1.IdleConnections;
import dev.trawl.http.http1.StaleConnectionException;
import dev.trawl.http.http2.Http2Sessions;
import java.io.IOException;
import java.util.Optional;

/// Sends requests over the network: on a connection that there is, or a new one, in the version of
/// HTTP that was settled on it.
final class Network implements Transport {
  private final Connector connector;
  private final IdleConnections idle;
  private final Http2Sessions sessions;
  private final boolean priorKnowledge;

  /// @param concurrency requests at once, and connections kept idle
  /// @param unread bytes of bodies that may wait for their readers over HTTP/2
  /// @throws IOException if a certificate file cannot be used
  Network(NetworkOptions network, TlsOptions tls, int concurrency, long unread) throws IOException {
    this.connector = new Connector(network, tls);
    this.idle = new IdleConnections(concurrency);
    this.sessions = new Http2Sessions(connector, concurrency, unread);
    this.priorKnowledge = network.versions() == HttpVersions.HTTP_2_PRIOR_KNOWLEDGE;
  }

  @Override
  public Exchange send(Request request, Deadline deadline, Stopwatch stopwatch) throws IOException {
    Origin origin = Origin.of(request.url());
    Http2Sessions.Http1 http1 =
        connection -> idle.fresh(origin, connection).send(request, deadline, stopwatch);
    if (priorKnowledge) {
      return sessions.send(origin, request, deadline, stopwatch, http1);
    }
    Optional<Http1Connection> used = idle.take(origin, request.isIdempotent());
    if (used.isPresent()) {
      try {
        return used.get().send(request, deadline, stopwatch);
      } catch (StaleConnectionException e) {
        if (deadline.hasEnded()) {
          throw e;
        }
        if (!request.isIdempotent()) {
          throw FailureException.reset(e.getMessage());
        }
        // No failure of the server's: sent once more, at once, on a connection that nobody closed.
        stopwatch.resend();
      }
    }
    if (!origin.secure()) {
      return http1.send(connector.connect(origin, deadline, stopwatch));
    }
    return sessions.send(origin, request, deadline, stopwatch, http1);
  }

  @Override
  public void close() {
    idle.close();
    sessions.close();
    connector.close();
  }
}
