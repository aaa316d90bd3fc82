package dev.trawl.cli;

import dev.trawl.check.Expectations;
import dev.trawl.check.Verdict;
import dev.trawl.cli.OutputMixin.Output;
import dev.trawl.engine.ResultHandler;
import dev.trawl.model.FetchResult;
import dev.trawl.output.JsonLines;
import dev.trawl.output.LineWriter;
import dev.trawl.output.ListOrder;
import dev.trawl.output.Tally;
import java.io.IOException;
import java.time.Duration;
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
    this.order = output.ordered() ? Optional.of(new ListOrder(writer)) : Optional.empty();
    this.tally = tally;
  }

  @Override
  public void accept(FetchResult result) throws IOException {
    Verdict verdict = expectations.judge(result);
    Optional<byte[]> line =
        output.wants(verdict.ok()) ? Optional.of(json.encode(result, verdict)) : Optional.empty();
    if (order.isPresent()) {
      order.get().append(result.target().index(), line);
    } else if (line.isPresent()) {
      writer.append(line.get());
    }
    tally.add(result, verdict);
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
