package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Cli;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What nobody has foreseen: its exit status is neither that of entries nor that of files.
@Timeout(30)
final class DefectTest {
  static Stream<Throwable> defects() {
    return Stream.of(
        new StackOverflowError(),
        new OutOfMemoryError("Java heap space"),
        new NoClassDefFoundError("dev/trawl/X\n::error::x"),
        new IllegalStateException("\u001B[31m", new AssertionError("\u009B")));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void endsTheRunWithStatus70(Throwable defect) {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() {
            if (defect instanceof Error error) {
              throw error;
            }
            throw (RuntimeException) defect;
          }

          @Override
          public int read(byte[] bytes, int from, int length) {
            return read();
          }
        };
    for (List<String> options : List.of(List.<String>of(), List.of("--dry-run"))) {
      Cli.Result result = new Cli().in(broken).with(Cli.arguments(options, "-")).exits(70);
      assertEquals("", result.out());
      assertTrue(
          result.err().startsWith("trawl: a defect in trawl ended the run: java.lang."),
          result::err);
      assertTrue(result.err().matches("[\\p{Print}\n]*"), result::err);
    }
  }
}
