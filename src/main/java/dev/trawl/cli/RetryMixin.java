package dev.trawl.cli;

import dev.trawl.model.ErrorKind;
import dev.trawl.policy.RetryPolicy;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;

/// What is tried again, and when.
final class RetryMixin extends OptionGroup {
  private final Supplier<Integer> retries =
      value(
          Integer.class,
          OptionSpec.builder("--retry")
              .paramLabel("N")
              .defaultValue("2")
              .description("Further attempts after the first. Default: ${DEFAULT-VALUE}."));

  private final Supplier<Duration> delay =
      value(
          Duration.class,
          OptionSpec.builder("--retry-delay")
              .paramLabel("D")
              .defaultValue("500ms")
              .description(
                  "Longest wait before the first retry. It doubles for each further retry;"
                      + " the wait is a random part of it. Default: ${DEFAULT-VALUE}."));

  private final Supplier<Duration> maxDelay =
      value(
          Duration.class,
          OptionSpec.builder("--retry-max-delay")
              .paramLabel("D")
              .defaultValue("30s")
              .description(
                  "Longest wait before any retry. A longer Retry-After ends the attempts."
                      + " Default: ${DEFAULT-VALUE}."));

  private final Supplier<List<String>> on =
      list(
          OptionSpec.builder("--retry-on")
              .paramLabel("LIST")
              .splitRegex(",")
              .defaultValue("connect,dns,reset,timeout,408,425,429,500,502,503,504")
              .description("Error kinds and status codes to retry. Default: ${DEFAULT-VALUE}."));

  private final Supplier<Boolean> unsafe =
      flag(
          OptionSpec.builder("--retry-unsafe")
              .description("Also retry methods that are not idempotent, such as POST."));

  private final Supplier<Optional<Duration>> recheck =
      optional(
          Duration.class,
          OptionSpec.builder("--recheck")
              .paramLabel("D")
              .description(
                  "After the list, wait D and try transient failures (--retry-on) once"
                      + " more. Default: no."));

  RetryMixin() {
    super("Retry");
  }

  RetryPolicy value() {
    if (retries.get() < 0) {
      throw invalid("--retry has to be 0 or more, not " + retries.get());
    }
    Set<ErrorKind> kinds = EnumSet.noneOf(ErrorKind.class);
    Set<Integer> statuses = new HashSet<>();
    for (String entry : on.get()) {
      String word = entry.strip();
      if (word.matches("[1-5]\\d\\d")) {
        statuses.add(Integer.parseInt(word));
      } else {
        kinds.add(
            ErrorKind.of(word)
                .orElseThrow(() ->
                    invalid("--retry-on takes error kinds and status codes, not '" + word + "'")));
      }
    }
    return new RetryPolicy(
        retries.get(), delay.get(), maxDelay.get(), kinds, statuses, unsafe.get());
  }

  /// How long to wait before the second pass, if there shall be one.
  Optional<Duration> recheck() {
    return recheck.get();
  }
}
