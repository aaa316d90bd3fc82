package dev.trawl.run;

import dev.trawl.io.Place;
import dev.trawl.io.Reason;
import dev.trawl.io.Replacement;
import dev.trawl.report.MetricsFile;
import dev.trawl.report.Tally;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// Small files that a run leaves at its end beside its records: cookies and numbers. They are
/// opened at the start, so that what cannot be written shows before anything is fetched.
record Sidecars(
    Session session, Optional<Replacement> jar, Cron cron, Optional<MetricsFile> metrics)
    implements Closeable {
  static Sidecars open(Session session, Cron cron, Streams streams) throws RunException {
    Optional<Replacement> jar = Optional.empty();
    try {
      jar = session.openJar(streams.standardOutput());
    } catch (IOException e) {
      throw unsaved(session, e);
    }
    try {
      return new Sidecars(
          session,
          jar,
          cron,
          cron.metrics().isPresent()
              ? Optional.of(new MetricsFile(cron.metrics().get(), streams.standardOutput()))
              : Optional.empty());
    } catch (IOException e) {
      RunException unmeasured = unmeasured(cron, e);
      try (Closeable opened = jar.<Closeable>map(file -> file).orElse(() -> {})) {
        throw unmeasured;
      } catch (IOException closing) {
        unmeasured.addSuppressed(closing);
        throw unmeasured;
      }
    }
  }

  /// Writes the cookies.
  void save() throws RunException {
    if (jar.isPresent()) {
      try {
        session.save(jar.get());
      } catch (IOException e) {
        throw unsaved(session, e);
      }
    }
  }

  /// Writes the numbers.
  void measure(Tally tally, int status) throws RunException {
    if (metrics.isPresent()) {
      try {
        metrics.get().write(tally, Instant.now(), status);
      } catch (IOException e) {
        throw unmeasured(cron, e);
      }
    }
  }

  private static RunException unsaved(Session session, IOException e) {
    return unwritten("cannot write the cookie jar", session.jar().orElseThrow(), e);
  }

  private static RunException unmeasured(Cron cron, IOException e) {
    Path file = cron.metrics().orElseThrow();
    return unwritten("--metrics cannot write " + Place.shown(file), file, e);
  }

  private static RunException unwritten(String what, Path file, IOException e) {
    return Place.isStandardOutput(file) && ExitStatus.isBrokenPipe(e)
        ? new RunException(ExitStatus.PIPE, "", e)
        : new RunException(ExitStatus.OUTPUT, what + ": " + Reason.of(e), e);
  }

  @Override
  public void close() throws IOException {
    try (Closeable first = jar.<Closeable>map(file -> file).orElse(() -> {});
        Closeable second = metrics.<Closeable>map(file -> file).orElse(() -> {})) {
      // What was not published is dropped.
    }
  }
}
