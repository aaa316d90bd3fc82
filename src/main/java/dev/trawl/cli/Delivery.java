package dev.trawl.cli;

import dev.trawl.check.Expectations;
import dev.trawl.check.Verdict;
import dev.trawl.cli.OutputMixin.Output;
import dev.trawl.engine.ResultHandler;
import dev.trawl.model.FetchResult;
import dev.trawl.model.TargetSource;
import dev.trawl.output.JsonLines;
import dev.trawl.output.Line;
import dev.trawl.output.LineWriter;
import dev.trawl.output.ListOrder;
import dev.trawl.output.Tally;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The way of a result: judged, encoded, written, counted.
final class Delivery implements ResultHandler {
  private final Expectations expectations = new Expectations();
  private final Output output;
  private final JsonLines json;
  private final LineWriter writer;
  private final Optional<ListOrder> order;
  private final Tally tally;

  Delivery(Output output, LineWriter writer, Tally tally) {
    this.output = output;
    this.json = new JsonLines(output.fields());
    this.writer = writer;
    this.order = output.ordered() ? Optional.of(new ListOrder()) : Optional.empty();
    this.tally = tally;
  }

  /// The entries of a list, whose order is kept if that was asked for.
  TargetSource watched(TargetSource list) {
    return order.isPresent() ? order.get().watched(list) : list;
  }

  @Override
  public void accept(FetchResult result) throws IOException {
    Verdict verdict = expectations.judge(result);
    List<Line> lines =
        output.wants(verdict.ok())
            ? List.of(new Line(writer, json.encode(result, verdict)))
            : List.of();
    if (order.isPresent()) {
      order.get().append(result.target().index(), lines);
    } else {
      for (Line line : lines) {
        line.write();
      }
    }
    tally.add(result, verdict);
  }

  /// Writes what is still held back for its turn.
  void finish() throws IOException {
    if (order.isPresent()) {
      order.get().finish();
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
}
