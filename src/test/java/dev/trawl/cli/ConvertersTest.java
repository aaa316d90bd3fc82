package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.trawl.cli.Converters.DurationConverter;
import dev.trawl.cli.Converters.SizeConverter;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class ConvertersTest {
  @ParameterizedTest
  @CsvSource({
    "0,PT0S",
    "500ms,PT0.5S",
    "2.5s,PT2.5S",
    "2.5,PT2.5S",
    "1m,PT1M",
    "1.5h,PT1H30M",
    "0.001ms,PT0.000001S",
    "007s,PT7S",
    "1281023h,PT1281023H",
    "5min,PT5M",
    "30sec,PT30S",
    "1h30m,PT1H30M",
    "1h30min5s,PT1H30M5S",
    "1m0.5s,PT1M0.5S"
  })
  void durationsAreNumbersWithAUnit(String text, Duration duration) {
    assertEquals(duration, new DurationConverter().convert(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "s",
        "ms",
        ".5s",
        "5.s",
        "-1s",
        "+1s",
        "1 s",
        "1S",
        "1d",
        "1e3s",
        "1s1m",
        "1m1m",
        "1m30",
        "1h 30m",
        "1minute",
        "1281023h1281023m",
        "٣s",
        "1281024h",
        "999999999999h",
        "9999999999999s"
      })
  void anythingElseIsNoDuration(String text) {
    assertThrows(TypeConversionException.class, () -> new DurationConverter().convert(text));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "1000,1000",
    "64k,65536",
    "64K,65536",
    "10M,10485760",
    "2g,2147483648",
    "1kb,1024",
    "1b,1",
    "999999999G,1073741822926258176"
  })
  void sizesAreNumbersOfBytesInPowersOf1024(String text, long bytes) {
    assertEquals(bytes, new SizeConverter().convert(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "k", "-1", "1.5k", "1 k", "1T", "1kk", "1bk", "1000000000"})
  void anythingElseIsNoSize(String text) {
    assertThrows(TypeConversionException.class, () -> new SizeConverter().convert(text));
  }
}
