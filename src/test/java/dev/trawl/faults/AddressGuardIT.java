package dev.trawl.faults;

import static dev.trawl.faults.Expect.error;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Await;
import dev.trawl.Cli;
import dev.trawl.Packaged;
import dev.trawl.http.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows 43 to 45: with `--deny-private` nobody is connected to who is not public. The servers are
/// on loopback; those at 127.0.0.2 stand in for public ones where `--allow-net` says so.
@ParameterizedClass
@ValueSource(strings = {"virtual", "fixed", "async"})
final class AddressGuardIT {
  /// One or more of every block that is not public, the edges of some.
  private static final List<String> ADDRESSES =
      List.of(
          "0.0.0.0",
          "0.1.2.3",
          "10.0.0.1",
          "10.255.255.255",
          "100.64.0.1",
          "100.127.255.254",
          "127.0.0.1",
          "127.255.255.254",
          "169.254.169.254",
          "172.16.0.1",
          "172.31.255.254",
          "192.0.0.1",
          "192.0.2.1",
          "192.88.99.1",
          "192.168.0.1",
          "198.18.0.1",
          "198.19.255.254",
          "198.51.100.1",
          "203.0.113.1",
          "224.0.0.1",
          "239.255.255.255",
          "240.0.0.1",
          "255.255.255.255",
          "::",
          "::1",
          "::127.0.0.1",
          "::ffff:127.0.0.1",
          "::ffff:7f00:1",
          "::ffff:169.254.169.254",
          "::ffff:a00:1",
          "64:ff9b::127.0.0.1",
          "64:ff9b::a9fe:a9fe",
          "64:ff9b:1::7f00:1",
          "100::1",
          "2001:0:7f00:1::",
          "2001:0:4136:e378:8000:63bf:80ff:fffe",
          "2001:db8::1",
          "2002:7f00:1::",
          "2002:a00:1::1",
          "fc00::1",
          "fd00::1",
          "fdff:ffff::1",
          "fe80::1",
          "febf::1",
          "fec0::1",
          "ff02::1");

  /// Hosts that are, or are looked up as, one of them.
  private static final List<String> SPELLINGS =
      List.of(
          "localhost",
          "LOCALHOST",
          "user@127.0.0.1",
          "%31%32%37.0.0.1",
          "\uFF11\uFF12\uFF17.\uFF10.\uFF10.\uFF11",
          "127\u30020\u30020\u30021",
          "\u2460\u2461\u2466.0.0.1",
          "[0:0:0:0:0:0:0:1]",
          "[0000:0000:0000:0000:0000:0000:0000:0001]",
          "[0:0:0:0:0:FFFF:7F00:1]");

  /// Hosts that one resolver takes for an address, and another does not.
  private static final List<String> DOUBTFUL =
      List.of(
          "0",
          "1",
          "127.1",
          "127.0.1",
          "127.0.0.1.",
          "2130706433",
          "0177.0.0.1",
          "0x7f.1",
          "0x7f.0.0.1",
          "0x7f000001",
          "017700000001",
          "127.0.0.01",
          "127.0.0.256",
          "[::1%25lo]",
          "[fe80::1%25lo]");

  @TempDir private Path folder;
  @Parameter private String executor;
  private RawServer private4;
  private RawServer private6;
  private RawServer allowed;

  @BeforeEach
  void start() throws IOException {
    private4 = server("127.0.0.1", 0);
    // So that nothing gets away with the wrong address, or one of the other family.
    allowed = server("127.0.0.2", private4.port());
    private6 = server("::1", private4.port());
  }

  private static RawServer server(String address, int port) throws IOException {
    return new RawServer(
        InetAddress.getByName(address), port, connection -> Redirects.answer(connection, ""));
  }

  @AfterEach
  void stop() throws IOException {
    private4.close();
    private6.close();
    allowed.close();
  }

  @Test
  void nothingPrivateIsConnectedTo() throws Exception {
    List<String> list = new ArrayList<>();
    List<String> hosts = new ArrayList<>();
    for (String address : ADDRESSES) {
      String name = "n" + hosts.size() + ".test";
      hosts.add(address + " " + name);
      list.add(url(address.contains(":") ? "[" + address + "]" : address));
      list.add(url(name));
    }
    SPELLINGS.forEach(host -> list.add(url(host)));
    list.add(url("127.0.0.1").replace("http:", "https:"));
    int blocked = list.size();
    DOUBTFUL.forEach(host -> list.add(url(host)));
    List<String> byRedirect = list.stream().map(url -> url("127.0.0.2") + "302?" + url).toList();
    List<String> all = new ArrayList<>(list);
    all.addAll(byRedirect);
    all.add(url("127.0.0.2"));

    List<JsonNode> records = run(1, hosts, all, "--deny-private", "--allow-net", "127.0.0.2/32");

    for (int i = 0; i < list.size(); i++) {
      JsonNode direct = records.get(i);
      JsonNode redirected = records.get(i + list.size());
      if (i < blocked) {
        error("blocked", "private_address").accept(direct);
        error("blocked", "private_address").accept(redirected);
        assertEquals(1, direct.get("attempts").intValue(), direct::toString);
      } else {
        error("invalid_url").accept(direct);
        error("redirect", "bad_location").accept(redirected);
      }
    }
    Expect.ok(2).accept(records.getLast());
    assertUntouched("127.0.0.1", private4);
    assertUntouched("::1", private6);
  }

  @Test
  void allowedNetworksAreLetThroughAndNoOthers() throws Exception {
    List<JsonNode> records =
        run(
            1,
            List.of("127.0.0.1 name.test"),
            List.of(url("127.0.0.1"), url("name.test"), url("[::ffff:127.0.0.1]"), url("[::1]")),
            "--deny-private",
            "--allow-net",
            "127.0.0.0/8");
    records.subList(0, 3).forEach(Expect.ok(2));
    error("blocked", "private_address").accept(records.getLast());
    assertUntouched("::1", private6);
  }

  /// Between the first answer and the second request the name gets another address.
  @Test
  void aNameThatIsReboundIsNotFollowed() throws Exception {
    Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.2 name.test\n");
    String list = url("name.test") + "\n";
    try (Packaged trawl =
        Packaged.start(
            java(hosts),
            "-e",
            executor,
            "-c",
            "1",
            "--deny-private",
            "--allow-net",
            "127.0.0.2/32",
            "-H",
            "Connection: close",
            "-")) {
      trawl.in().write(list.getBytes(StandardCharsets.UTF_8));
      trawl.in().flush();
      Await.until("asked", () -> allowed.requests().size() == 1);
      Files.writeString(hosts, "127.0.0.1 name.test\n");
      trawl.in().write(list.getBytes(StandardCharsets.UTF_8));
      trawl.in().close();
      List<JsonNode> records = trawl.end().exits(1).records();
      Expect.ok(2).accept(records.getFirst());
      error("blocked", "private_address").accept(records.getLast());
      String message = records.getLast().at("/error/message").textValue();
      assertTrue(message.contains("127.0.0.1"), message);
    }
    assertUntouched("127.0.0.1", private4);
  }

  private String url(String host) {
    return "http://" + host + ":" + private4.port() + "/";
  }

  private List<JsonNode> run(int exit, List<String> hosts, List<String> list, String... options)
      throws Exception {
    Path file = Files.write(folder.resolve("hosts"), hosts);
    String urls = Files.write(folder.resolve("list"), list).toString();
    Packaged.Ended ended =
        Packaged.run(java(file), Cli.arguments(List.of("-e", executor, "--ordered", urls), options))
            .exits(exit);
    List<JsonNode> records = ended.records();
    assertEquals(list.size(), records.size(), ended.out());
    return records;
  }

  private static Map<String, String> java(Path hosts) {
    return Map.of(
        "TRAWL_JAVA_OPTS", "-Xmx64m -Dsun.net.inetaddr.ttl=0 -Djdk.net.hosts.file=" + hosts);
  }

  /// Connections are accepted in order: there was none before this one.
  private static void assertUntouched(String address, RawServer server) throws IOException {
    try (Socket socket = new Socket(address, server.port())) {
      assertFalse(socket.isClosed());
      Await.until("accepted", () -> server.connections() > 0);
      assertEquals(1, server.connections());
    }
  }
}
