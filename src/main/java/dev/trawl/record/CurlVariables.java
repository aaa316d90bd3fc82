package dev.trawl.record;

import static java.util.Map.entry;

import dev.trawl.model.Answer;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import dev.trawl.model.Requested;
import dev.trawl.model.Timings;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The variables of curl's `--write-out` that make sense for a record, as curl writes them.
final class CurlVariables {
  private static final Map<String, Function<FetchResult, String>> BY_NAME =
      Map.ofEntries(
          entry("http_code", CurlVariables::status),
          entry("response_code", CurlVariables::status),
          entry("url", r -> Secrets.shown(r.target().input(), r.requested().isPresent())),
          entry("url_effective", CurlVariables::lastUrl),
          entry("urlnum", r -> Long.toString(r.target().index() - 1)),
          entry("method", r -> r.requested().map(Requested::method).orElse("")),
          entry("http_version", CurlVariables::version),
          entry("content_type", r -> answer(r).flatMap(Answer::contentType).orElse("")),
          entry("remote_ip", r -> answer(r).flatMap(Answer::remoteIp).orElse("")),
          entry("size_download", r -> Long.toString(bytes(r))),
          entry("speed_download", CurlVariables::speed),
          entry("num_redirects", r -> Integer.toString(r.last().redirects().size())),
          entry("num_retries", r -> Integer.toString(Math.max(0, r.attempts() - 1))),
          entry("time_namelookup", r -> seconds(dns(times(r)))),
          entry("time_connect", r -> seconds(connected(times(r)))),
          entry(
              "time_appconnect",
              r -> seconds(times(r).tls().map(connected(times(r))::plus).orElse(Duration.ZERO))),
          entry(
              "time_pretransfer",
              r -> seconds(connected(times(r)).plus(times(r).tls().orElse(Duration.ZERO)))),
          entry("time_starttransfer", r -> seconds(times(r).ttfb().orElse(Duration.ZERO))),
          entry("time_total", r -> seconds(times(r).total())),
          entry("exitcode", r -> Integer.toString(exitCode(r.outcome()))),
          entry("errormsg", r -> failure(r.outcome()).map(Failure::message).orElse("")));

  private CurlVariables() {}

  /// Empty if there is none of that name.
  static Optional<Function<WriteOut.Seen, String>> named(String name) {
    return name.equals("json")
        ? Optional.of(WriteOut.Seen::json)
        : Optional.ofNullable(BY_NAME.get(name)).map(value -> seen -> value.apply(seen.result()));
  }

  private static Optional<Answer> answer(FetchResult result) {
    return result.outcome().answer();
  }

  private static Timings times(FetchResult result) {
    return result.last().timings();
  }

  private static String status(FetchResult result) {
    return String.format(Locale.ROOT, "%03d", answer(result).map(Answer::status).orElse(0));
  }

  private static String lastUrl(FetchResult result) {
    return result.last().finalUrl().or(() -> result.requested().map(Requested::url)).orElse("");
  }

  private static long bytes(FetchResult result) {
    return answer(result).map(Answer::bodyBytes).orElse(0L);
  }

  private static String speed(FetchResult result) {
    double seconds = times(result).total().toNanos() / 1e9;
    return Long.toString(seconds > 0 ? (long) (bytes(result) / seconds) : 0);
  }

  private static String version(FetchResult result) {
    return answer(result)
        .flatMap(Answer::httpVersion)
        .map(alpn -> alpn.startsWith("h2") ? "2" : alpn.replace("http/", ""))
        .orElse("0");
  }

  private static Duration dns(Timings times) {
    return times.dns().orElse(Duration.ZERO);
  }

  /// Curl's times are all from the start.
  private static Duration connected(Timings times) {
    return times.connect().map(dns(times)::plus).orElse(Duration.ZERO);
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.6f", time.toNanos() / 1e9);
  }

  private static Optional<Failure> failure(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered answered -> Optional.empty();
      case Outcome.Failed failed -> Optional.of(failed.failure());
    };
  }

  /// Curl's exit status for such a transfer, or the nearest that it has; 0 for a response.
  static int exitCode(Outcome outcome) {
    return failure(outcome).map(failure -> exitCode(failure.kind())).orElse(0);
  }

  private static int exitCode(ErrorKind kind) {
    return switch (kind) {
      case INVALID_URL -> 3;
      case DNS -> 6;
      case CONNECT, BLOCKED -> 7;
      case PROTOCOL -> 8;
      case TRUNCATED -> 18;
      case SINK -> 23;
      case RESOURCE -> 27;
      case TIMEOUT, DEADLINE -> 28;
      case INTERRUPTED, SKIPPED -> 42;
      case REDIRECT -> 47;
      case RESET -> 56;
      case TLS -> 60;
      case DECODE -> 61;
      case TOO_LARGE -> 63;
      case INTERNAL -> 2;
    };
  }
}
