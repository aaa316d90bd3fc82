package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.engine.EngineOptions;
import dev.trawl.http.HttpOptions;
import dev.trawl.io.Memory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// Programs and the command line fetch alike where neither says how.
final class DefaultsOfProgramsTest {
  @Test
  void areThoseOfTheCommandLine() {
    ConcurrencyMixin concurrency = new ConcurrencyMixin();
    RetryMixin retry = new RetryMixin();
    TimeMixin time = new TimeMixin();
    OptionGroup.Command command =
        new OptionGroup.Command() {
          @Override
          public List<OptionGroup> groups() {
            return List.of(concurrency, retry, time);
          }

          @Override
          public Integer call() {
            return 0;
          }
        };
    CommandLine parser = new CommandLine(command.spec("x", "x"), OptionGroup.NO_FACTORY);
    parser.registerConverter(Duration.class, new Converters.DurationConverter());
    parser.setCaseInsensitiveEnumValuesAllowed(true);
    parser.parseArgs();
    EngineOptions engine =
        concurrency
            .value(OptionalInt.empty())
            .engine(
                retry.value(),
                retry.recheck(),
                Optional.empty(),
                time.value(),
                Optional.empty(),
                false,
                OptionalInt.empty(),
                Memory.usual().backlog());
    assertEquals(EngineOptions.usual(), engine);
    assertEquals(HttpOptions.defaults().maxTime(), time.value().max());
  }
}
