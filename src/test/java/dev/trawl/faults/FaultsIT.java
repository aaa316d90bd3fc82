package dev.trawl.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Await;
import dev.trawl.Packaged;
import dev.trawl.engine.ExecutorKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The packaged program against every fault of [Faults], each followed by a healthy URL on the same
/// port and one on another, with a heap of 64 MB.
final class FaultsIT {
  private static final String SECRET = "s3cr3t-TOKEN";
  private static final int MAX_LINE = 64 * 1024;

  @TempDir private Path folder;

  /// One after the other, so that a healthy URL finds the connection that the fault left behind.
  /// That is mostly waiting, which the executors do together.
  @TestFactory
  List<DynamicNode> eachFaultHasItsRecordAndHarmsNoOther() throws Exception {
    return Await.all(
        Stream.of(ExecutorKind.values())
            .<Callable<DynamicNode>>map(executor -> () -> tests(executor, "1"))
            .toList());
  }

  @TestFactory
  List<DynamicNode> allFaultsAtOnce() throws Exception {
    List<DynamicNode> tests = new ArrayList<>();
    for (ExecutorKind executor : ExecutorKind.values()) {
      tests.add(tests(executor, "64"));
    }
    return tests;
  }

  private DynamicNode tests(ExecutorKind executor, String atOnce) throws Exception {
    List<Fault> faults = Faults.all();
    List<FaultServer> servers = new ArrayList<>();
    try {
      List<String> list = new ArrayList<>();
      for (Fault fault : faults) {
        servers.add(new FaultServer(fault));
      }
      for (int i = 0; i < faults.size(); i++) {
        list.add(servers.get(i).url());
        list.add(servers.get(i).canary());
        list.add(servers.get((i + 1) % servers.size()).canary());
      }
      Path file = Files.write(folder.resolve(executor + ".txt"), list);
      Packaged.Ended ended =
          Packaged.run(
                  Map.of("TRAWL_JAVA_OPTS", "-Xmx64m", "TRAWL_BEARER", SECRET),
                  "-e",
                  executor.name(),
                  "-c",
                  atOnce,
                  "--ordered",
                  "--retry",
                  "0",
                  "--retry-max-delay",
                  "0",
                  "--host-errors",
                  "0",
                  "--max-time",
                  "2s",
                  "--max-filesize",
                  String.valueOf(Faults.MAX_FILESIZE),
                  file.toString())
              .exits(1);
      List<JsonNode> records = ended.records();
      assertEquals(list.size(), records.size(), ended.err());
      assertFalse((ended.out() + ended.err()).contains(SECRET));
      ended.out().lines().forEach(line -> assertTrue(line.length() <= MAX_LINE));
      return dynamicContainer(
          executor.name(),
          IntStream.range(0, faults.size())
              .mapToObj(i ->
                  dynamicTest(
                      faults.get(i).toString(),
                      () -> check(faults.get(i), records.subList(3 * i, 3 * i + 3)))));
    } finally {
      for (FaultServer server : servers) {
        server.close();
      }
    }
  }

  private static void check(Fault fault, List<JsonNode> records) {
    fault.record().accept(records.getFirst());
    Expect.ok(FaultServer.CANARY.length()).accept(records.get(1));
    Expect.ok(FaultServer.CANARY.length()).accept(records.get(2));
    assertTrue(records.getFirst().get("total_ms").asDouble() < 3000);
  }
}
