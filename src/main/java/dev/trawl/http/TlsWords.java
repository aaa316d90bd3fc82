package dev.trawl.http;

import dev.trawl.http.connect.CertificateDemandedException;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/// What went wrong with TLS, in words for people instead of Java's.
final class TlsWords {
  private static final Pattern CLASS_NAME = Pattern.compile("\\b(?:[a-z]\\w*\\.)+[A-Z]\\w*:?\\s*");

  /// Alerts of RFC 8446, section 6, whose names alone do not say enough.
  private static final Map<String, String> ALERTS =
      Map.of(
          "handshake_failure", "the server found nothing in common with us (handshake_failure)",
          "protocol_version", "the server has no version of TLS in common with us",
          "certificate_required", "the server asks for a client certificate; see --cert",
          "bad_certificate", "the server does not take the client certificate; see --cert",
          "unknown_ca", "the server does not know who signed the client certificate; see --cert",
          "certificate_expired", "the server says that the client certificate has expired",
          "unrecognized_name", "the server does not know a host of this name",
          "no_application_protocol", "the server speaks none of the offered versions of HTTP");

  private TlsWords() {}

  static Failure failure(SSLException thrown, Instant now) {
    List<Throwable> causes =
        Stream.<Throwable>iterate(thrown, cause -> cause != null, Throwable::getCause).toList();
    for (Throwable cause : causes) {
      if (cause instanceof CertificateDemandedException) {
        return Failure.of(ErrorKind.TLS, ALERTS.get("certificate_required"));
      }
      if (cause instanceof CertificateExpiredException) {
        return Failure.of(ErrorKind.TLS, expired(causes, now), "expired");
      }
      if (cause instanceof CertificateNotYetValidException) {
        return Failure.of(ErrorKind.TLS, early(causes), "expired");
      }
    }
    return causes.stream().anyMatch(cause -> cause instanceof CertificateException)
        ? Failure.of(ErrorKind.TLS, untrusted(causes), "untrusted")
        : Failure.of(ErrorKind.TLS, handshake(thrown));
  }

  private static String expired(List<Throwable> causes, Instant now) {
    Optional<Instant> end = certificate(causes).map(c -> c.getNotAfter().toInstant());
    return "the certificate expired"
        + end.map(time -> " " + ago(Duration.between(time, now)) + " (" + date(time) + ")")
            .orElse("");
  }

  private static String early(List<Throwable> causes) {
    Optional<Instant> start = certificate(causes).map(c -> c.getNotBefore().toInstant());
    return "the certificate is not valid yet"
        + start.map(time -> ", but from " + date(time) + " on").orElse("");
  }

  private static String ago(Duration time) {
    return time.toDays() > 0
        ? counted(time.toDays(), "day")
        : time.toHours() > 0
            ? counted(time.toHours(), "hour")
            : counted(Math.max(0, time.toMinutes()), "minute");
  }

  private static String counted(long count, String unit) {
    return count + " " + unit + (count == 1 ? "" : "s") + " ago";
  }

  private static String date(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  /// The one that is wrong: perhaps not the server's own, but an authority's.
  private static Optional<X509Certificate> certificate(List<Throwable> causes) {
    for (Throwable cause : causes) {
      if (cause instanceof CertPathValidatorException path
          && path.getCertPath() != null
          && path.getIndex() >= 0
          && path.getIndex() < path.getCertPath().getCertificates().size()) {
        Certificate wrong = path.getCertPath().getCertificates().get(path.getIndex());
        return wrong instanceof X509Certificate known ? Optional.of(known) : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static String untrusted(List<Throwable> causes) {
    // What is said last says most.
    for (Throwable cause : causes.reversed()) {
      if (cause instanceof CertPathBuilderException) {
        break;
      }
      if (cause instanceof CertPathValidatorException && cause.getMessage() != null) {
        String why = withoutClassNames(cause.getMessage());
        return why.contains("trust anchor") ? unknown() : "the certificate does not hold: " + why;
      }
    }
    return unknown();
  }

  private static String unknown() {
    return "the certificate is not signed by a known authority; see --cacert";
  }

  private static String handshake(SSLException thrown) {
    String message = String.valueOf(thrown.getMessage());
    if (message.matches("(?is).*(unrecognized|plaintext).*(ssl|connection).*")) {
      return "not TLS on this port; is http:// meant?";
    }
    String alert = message.replaceFirst("(?s).*Received fatal alert: (\\w+).*", "$1");
    if (!alert.equals(message)) {
      return ALERTS.getOrDefault(alert, "the server ended the handshake: " + alert);
    }
    return message.contains("terminated the handshake")
        ? "the server closed the connection in the handshake"
        : withoutClassNames(message);
  }

  private static String withoutClassNames(String message) {
    return CLASS_NAME.matcher(message).replaceAll("").strip();
  }
}
