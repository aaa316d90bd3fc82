package dev.trawl.run;

import dev.trawl.check.Verdict;
import dev.trawl.engine.FetchEngine;
import dev.trawl.engine.ResultHandler;
import dev.trawl.extract.Work;
import dev.trawl.input.ListException;
import dev.trawl.io.ByteBudget;
import dev.trawl.io.Memory;
import dev.trawl.journal.Baseline;
import dev.trawl.model.Attempt;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import dev.trawl.record.Line;
import dev.trawl.record.LineWriter;
import dev.trawl.record.ListLine;
import dev.trawl.record.ListOrder;
import dev.trawl.record.RecordFormat;
import dev.trawl.report.Reports;
import dev.trawl.report.Tally;
import dev.trawl.run.Formats.Beside;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// The way of a result: its body stored, judged, encoded, written, reported, counted.
final class Delivery implements ResultHandler, AutoCloseable {
  /// What looking into an answer may take of the time that an attempt may take.
  private static final int PART_OF_TIME = 3;

  private final Bodies bodies;
  private final Output output;
  private final Storage storage;
  private final Expect expect;
  private final Resume resume;
  private final Cron cron;
  private final Baseline baseline;
  private final Destination to;
  private final RecordFormat format;
  private final LineWriter writer;
  private final Optional<LineWriter> failed;
  private final Optional<LineWriter> printed;
  private final Optional<ListOrder> order;
  private final Reports reports;
  private final Tally tally;
  private final Duration maxTime;
  private final Memory memory;
  private final LongAdder wrong = new LongAdder();
  private volatile boolean begun;
  private volatile Optional<FetchEngine> reading = Optional.empty();
  private volatile Optional<Failure> over = Optional.empty();

  Delivery(
      Bodies bodies,
      Output output,
      Storage storage,
      Expect expect,
      Resume resume,
      Cron cron,
      Baseline baseline,
      Destination to,
      Reports reports,
      Tally tally,
      Duration maxTime,
      Memory memory) {
    this.bodies = bodies;
    this.output = output;
    this.storage = storage;
    this.expect = expect;
    this.resume = resume;
    this.cron = cron;
    this.baseline = baseline;
    this.to = to;
    this.format = output.formats().records();
    this.writer = writer(to.records());
    this.failed = to.failed().map(Delivery::writer);
    this.printed = to.printed().map(Delivery::writer);
    this.order = output.ordered() ? Optional.of(new ListOrder(memory.ordered())) : Optional.empty();
    this.reports = reports;
    this.tally = tally;
    this.maxTime = maxTime;
    this.memory = memory;
  }

  private static LineWriter writer(Destination.Opened to) {
    return new LineWriter(to.name(), to.out());
  }

  /// The entries of a list, whose order is kept if that was asked for.
  TargetSource watched(TargetSource list) {
    return order.isPresent() ? order.get().watched(list) : list;
  }

  /// A result with all that becomes of it.
  private record Judged(FetchResult result, Verdict verdict, List<Line> lines) {}

  @Override
  public void accept(FetchResult fetched) throws IOException {
    begin();
    FetchResult result;
    Verdict verdict;
    try (ByteBudget.Lease room = memory.work().lease()) {
      Judged judged = judged(fetched, room);
      result = judged.result();
      verdict = judged.verdict();
      write(result.target(), judged.lines());
    }
    reports.add(result, verdict);
    tally.add(result, verdict);
    if (!verdict.ok() && (!cron.onlyChanges() || Tally.isNewlyBroken(verdict))) {
      wrong.increment();
    }
    storage.written(result);
  }

  /// What goes wrong between an answer and its record is a failure of that entry alone.
  ///
  /// @param room in memory for the line
  private Judged judged(FetchResult fetched, ByteBudget.Lease room) {
    FetchResult stored = fetched;
    try {
      stored = storage.store(fetched);
      return lines(stored, baseline.compare(stored, judge(stored)), room);
    } catch (Work.CutOffException e) {
      return failed(stored, e.failure(), room);
    } catch (StackOverflowError | OutOfMemoryError e) {
      return failed(
          stored,
          Failure.of(ErrorKind.TOO_LARGE, "no memory for what the server sent: " + e),
          room);
    } catch (RuntimeException e) {
      return failed(stored, Failure.of(ErrorKind.INTERNAL, e.toString()), room);
    }
  }

  private Judged failed(FetchResult stored, Failure failure, ByteBudget.Lease room) {
    FetchResult result = stored.with(failure);
    return lines(result, baseline.compare(result, expect.entries().judge(result)), room);
  }

  private Judged lines(FetchResult result, Verdict verdict, ByteBudget.Lease room) {
    boolean told = cron.wants(verdict.change());
    List<Line> lines = new ArrayList<>(2);
    boolean recorded = output.wants(verdict.ok()) && (told || printed.isPresent());
    Optional<RecordFormat> beside =
        output.formats().beside().filter(b -> tells(b, verdict)).map(Beside::format);
    if (recorded || beside.isPresent()) {
      long bytes = recorded ? format.bytes(result) : 0;
      bytes += beside.map(other -> other.bytes(result)).orElse(0L);
      // Not in addition: those that have memory here wait for nothing but the output.
      room.close();
      if (!room.grow(bytes, () -> false)) {
        throw new OutOfMemoryError("a record of so much text");
      }
    }
    if (recorded) {
      lines.add(new Line(writer, format.encode(result, verdict)));
    }
    beside.ifPresent(
        other -> lines.add(new Line(printed.orElseThrow(), other.encode(result, verdict))));
    if (!verdict.ok()) {
      failed.ifPresent(to -> lines.add(failedLine(to, result.target())));
    }
    return new Judged(result, verdict, lines);
  }

  /// Whether an entry is told of beside its record.
  private boolean tells(Beside beside, Verdict verdict) {
    return switch (beside.entries()) {
      case ALL -> output.wants(verdict.ok());
      case CHANGED -> output.wants(verdict.ok()) && cron.wants(verdict.change());
      case FAILED -> !verdict.ok();
    };
  }

  /// Something is about to be written, or the list was empty.
  void begin() throws IOException {
    if (!begun) {
      beginOnce();
    }
  }

  /// What stands before all records comes before the first of them.
  private synchronized void beginOnce() throws IOException {
    if (!begun) {
      to.begin();
      writer.append(format.head());
      if (printed.isPresent()) {
        printed.get().append(output.formats().beside().orElseThrow().format().head());
      }
      begun = true;
    }
  }

  /// Whether anything may have been written.
  boolean hasBegun() {
    return begun;
  }

  @Override
  public void superseded(Attempt attempt) {
    storage.discard(attempt);
  }

  @Override
  public void cutOff(Failure why) {
    over = Optional.of(why);
  }

  @Override
  public boolean isOk(FetchResult soFar) {
    try {
      return judge(soFar).ok();
    } catch (Work.CutOffException e) {
      return false;
    }
  }

  private Verdict judge(FetchResult result) {
    Duration time = result.target().particulars().maxTime().orElse(maxTime);
    Duration part = Duration.ofNanos(time.toNanos() / PART_OF_TIME);
    try (Work work = new Work(part, memory.work(), () -> over)) {
      Verdict verdict = expect.entries().judge(result, work);
      return bodies.extract().of(result, work).map(verdict::with).orElse(verdict);
    }
  }

  /// Of earlier runs that this one goes on with, the failures do not count: else it could not.
  @Override
  public boolean enough() {
    return expect.failFast() && !expect.maxFailures().allows(wrong.sum(), 0);
  }

  /// @param fetching what reads the list: to be told before it does
  void readBy(FetchEngine fetching) {
    reading = Optional.of(fetching);
  }

  /// Takes an entry that an earlier run has done, and that was not ok. Waits for its turn if many
  /// do.
  void failedBefore(Target target) throws IOException {
    if (failed.isPresent()) {
      begin();
      order.ifPresent(o -> o.expect(target));
      write(target, List.of(failedLine(failed.get(), target)));
      if (!reading.orElseThrow().awaitHandler()) {
        throw new ListException("the run has ended");
      }
    }
  }

  private Line failedLine(LineWriter to, Target target) {
    return new Line(to, ListLine.of(target, resume.failedAsJson()));
  }

  private void write(Target target, List<Line> lines) throws IOException {
    if (order.isPresent()) {
      order.get().append(target.index(), lines);
    } else {
      for (Line line : lines) {
        line.write();
      }
    }
  }

  @Override
  public boolean ready() {
    return order.isEmpty() || order.get().hasRoom();
  }

  @Override
  public void retrying(FetchResult soFar, Duration delay) {
    if (output.verbose()) {
      Verbose.retrying(soFar, delay);
    }
  }

  /// Waits until everything is written, also what is held back for its turn.
  @Override
  public void close() throws IOException {
    try (writer;
        Closeable list = failed.<Closeable>map(w -> w::close).orElse(() -> {});
        Closeable print = printed.<Closeable>map(w -> w::close).orElse(() -> {})) {
      if (order.isPresent()) {
        order.get().finish();
      }
    }
  }
}
