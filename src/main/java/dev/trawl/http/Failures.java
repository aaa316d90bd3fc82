package dev.trawl.http;

import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Phase;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.internal.http2.ConnectionShutdownException;
import okhttp3.internal.http2.StreamResetException;

/// The one place where what was thrown becomes an [ErrorKind].
final class Failures {
  private static final int MAX_MESSAGE = 300;

  private Failures() {}

  /// @param phase what the attempt was doing
  /// @param decoding whether a content coding was being undone
  static Failure of(Throwable thrown, Phase phase, boolean decoding) {
    return switch (thrown) {
      case FailureException e -> e.failure();
      case UnknownHostException e when e.getCause() instanceof FailureException why ->
          why.failure();
      case UnknownHostException e -> Failure.of(ErrorKind.DNS, "unknown host: " + message(e));
      case SocketTimeoutException e when phase == Phase.CONNECT ->
          Failure.timeout(phase, message(e));
      case InterruptedIOException e -> Failure.timeout(phase, "out of time (" + doing(phase) + ")");
      case SSLException e when e.getCause() instanceof FailureException refused ->
          refused.failure();
      case SSLPeerUnverifiedException e -> Failure.of(ErrorKind.TLS, message(e), "host_mismatch");
      case SSLException e -> tls(e);
      case SocketException e when message(e).contains("Too many open files") ->
          Failure.of(ErrorKind.RESOURCE, message(e));
      case ConnectException e -> Failure.of(ErrorKind.CONNECT, message(e));
      case NoRouteToHostException e -> Failure.of(ErrorKind.CONNECT, message(e));
      case StreamResetException e -> Failure.of(ErrorKind.RESET, message(e));
      case ConnectionShutdownException e ->
          Failure.of(ErrorKind.RESET, "the server is closing the connection");
      case ProtocolException e when phase == Phase.BODY && isCut(e) ->
          Failure.of(ErrorKind.TRUNCATED, message(e));
      case ProtocolException e -> Failure.of(ErrorKind.PROTOCOL, message(e));
      case SocketException e ->
          Failure.of(phase == Phase.CONNECT ? ErrorKind.CONNECT : ErrorKind.RESET, message(e));
      case IOException e -> other(e, phase, decoding);
      case OutOfMemoryError e -> Failure.of(ErrorKind.RESOURCE, message(e));
      default -> Failure.of(ErrorKind.INTERNAL, thrown.toString());
    };
  }

  /// Says what is wrong with the certificate, if that is it.
  private static Failure tls(SSLException e) {
    boolean untrusted = false;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateExpiredException
          || cause instanceof CertificateNotYetValidException) {
        return Failure.of(ErrorKind.TLS, message(e), "expired");
      }
      untrusted |= cause instanceof CertificateException;
    }
    return untrusted
        ? Failure.of(ErrorKind.TLS, message(e), "untrusted")
        : Failure.of(ErrorKind.TLS, message(e));
  }

  private static Failure other(IOException e, Phase phase, boolean decoding) {
    return switch (phase) {
      case TOTAL, CONNECT -> Failure.of(ErrorKind.CONNECT, message(e));
      case TLS -> Failure.of(ErrorKind.TLS, message(e));
      case HEADERS ->
          Failure.of(isCut(e) || isClosed(e) ? ErrorKind.RESET : ErrorKind.PROTOCOL, message(e));
      case BODY -> {
        if (decoding) {
          yield Failure.of(ErrorKind.DECODE, message(e));
        }
        yield Failure.of(isCut(e) ? ErrorKind.TRUNCATED : ErrorKind.PROTOCOL, message(e));
      }
    };
  }

  private static boolean isCut(IOException e) {
    return e instanceof EOFException || message(e).startsWith("unexpected end of stream");
  }

  /// Whether an HTTP/2 connection ended while the request was being written. OkHttp's writer has
  /// only the word for it.
  private static boolean isClosed(IOException e) {
    return message(e).equals("closed");
  }

  private static String doing(Phase phase) {
    return switch (phase) {
      case CONNECT -> "connecting";
      case TLS -> "in the TLS handshake";
      case HEADERS -> "waiting for the response";
      case BODY -> "reading the body";
      case TOTAL -> "looking the host up";
    };
  }

  /// One line, with the cause where it says more, as "Connection refused" does. Cut, because it may
  /// quote the server.
  private static String message(Throwable thrown) {
    String message =
        Optional.ofNullable(thrown.getMessage()).orElse(thrown.getClass().getSimpleName());
    if (thrown instanceof ConnectException && thrown.getCause() != null) {
      message += ": " + thrown.getCause().getMessage();
    }
    String line = message.lines().map(String::strip).collect(Collectors.joining(" "));
    return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "...";
  }
}
