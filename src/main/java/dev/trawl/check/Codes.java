package dev.trawl.check;

import dev.trawl.extract.Part;
import dev.trawl.extract.Work;
import dev.trawl.model.Answer;
import dev.trawl.model.FetchResult;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The status is one of these.
record Codes(List<Range> ranges) implements Condition {
  /// From one status to another, both included.
  record Range(int from, int to) {
    @Override
    public String toString() {
      return from == to ? Integer.toString(from) : from + "-" + to;
    }
  }

  Codes {
    ranges = List.copyOf(ranges);
  }

  @Override
  public String expected() {
    return ranges.stream().map(Range::toString).collect(Collectors.joining(","));
  }

  @Override
  public Optional<Part> needs() {
    return Optional.empty();
  }

  @Override
  public Finding on(FetchResult result, Answer answer, Work work) {
    int status = answer.status();
    boolean holds = false;
    for (Range range : ranges) {
      holds |= status >= range.from() && status <= range.to();
    }
    return Finding.of(holds, () -> Integer.toString(status));
  }
}
