package dev.trawl.http.exchange;

import dev.trawl.model.Phase;
import dev.trawl.model.Timings;
import java.time.Duration;
import java.util.Optional;

/// Measures one attempt: what it is doing, how long the parts took, and how often a request was
/// sent again. Those of several requests, as redirects make them, add up, but for the time to the
/// first byte, which is that of the last.
///
/// For the thread that makes the attempt; [#startNanos] for any.
public final class Stopwatch {
  private static final long UNSET = -1;

  private final long startNanos = System.nanoTime();
  private Phase phase = Phase.TOTAL;
  private long beganNanos;
  private long dns = UNSET;
  private long connect = UNSET;
  private long tls = UNSET;
  private long ttfb = UNSET;
  private int resent;

  /// A request begins.
  public void request() {
    phase = Phase.TOTAL;
    ttfb = UNSET;
  }

  /// The look-up of a name begins.
  public void lookup() {
    phase = Phase.TOTAL;
    beganNanos = System.nanoTime();
  }

  /// The name has been looked up.
  public void lookedUp() {
    dns = add(dns);
  }

  /// The connect begins.
  public void connect() {
    phase = Phase.CONNECT;
    beganNanos = System.nanoTime();
  }

  /// There is a connection, through a proxy's tunnel where one is needed.
  public void connected() {
    connect = add(connect);
  }

  /// The TLS handshake begins.
  public void handshake() {
    phase = Phase.TLS;
    beganNanos = System.nanoTime();
  }

  /// The TLS handshake has succeeded.
  public void secured() {
    tls = add(tls);
  }

  /// The request is being sent.
  public void send() {
    phase = Phase.HEADERS;
  }

  /// The first byte of the response has come.
  public void firstByte() {
    ttfb = System.nanoTime() - startNanos;
  }

  /// The response's header section has been read.
  public void body() {
    phase = Phase.BODY;
  }

  /// A request is sent once more, because its connection had been closed before it came.
  public void resend() {
    resent++;
  }

  public int resent() {
    return resent;
  }

  public Phase phase() {
    return phase;
  }

  /// When the attempt began, on the clock of [System#nanoTime].
  public long startNanos() {
    return startNanos;
  }

  public Timings timings() {
    return new Timings(
        duration(dns),
        duration(connect),
        duration(tls),
        duration(ttfb),
        Duration.ofNanos(System.nanoTime() - startNanos));
  }

  private long add(long sum) {
    return (sum == UNSET ? 0 : sum) + (System.nanoTime() - beganNanos);
  }

  private static Optional<Duration> duration(long nanos) {
    return nanos == UNSET ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }
}
