package dev.trawl.http;

import dev.trawl.Measured;
import dev.trawl.model.Input;
import dev.trawl.model.Target;
import java.io.IOException;
import java.util.OptionalLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// One entry made ready for its attempts.
@State(Scope.Benchmark)
public class PrepareBenchmark extends Measured {
  private final Target target =
      new Target(
          12_345,
          OptionalLong.of(12_345),
          new Input.Text("https://www.example.com/catalogue/item-12345?page=1"));

  private HttpFetcher fetcher;

  @Setup
  public void open() throws IOException {
    fetcher = new HttpFetcher(HttpOptions.defaults(), 1);
  }

  @TearDown
  public void close() {
    fetcher.close();
  }

  @Benchmark
  public Prepared prepare() {
    return fetcher.prepare(target);
  }
}
