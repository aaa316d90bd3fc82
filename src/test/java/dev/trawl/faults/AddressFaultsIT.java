package dev.trawl.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Packaged;
import dev.trawl.WebServer;
import dev.trawl.http.Servers;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names without addresses and addresses without servers: rows 78 and 79 of the table in
/// src/docs/faults.md.
final class AddressFaultsIT {
  @TempDir private Path folder;

  @Test
  void unknownHostsAreSaidHoweverMany() throws Exception {
    Path list =
        Files.write(
            folder.resolve("list"),
            IntStream.range(0, 20_000)
                .mapToObj(i -> "http://host" + (i % 2 == 0 ? i : 1) + ".test/")
                .toList());
    Map<String, String> environment = hosts("127.0.0.1 localhost", "-Xmx64m");
    List<JsonNode> records =
        Packaged.run(environment, "--retry", "0", "--host-errors", "0", list.toString())
            .exits(1)
            .records();
    assertEquals(20_000, records.size());
    records.forEach(Expect.error("dns"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"virtual", "fixed", "async"})
  void lookUpsThatHangEndWithTheTimeOfTheirAttempt(String executor) throws Exception {
    Path resolv =
        Files.writeString(
            folder.resolve("resolv.conf"),
            "nameserver 127.0.0.77\noptions timeout:30 attempts:2\n");
    try (DatagramSocket silent = silentNameServer();
        WebServer server = new WebServer().start()) {
      String list =
          String.join(" ", "http://a.test/", "http://b.test/", "http://a.test/", server.url("/"));
      Packaged.Ended ended =
          Mounts.bash(
                  "mount --bind '" + resolv + "' /etc/resolv.conf",
                  "\"$trawl\" -q --ordered --retry 0 -m 1s -e "
                      + executor
                      + " "
                      + list
                      + "; status=$?; echo $SECONDS >&2; exit $status")
              .exits(1);
      List<JsonNode> records = ended.records();
      assertEquals(4, records.size());
      records.subList(0, 3).forEach(Expect.timeout("total"));
      Expect.ok(2).accept(records.getLast());
      // Far from what the name server has.
      assertTrue(Integer.parseInt(ended.err().strip()) < 15, ended.err());
      assertTrue(silent.isBound());
    }
  }

  @Test
  void refusedAndSilentAddressesHoldNobodyUp() throws Exception {
    try (Servers.FullPort full = new Servers.FullPort();
        WebServer server = new WebServer().start()) {
      String refused = "http://127.0.0.1:" + WebServer.freePort() + "/";
      List<JsonNode> records =
          Packaged.run(
                  "--ordered",
                  "--retry",
                  "0",
                  "--connect-timeout",
                  "300ms",
                  refused,
                  full.url(),
                  server.url("/"))
              .exits(1)
              .records();
      Expect.error("connect").accept(records.get(0));
      Expect.timeout("connect").accept(records.get(1));
      Expect.ok(2).accept(records.get(2));
    }
  }

  @Test
  void everyAddressOfANameIsTriedInOneAttempt() throws Exception {
    Map<String, String> environment =
        hosts(
            """
            ::1 six.test
            127.0.0.1 six.test
            127.0.0.2 three.test
            127.0.0.3 three.test
            127.0.0.1 three.test
            127.0.0.2 none.test
            127.0.0.3 none.test
            """,
            "");
    try (WebServer server = new WebServer().start()) {
      List<String> urls =
          Stream.of("six", "three", "none")
              .map(name -> "http://" + name + ".test:" + server.port() + "/")
              .toList();
      List<JsonNode> records =
          Packaged.run(
                  environment, "--ordered", "--retry", "0", urls.get(0), urls.get(1), urls.get(2))
              .exits(1)
              .records();
      for (JsonNode found : records.subList(0, 2)) {
        Expect.ok(2).andThen(Expect.field("remote_ip", "127.0.0.1")).accept(found);
        assertEquals(1, found.get("attempts").asInt());
      }
      Expect.error("connect").accept(records.getLast());
    }
  }

  private Map<String, String> hosts(String hosts, String options) throws Exception {
    Path file = Files.writeString(folder.resolve("hosts"), hosts + "\n");
    return Map.of("TRAWL_JAVA_OPTS", "-Djdk.net.hosts.file=" + file + " " + options);
  }

  private static DatagramSocket silentNameServer() {
    try {
      return new DatagramSocket(new InetSocketAddress("127.0.0.77", 53));
    } catch (SocketException e) {
      return abort("port 53 cannot be had: " + e.getMessage());
    }
  }
}
