package dev.trawl.input;

import dev.trawl.Measured;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/// One entry of a long list: from a file, and without the file system from memory.
@State(Scope.Benchmark)
public class TargetListBenchmark extends Measured {
  private static final int ENTRIES = 100_000;

  private byte[] bytes;
  private Path file;

  @Setup
  public void write() throws IOException {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < ENTRIES; i++) {
      list.append("https://www.example.com/catalogue/item-").append(i).append("?page=1\n");
    }
    bytes = list.toString().getBytes(StandardCharsets.UTF_8);
    file = Files.write(Files.createTempFile("trawl-list", ".txt"), bytes);
  }

  @TearDown
  public void delete() throws IOException {
    Files.delete(file);
  }

  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public void file(Blackhole hole) throws ListException {
    read(new Source.ListFile(file, Format.LINES), hole);
  }

  @Benchmark
  @OperationsPerInvocation(ENTRIES)
  public void memory(Blackhole hole) throws ListException {
    read(new Source.StandardInput(new ByteArrayInputStream(bytes), Format.LINES), hole);
  }

  private static void read(Source source, Blackhole hole) throws ListException {
    try (TargetList list = new TargetList(List.of(source))) {
      for (int i = 0; i < ENTRIES; i++) {
        // Throws at the end of the list: fewer entries would look fast.
        hole.consume(list.next().orElseThrow());
      }
    }
  }
}
