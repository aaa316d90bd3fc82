package dev.trawl.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Cli;
import dev.trawl.Packaged;
import dev.trawl.http.RawServer;
import dev.trawl.http.RawServer.Connection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Row 48: servers that set more cookies than they may.
final class CookiesIT {
  private static final String FIELD = "Set-Cookie: ";

  @TempDir private Path folder;
  private RawServer server;

  @BeforeEach
  void start() throws IOException {
    server = new RawServer(CookiesIT::answer);
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  private static void answer(Connection connection) throws IOException {
    while (true) {
      String path = connection.readRequest().split(" ", 3)[1];
      StringBuilder fields = new StringBuilder();
      if (path.equals("/domains")) {
        for (String domain : List.of("other.test", "co.uk", "uk", "www.other.co.uk", "b.a.co.uk")) {
          fields.append(FIELD + "bad=1; Domain=").append(domain).append("\r\n");
        }
        fields.append(FIELD + "own=1\r\n" + FIELD + "parent=1; Domain=a.co.uk\r\n");
      } else if (path.startsWith("/flood")) {
        for (int i = 0; i < 1000; i++) {
          String cookie = path.substring(1) + "-" + i + "=";
          fields.append(FIELD).append(cookie).append("x".repeat(200 - cookie.length()));
          fields.append("\r\n");
        }
      }
      connection.say("HTTP/1.1 200 OK\r\n" + fields + "Content-Length: 0\r\n\r\n");
    }
  }

  @Test
  void noneIsKeptUnlessAskedFor() throws Exception {
    run(List.of(url("www.a.co.uk", "/domains"), url("www.a.co.uk", "/flood1"), end()));
    server.requests().forEach(head -> assertFalse(head.contains("Cookie:"), head));
  }

  @Test
  void foreignDomainsAndPublicSuffixesAreRefused() throws Exception {
    Path jar = folder.resolve("jar");
    run(
        List.of(
            url("www.a.co.uk", "/domains"),
            url("b.a.co.uk", "/"),
            url("www.other.co.uk", "/"),
            url("other.test", "/"),
            end()),
        "--cookie-jar",
        jar.toString());
    assertEquals(List.of("parent=1"), sent(1));
    assertEquals(List.of(), sent(2));
    assertEquals(List.of(), sent(3));
    assertEquals(List.of("own=1", "parent=1"), sent(4));
    assertFalse(Files.readString(jar).contains("bad"));
  }

  @Test
  void floodsAreCapped() throws Exception {
    Path jar = folder.resolve("jar");
    List<String> list = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      list.add(url("www.a.co.uk", "/flood" + i));
    }
    list.add(end());
    run(list, "--cookie-jar", jar.toString());
    assertEquals(50, sent(1).size());
    assertEquals(100, sent(2).size());
    for (int i = 3; i <= 5; i++) {
      assertEquals(150, sent(i).size());
    }
    // The newest are kept.
    assertTrue(sent(5).stream().noneMatch(cookie -> cookie.matches("flood[12]-.*")));
    assertEquals(150, Files.readString(jar).lines().filter(l -> l.contains("flood")).count());
  }

  private void run(List<String> list, String... options) throws Exception {
    Path hosts =
        Files.writeString(
            folder.resolve("hosts"), "127.0.0.1 www.a.co.uk b.a.co.uk www.other.co.uk other.test");
    Packaged.Ended ended =
        Packaged.run(
                Map.of("TRAWL_JAVA_OPTS", "-Xmx64m -Djdk.net.hosts.file=" + hosts),
                Cli.arguments(
                    List.of("-c", "1", Files.write(folder.resolve("list"), list).toString()),
                    options))
            .exits(0);
    assertEquals(list.size(), ended.records().size());
    assertEquals(list.size(), server.requests().size());
  }

  /// The last request, which brings back what there is.
  private String end() {
    return url("www.a.co.uk", "/end");
  }

  private String url(String host, String path) {
    return "http://" + host + ":" + server.port() + path;
  }

  /// The cookies that a request brought, in order of the requests.
  private List<String> sent(int request) {
    return server
        .requests()
        .get(request)
        .lines()
        .filter(line -> line.startsWith("Cookie: "))
        .flatMap(line -> List.of(line.substring("Cookie: ".length()).split("; ")).stream())
        .toList();
  }
}
