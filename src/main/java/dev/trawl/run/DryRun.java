package dev.trawl.run;

import dev.trawl.Trawl;
import dev.trawl.check.Expectations;
import dev.trawl.engine.EngineOptions;
import dev.trawl.http.HttpOptions;
import dev.trawl.http.Prepared;
import dev.trawl.input.Opener;
import dev.trawl.input.TargetList;
import dev.trawl.input.UniqueTargets;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import dev.trawl.record.LineWriter;
import dev.trawl.record.Planned;
import dev.trawl.record.RecordFormat;
import dev.trawl.report.ReportOptions;
import java.io.Closeable;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A run that sends nothing: prints every entry as it was understood.
public record DryRun(
    Streams streams,
    InputOptions input,
    HttpOptions http,
    Expectations expectations,
    Output output,
    Resume resume) {
  /// What an index names would have to be fetched.
  private static final Opener NOT_SENT =
      url -> {
        throw new IOException("--dry-run does not fetch what an index names");
      };

  /// An option that would read or write what only a run that fetches can, if one is given. Those
  /// that say how to fetch do no harm.
  public static Optional<String> contradiction(
      Session session, Resume resume, Cron cron, ReportOptions reports) {
    Map<String, Boolean> given = new LinkedHashMap<>();
    given.put("--resume", resume.resume());
    given.put("--retry-failed", resume.retryFailed().isPresent());
    given.put("--failed-out", resume.failedOut().isPresent());
    given.put("--cookie-jar", session.jar().isPresent());
    given.put("--cache", cron.cache().isPresent());
    given.put("--baseline", cron.baseline().isPresent());
    given.put("--metrics", cron.metrics().isPresent());
    given.put("--report", !reports.isEmpty());
    return given.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).findFirst();
  }

  public int execute() throws InterruptedException {
    return ExitStatus.of(this::run, streams, output);
  }

  private int run() throws RunException, IOException {
    Counts counts = new Counts();
    try (TargetList list = Run.list(streams, input, NOT_SENT, output.quiet());
        Trawl trawl = Run.trawl(EngineOptions.usual(), http);
        Destination to = Destination.open(streams, output, resume)) {
      TargetSource mine = Run.shard(input, list);
      TargetSource entries = Run.withoutRepeats(input, mine, () -> counts.repeats++);
      try (Closeable seen = entries instanceof UniqueTargets unique ? unique : () -> {};
          LineWriter lines = new LineWriter(to.records().name(), to.records().out())) {
        print(entries, trawl, to, lines, counts);
      }
    }
    if (!output.quiet()) {
      streams.err().say(counts + "; nothing was sent (--dry-run)");
    }
    return counts.invalid == 0 ? ExitStatus.OK : ExitStatus.NOT_OK;
  }

  private void print(
      TargetSource entries, Trawl trawl, Destination to, LineWriter lines, Counts counts)
      throws IOException {
    RecordFormat format = output.formats().records();
    boolean begun = false;
    for (Optional<Target> next = entries.next(); next.isPresent(); next = entries.next()) {
      Target target = next.get();
      Planned planned = planned(target, trawl.fetcher().prepare(target));
      boolean valid = planned.failure().isEmpty();
      counts.entries++;
      counts.invalid += valid ? 0 : 1;
      if (output.wants(valid)) {
        begun = begun || begin(to, lines, format);
        lines.append(format.encode(planned));
      }
    }
    if (!begun) {
      begin(to, lines, format);
    }
  }

  /// @return true
  private static boolean begin(Destination to, LineWriter lines, RecordFormat format)
      throws IOException {
    to.begin();
    lines.append(format.head());
    return true;
  }

  private Planned planned(Target target, Prepared prepared) {
    return switch (prepared) {
      case Prepared.Ready ready ->
          new Planned(
              target,
              Optional.of(ready.requested()),
              expectations.expressions(target),
              Optional.empty());
      case Prepared.Rejected rejected ->
          new Planned(target, Optional.empty(), List.of(), Optional.of(rejected.failure()));
    };
  }

  private static final class Counts {
    private long entries;
    private long invalid;
    private long repeats;

    @Override
    public String toString() {
      return entries
          + (entries == 1 ? " entry" : " entries")
          + (invalid == 0 ? "" : ", " + invalid + " of them invalid")
          + (repeats == 0 ? "" : "; " + repeats + " repeats left out");
    }
  }
}
