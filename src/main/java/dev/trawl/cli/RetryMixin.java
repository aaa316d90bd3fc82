package dev.trawl.cli;

import dev.trawl.cli.Converters.DurationConverter;
import dev.trawl.model.ErrorKind;
import dev.trawl.policy.RetryPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What is tried again, and when.
final class RetryMixin {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--retry",
      paramLabel = "N",
      defaultValue = "2",
      description = "Further attempts after the first. Default: ${DEFAULT-VALUE}.")
  private int retries;

  @Option(
      names = "--retry-delay",
      paramLabel = "D",
      defaultValue = "500ms",
      converter = DurationConverter.class,
      description =
          "Longest wait before the first retry; it doubles for each further one, and the wait is"
              + " a random part of it. Default: ${DEFAULT-VALUE}.")
  private Duration delay;

  @Option(
      names = "--retry-max-delay",
      paramLabel = "D",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description =
          "Longest wait before any retry; a Retry-After beyond it ends the attempts. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration maxDelay;

  @Option(
      names = "--retry-on",
      paramLabel = "LIST",
      split = ",",
      defaultValue = "connect,dns,reset,timeout,408,425,429,500,502,503,504",
      description = "Error kinds and status codes that are tried again. Default: ${DEFAULT-VALUE}.")
  private List<String> on;

  @Option(
      names = "--retry-unsafe",
      description = "Also methods that are not idempotent, such as POST.")
  private boolean unsafe;

  RetryPolicy value() {
    if (retries < 0) {
      throw invalid("--retry has to be 0 or more, not " + retries);
    }
    Set<ErrorKind> kinds = EnumSet.noneOf(ErrorKind.class);
    Set<Integer> statuses = new HashSet<>();
    for (String entry : on) {
      String word = entry.strip();
      if (word.matches("[1-5]\\d\\d")) {
        statuses.add(Integer.parseInt(word));
      } else {
        kinds.add(
            kind(word)
                .orElseThrow(() ->
                    invalid("--retry-on takes error kinds and status codes, not '" + word + "'")));
      }
    }
    return new RetryPolicy(retries, delay, maxDelay, kinds, statuses, unsafe);
  }

  private static Optional<ErrorKind> kind(String word) {
    return Arrays.stream(ErrorKind.values()).filter(k -> k.wireName().equals(word)).findFirst();
  }

  private ParameterException invalid(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
