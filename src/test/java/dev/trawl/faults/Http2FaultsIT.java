package dev.trawl.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Await;
import dev.trawl.Cli;
import dev.trawl.Packaged;
import dev.trawl.engine.ExecutorKind;
import dev.trawl.http.RawServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The packaged program against every fault of [Http2Faults], each followed by a healthy URL on the
/// same port and one on another, with a heap of 64 MB.
final class Http2FaultsIT {
  private static final Map<String, String> SMALL = Map.of("TRAWL_JAVA_OPTS", "-Xmx64m");

  @TestFactory
  Stream<DynamicNode> eachFaultHasItsRecordAndHarmsNoOther() throws Exception {
    return Await.all(
        Stream.of(ExecutorKind.values())
            .<Callable<DynamicNode>>map(executor -> () -> tests(executor))
            .toList())
        .stream();
  }

  private static DynamicNode tests(ExecutorKind executor) throws Exception {
    Http2Faults all = new Http2Faults();
    List<Fault> faults = all.all();
    List<FaultServer> servers = new ArrayList<>();
    try (Packaged trawl =
        start(
            executor,
            "--max-time",
            "1500ms",
            "--ordered",
            "--retry",
            "0",
            "--host-errors",
            "0",
            "-")) {
      for (Fault fault : faults) {
        servers.add(new FaultServer(fault.script()));
      }
      StringBuilder list = new StringBuilder();
      for (int i = 0; i < servers.size(); i++) {
        list.append(servers.get(i).url()).append("\n");
        list.append(servers.get(i).canary()).append("\n");
        list.append(servers.get((i + 1) % servers.size()).canary()).append("\n");
      }
      trawl.in().write(list.toString().getBytes(StandardCharsets.UTF_8));
      trawl.in().flush();
      // What floods a connection does not go on doing so once its request is out of time.
      Await.until("the floods have ended", all::allFloodsEnded);
      assertTrue(trawl.isAlive());
      trawl.in().close();
      Packaged.Ended ended = trawl.end().exits(1);
      // Nothing but the summary: no thread died for want of memory.
      assertEquals(1, ended.err().lines().count(), ended.err());
      List<JsonNode> records = ended.records();
      assertEquals(3 * faults.size(), records.size(), ended.err());
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
  }

  @ParameterizedTest
  @EnumSource
  void refusedRequestsAreSentAgainAndNotCounted(ExecutorKind executor) throws Exception {
    for (Http2Faults.Script refusal :
        List.<Http2Faults.Script>of(Http2Faults::goAway, Http2Faults::refuse)) {
      AtomicInteger requests = new AtomicInteger();
      RawServer.Script script =
          Http2Faults.http2(
              new byte[0],
              (frames, stream) -> {
                if (requests.incrementAndGet() == 1) {
                  refusal.run(frames, stream);
                } else {
                  frames.answer(stream, "hello");
                }
              });
      try (FaultServer server = new FaultServer(script);
          Packaged trawl = start(executor, "--retry", "0", server.url())) {
        JsonNode record = trawl.end().exits(0).records().getFirst();
        Expect.ok(5)
            .andThen(Expect.field("attempts", 1))
            .andThen(Expect.field("resent", 1))
            .accept(record);
        assertEquals(2, requests.get());
      }
    }
  }

  private static Packaged start(ExecutorKind executor, String... arguments) throws Exception {
    return Packaged.start(
        SMALL,
        Cli.arguments(
            List.of("-e", executor.name(), "-c", "1", "--http2-prior-knowledge"), arguments));
  }
}
