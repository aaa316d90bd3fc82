package dev.trawl.http;

import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Phase;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/// The one place where what was thrown becomes an [ErrorKind].
final class Failures {
  private static final int MAX_MESSAGE = 300;

  private Failures() {}

  /// @param deadline what is thrown after its end is the end's doing
  /// @param phase what the attempt was doing
  static Failure of(Throwable thrown, Deadline deadline, Phase phase) {
    if (deadline.cancelled().isPresent()) {
      return deadline.cancelled().get();
    }
    if (thrown instanceof FailureException known && !deadline.hasEnded()) {
      return known.failure();
    }
    if (thrown instanceof IOException && deadline.hasEnded()) {
      return Failure.timeout(phase, "out of time (" + doing(phase) + ")");
    }
    return switch (thrown) {
      case FailureException e -> e.failure();
      case SSLException e -> tls(e);
      case ConnectException e -> Failure.of(ErrorKind.CONNECT, message(e));
      case IOException e -> other(e, phase);
      case OutOfMemoryError e -> Failure.of(ErrorKind.RESOURCE, message(e));
      default -> Failure.of(ErrorKind.INTERNAL, thrown.toString());
    };
  }

  private static Failure tls(SSLException e) {
    Failure failure = TlsWords.failure(e, Instant.now());
    return new Failure(failure.kind(), cut(failure.message()), failure.phase(), failure.detail());
  }

  private static Failure other(IOException e, Phase phase) {
    return switch (phase) {
      case TOTAL, CONNECT -> Failure.of(ErrorKind.CONNECT, message(e));
      case TLS -> Failure.of(ErrorKind.TLS, message(e));
      case HEADERS, BODY -> Failure.of(ErrorKind.RESET, message(e));
    };
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

  /// One line. Cut, because it may quote the server.
  private static String message(Throwable thrown) {
    return cut(
        thrown instanceof ClosedChannelException || thrown instanceof EOFException
            ? "the connection was closed"
            : Optional.ofNullable(thrown.getMessage()).orElse(thrown.getClass().getSimpleName()));
  }

  private static String cut(String message) {
    String line = message.lines().map(String::strip).collect(Collectors.joining(" "));
    return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "...";
  }
}
