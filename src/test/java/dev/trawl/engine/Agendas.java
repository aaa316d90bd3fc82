package dev.trawl.engine;

import dev.trawl.http.Capture;
import dev.trawl.http.OptionsBuilder;
import dev.trawl.http.Prepared;
import dev.trawl.model.Input;
import dev.trawl.model.Requested;
import dev.trawl.model.Target;
import dev.trawl.policy.HostLimits;
import dev.trawl.policy.HostQueues;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import okhttp3.HttpUrl;

/// Agendas without an engine, and their lists, whose entries are names of hosts.
final class Agendas {
  static final long BACKLOG_BYTES = 32 << 20;

  private static final int MANY = 1_000_000;

  private Agendas() {}

  static Agenda of(int readAhead, BooleanSupplier handlerReady) {
    return of(limits(MANY), Optional.empty(), readAhead, handlerReady);
  }

  static Agenda of(
      HostLimits limits, Optional<Duration> recheck, int readAhead, BooleanSupplier handlerReady) {
    return new Agenda(
        new Backlog(
            new HostQueues<>(limits, Optional.empty(), System.nanoTime(), new Random(1)),
            Backlog.MAX_JOBS,
            BACKLOG_BYTES),
        () -> MANY,
        recheck,
        readAhead,
        handlerReady);
  }

  static ListReader reader(ListSource source, Agenda agenda) {
    return new ListReader(source, Agendas::prepare, agenda);
  }

  static HostLimits limits(int perHost) {
    return new HostLimits(perHost, Optional.empty(), 0, Duration.ZERO, Duration.ZERO);
  }

  private static Prepared prepare(Target target) {
    if (!(target.input() instanceof Input.Text host)) {
      throw new AssertionError(target);
    }
    return ready(host.text());
  }

  static Prepared.Ready ready(String host) {
    HttpUrl url = HttpUrl.get("http://" + host + "/");
    return new Prepared.Ready(
        new Requested(url.toString(), "GET"),
        url,
        Optional.empty(),
        new OptionsBuilder().build().request(),
        Duration.ofSeconds(1),
        Capture.NOTHING);
  }
}
