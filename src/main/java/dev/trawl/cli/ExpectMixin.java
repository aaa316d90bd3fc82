package dev.trawl.cli;

import dev.trawl.check.Expectations;
import dev.trawl.check.FailureLimit;
import dev.trawl.check.RunExpectations;
import dev.trawl.extract.ExpressionException;
import dev.trawl.run.Expect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.OptionSpec;

/// What is expected of the answers, and of the run.
final class ExpectMixin extends OptionGroup {
  private static final Pattern LIMIT = Pattern.compile("(\\d{1,15}|\\d{1,3}\\.\\d{1,9}(?=%))(%?)");

  private final Supplier<List<String>> expect =
      list(
          OptionSpec.builder("--expect")
              .paramLabel("EXPR")
              .description(
                  "What every response has to meet, such as 'time < 800ms', 'body contains"
                      + " ok' or 'json .status == \"up\"'. Repeatable. Default: 'status 200-299'."));

  private final Supplier<List<String>> expectRun =
      list(
          OptionSpec.builder("--expect-run")
              .paramLabel("EXPR")
              .description(
                  "What the run as a whole has to meet, such as 'p95 < 500ms', 'rate-ok >="
                      + " 99%%' or 'count == 120'. Repeatable."));

  private final Supplier<String> maxFailures =
      value(
          String.class,
          OptionSpec.builder("--max-failures")
              .paramLabel("N|N%")
              .defaultValue("0")
              .description(
                  "Exit status 0 in spite of so many failed entries, or such a part of"
                      + " all. Default: ${DEFAULT-VALUE}."));

  private final Supplier<Boolean> failFast =
      flag(
          OptionSpec.builder("--fail-fast")
              .description(
                  "Stop at the first failed entry, or at the first beyond --max-failures. trawl"
                      + " cuts off attempts in flight and does not fetch the rest. Exit status 5."));

  private final Supplier<Optional<Duration>> untilOk =
      optional(
          Duration.class,
          OptionSpec.builder("--until-ok")
              .paramLabel("D")
              .arity("0..1")
              .fallbackValue("1s")
              .description(
                  "Try failed entries again every D (--until-ok=5s; default 1s), until all"
                      + " are ok or --deadline ends the run. It needs --deadline."));

  ExpectMixin() {
    super("Expect");
  }

  /// @param deadline whether the run has one
  /// @param recheck whether it has a second pass
  Expect value(boolean deadline, boolean recheck) {
    FailureLimit limit = limit(maxFailures.get());
    if (failFast.get() && limit.percent()) {
      throw invalid(
          "--fail-fast takes --max-failures N, not N%: a percentage needs the whole list");
    }
    if (untilOk.get().isPresent()) {
      if (untilOk.get().get().isZero()) {
        throw invalid("--until-ok has to be more than 0");
      }
      if (!deadline) {
        throw invalid("--until-ok needs a --deadline, or it might never end");
      }
      if (recheck) {
        throw invalid("--until-ok and --recheck exclude each other");
      }
    }
    return new Expect(
        parsed("--expect", expect.get(), Expectations::parse),
        parsed("--expect-run", expectRun.get(), RunExpectations::parse),
        limit,
        failFast.get(),
        untilOk.get());
  }

  private interface Parser<T> {
    T parse(List<String> expressions) throws ExpressionException;
  }

  private <T> T parsed(String option, List<String> expressions, Parser<T> parser) {
    try {
      return parser.parse(expressions);
    } catch (ExpressionException e) {
      throw invalid(option + ": " + e.why(), e.where());
    }
  }

  private FailureLimit limit(String text) {
    Matcher limit = LIMIT.matcher(text);
    boolean percent = text.endsWith("%");
    if (!limit.matches() || (percent && Double.parseDouble(limit.group(1)) > 100)) {
      throw invalid(
          "--max-failures takes a number or a percentage from 0% to 100%, not '" + text + "'");
    }
    return new FailureLimit(Double.parseDouble(limit.group(1)), percent);
  }
}
