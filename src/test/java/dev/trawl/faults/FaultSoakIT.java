package dev.trawl.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Collections.nCopies;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Await;
import dev.trawl.Packaged;
import dev.trawl.Records;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Every fault of [Faults] a thousand times in one process with a heap of 64 MB: each time the
/// right record, and afterwards not one descriptor or thread more than before.
@Tag("soak")
@ParameterizedClass
@ValueSource(strings = {"virtual", "fixed", "async"})
final class FaultSoakIT {
  private static final int WARM_UP = 50;
  private static final int REPEATS = 1_000;

  /// Rows that take all the time there is.
  private static final Set<Integer> SLOW = Set.of(3, 32, 33);

  @Parameter private String executor;

  @Test
  void faultsLeaveNothingBehind() throws Exception {
    soak(Faults.all().stream().filter(fault -> !SLOW.contains(fault.row())).toList(), 64, "20s");
  }

  @Test
  void timeoutsLeaveNothingBehind() throws Exception {
    soak(Faults.all().stream().filter(fault -> SLOW.contains(fault.row())).toList(), 250, "5s");
  }

  private void soak(List<Fault> faults, int slots, String maxTime) throws Exception {
    long start = System.nanoTime();
    try (Run run = new Run(slots, maxTime)) {
      for (Fault fault : faults) {
        run.round(fault, WARM_UP);
      }
      Held before = Held.by(run.trawl.proc());
      for (Fault fault : faults) {
        run.round(fault, REPEATS);
        assertEquals(before, Held.by(run.trawl.proc()), fault::toString);
      }
      System.out.printf(
          "%s, %d faults %,d times: %d descriptors and %d threads before and after each; %s; %d s%n",
          executor,
          faults.size(),
          REPEATS,
          before.descriptors().size(),
          before.threads().size(),
          run.memory(),
          (System.nanoTime() - start) / 1_000_000_000);
      run.end();
    }
  }

  /// The program, which is told what to fetch as it goes along.
  private final class Run implements AutoCloseable {
    private final int slots;
    private final Crowd crowd;
    private final Packaged trawl;
    private String cut = "";
    private int entries;

    Run(int slots, String maxTime) throws IOException {
      this.slots = slots;
      this.crowd = new Crowd(slots);
      this.trawl =
          Packaged.start(
              Map.of("TRAWL_JAVA_OPTS", "-Xmx64m"),
              "-q",
              "-e",
              executor,
              "-c",
              String.valueOf(slots),
              "--retry",
              "0",
              "--retry-max-delay",
              "0",
              "--host-errors",
              "0",
              "--max-time",
              maxTime,
              "--max-filesize",
              String.valueOf(Faults.MAX_FILESIZE));
    }

    /// A fault so many times, a healthy URL on the same port, and one on another for every slot.
    void round(Fault fault, int times) throws IOException {
      try (FaultServer server = new FaultServer(fault)) {
        fetch(fault, nCopies(times, server.url())).forEach(fault.record());
        fetch(fault, List.of(server.canary())).forEach(Expect.ok(FaultServer.CANARY.length()));
        fetch(fault, nCopies(slots, crowd.url())).forEach(Expect.ok(FaultServer.CANARY.length()));
      }
    }

    /// One record for each, and no other.
    private List<JsonNode> fetch(Fault fault, List<String> urls) throws IOException {
      trawl.in().write((String.join("\n", urls) + "\n").getBytes(UTF_8));
      trawl.in().flush();
      List<JsonNode> records = new ArrayList<>();
      while (records.size() < urls.size()) {
        Await.until(
            "record %d of %d of %s; %s"
                .formatted(records.size() + 1, urls.size(), fault, trawl.err()),
            () -> records.addAll(take()));
      }
      Set<Integer> missing = new HashSet<>();
      urls.forEach(url -> missing.add(++entries));
      records.forEach(record -> assertTrue(missing.remove(record.get("index").intValue())));
      assertEquals(Set.of(), missing);
      return records;
    }

    private List<JsonNode> take() {
      String out = cut + trawl.takeOut();
      int end = out.lastIndexOf('\n') + 1;
      cut = out.substring(end);
      return Records.of(out.substring(0, end));
    }

    /// Resident, at its peak and now.
    String memory() throws IOException {
      return Files.readAllLines(trawl.proc().resolve("status")).stream()
          .filter(line -> line.startsWith("VmHWM:") || line.startsWith("VmRSS:"))
          .map(line -> line.replaceAll("\\s+", " "))
          .collect(joining(", "));
    }

    /// No record is left, and there was nothing to complain about.
    void end() throws Exception {
      trawl.in().close();
      assertEquals(new Packaged.Ended(1, "", ""), trawl.end());
    }

    @Override
    public void close() throws IOException {
      trawl.close();
      crowd.close();
    }
  }
}
