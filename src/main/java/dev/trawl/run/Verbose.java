package dev.trawl.run;

import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What `--verbose` says. A class of its own so that a run without it does not load the logger.
final class Verbose {
  private static final Logger LOG = LoggerFactory.getLogger("trawl");

  private Verbose() {}

  static void retrying(FetchResult soFar, Duration delay) {
    LOG.info(
        "entry {}: attempt {} failed ({}), next in {} ms",
        soFar.target().index(),
        soFar.attempts(),
        reason(soFar.outcome()),
        delay.toMillis());
  }

  private static String reason(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered answered -> "status " + answered.response().status();
      case Outcome.Failed failed -> failed.failure().kind().wireName();
    };
  }
}
