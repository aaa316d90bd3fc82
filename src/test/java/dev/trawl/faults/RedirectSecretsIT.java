package dev.trawl.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Packaged;
import dev.trawl.http.Certificates;
import dev.trawl.http.RawServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows 38 to 41: what was given for one origin is not sent to another that a redirect leads to.
@ParameterizedClass
@ValueSource(strings = {"virtual", "fixed", "async"})
final class RedirectSecretsIT {
  private static final String SECRET = "s3cr3t-";
  private static final String KEY = "X-Api-Key: " + SECRET + "KEY";
  private static final String PROXY = "Proxy-Authorization: Basic " + SECRET + "PROXY";
  private static final String BEARER = SECRET + "BEARER";
  private static final String COOKIE = "sid=" + SECRET + "COOKIE";
  private static final String USERINFO = "u:" + SECRET + "PASSWORD";
  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString(USERINFO.getBytes(UTF_8));

  @TempDir private Path folder;
  @Parameter private String executor;
  private RawServer first;
  private RawServer other;
  private RawServer secure;

  @BeforeEach
  void start() throws IOException {
    first = new RawServer(connection -> Redirects.answer(connection, USERINFO + "@"));
    other = new RawServer(connection -> Redirects.answer(connection, USERINFO + "@"));
    SSLSocketFactory sockets = Certificates.server("a.test").sslSocketFactory();
    secure =
        new RawServer(connection -> {
          connection.startTls(sockets);
          Redirects.answer(connection, USERINFO + "@");
        });
  }

  @AfterEach
  void stop() throws IOException {
    first.close();
    other.close();
    secure.close();
  }

  @Test
  void otherOriginsGetNothingAndNothingComesBack() throws Exception {
    List<String> list = new ArrayList<>();
    for (int status : new int[] {301, 302, 303, 307, 308}) {
      list.add(a(status + "?" + aOther("port" + status)));
    }
    list.add(a("302?" + b("host")));
    list.add(a("302?" + b("host-with-userinfo")).replace("//a.", "//" + USERINFO + "@a."));
    list.add(a("302?" + aOther("302?" + a("back"))));
    list.add(a("302?" + aSecure("up")));
    list.add(a("302?" + b("userinfo").replace("//", "//USERINFO")));
    int others = list.size();
    list.add(a("302?/same"));
    list.add(a("302?" + a("same-with-userinfo").replace("//", "//USERINFO")));
    list.add(aSecure("302?" + a("down")));
    List<JsonNode> records = run(1, list);
    for (JsonNode record : records.subList(0, others)) {
      assertTrue(record.get("ok").booleanValue(), record::toString);
      String path = record.get("final_url").textValue().replaceFirst("https?://[^/]*", "");
      assertSentWithout(path);
    }
    assertEquals(b("userinfo"), records.get(others - 1).get("final_url").textValue());
    assertSecretsIn(sent("/same"), BEARER);
    // Not what the server would like to be sent.
    assertSecretsIn(sent("/same-with-userinfo"), BEARER);
    assertFalse(sent("/same-with-userinfo").contains(BASIC));
    Expect.error("redirect", "downgrade")
        .andThen(Expect.field("status", 302))
        .accept(records.getLast());
    assertTrue(first.requests().stream().noneMatch(head -> head.startsWith("GET /down ")));
    // What the user gave was sent to where it belongs.
    first.requests().stream()
        .filter(head -> head.contains("?http"))
        .forEach(
            head -> assertSecretsIn(head, head.contains("host-with-userinfo") ? BASIC : BEARER));
  }

  @Test
  void httpsIsLeftWithoutSecretsWhereThatIsAllowed() throws Exception {
    JsonNode record = run(0, List.of(aSecure("302?" + a("down"))), "--allow-downgrade").getFirst();
    assertEquals(a("down"), record.get("final_url").textValue());
    assertSentWithout("/down");
  }

  @Test
  void trustedRedirectsGetEverything() throws Exception {
    run(
        0,
        List.of(
            a("302?" + aOther("port")),
            a("302?" + b("host")),
            a("302?" + aOther("302?" + a("back"))),
            a("302?" + aSecure("up")),
            a("302?" + b("with-userinfo")).replace("//a.", "//" + USERINFO + "@a.")),
        "--location-trusted");
    for (String path : List.of("/port", "/host", "/back", "/up")) {
      assertSecretsIn(sent(path), BEARER);
    }
    assertSecretsIn(sent("/with-userinfo"), BASIC);
  }

  private String a(String path) {
    return "http://a.test:" + first.port() + "/" + path;
  }

  private String aOther(String path) {
    return "http://a.test:" + other.port() + "/" + path;
  }

  private String aSecure(String path) {
    return "https://a.test:" + secure.port() + "/" + path;
  }

  private String b(String path) {
    return "http://b.test:" + first.port() + "/" + path;
  }

  private List<JsonNode> run(int exit, List<String> list, String... options) throws Exception {
    Path hosts = folder.resolve("hosts");
    Files.writeString(hosts, "127.0.0.1 a.test\n127.0.0.1 b.test\n");
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-e", executor, "--ordered", "--retry", "0"));
    arguments.addAll(List.of("--cacert", Certificates.rootFile(folder).toString()));
    arguments.addAll(List.of("-H", KEY, "-H", PROXY, "-H", "Accept-Language: de"));
    arguments.addAll(List.of("-b", COOKIE));
    arguments.addAll(List.of(options));
    arguments.add(Files.write(folder.resolve("list"), list).toString());
    Packaged.Ended ended =
        Packaged.run(
                Map.of(
                    "TRAWL_JAVA_OPTS",
                    "-Xmx64m -Djdk.net.hosts.file=" + hosts,
                    "TRAWL_BEARER",
                    BEARER),
                arguments.toArray(String[]::new))
            .exits(exit);
    assertFalse((ended.out() + ended.err()).contains(SECRET), ended.out() + ended.err());
    List<JsonNode> records = ended.records();
    assertEquals(list.size(), records.size(), ended.out());
    return records;
  }

  /// The head of the only request for a path.
  private String sent(String path) {
    List<String> heads =
        Stream.of(first, other, secure)
            .flatMap(server -> server.requests().stream())
            .filter(head -> head.startsWith("GET " + path + " "))
            .toList();
    assertEquals(1, heads.size(), heads::toString);
    return heads.getFirst();
  }

  private void assertSentWithout(String path) {
    String head = sent(path);
    assertFalse(head.contains(SECRET), head);
    assertFalse(head.contains("uthorization:"), head);
    assertFalse(head.contains("Referer:"), head);
    assertTrue(head.contains("Accept-Language: de\r\n"), head);
  }

  private static void assertSecretsIn(String head, String authorization) {
    for (String secret : List.of(KEY, PROXY, COOKIE, authorization)) {
      assertTrue(head.contains(secret), () -> secret + " is not in " + head);
    }
  }
}
