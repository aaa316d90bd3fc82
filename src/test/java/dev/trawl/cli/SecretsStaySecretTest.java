package dev.trawl.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Cli;
import dev.trawl.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A secret appears neither in the records nor in what is said, whatever goes wrong.
final class SecretsStaySecretTest {
  private static final String SECRET = "s3cr3t-TOKEN";

  private final WebServer server = new WebServer(SecretsStaySecretTest::answer);

  @TempDir private Path folder;

  /// The server knows the secret too, and puts it where servers do.
  private static MockResponse answer(RecordedRequest request) {
    String url = "http://u:" + SECRET + "@127.0.0.1:1/";
    MockResponse.Builder answer =
        new MockResponse.Builder()
            .addHeader("Set-Cookie: sid=" + SECRET + "; Path=/; HttpOnly")
            .addHeader("Set-Cookie: " + SECRET)
            .addHeader("Content-Location: " + url);
    switch (request.getTarget()) {
      case "/redirect" -> answer.code(302).addHeader("Location: " + url);
      case "/bad" -> answer.code(302).addHeader("Location: ftp://u:" + SECRET + "@h/");
      default -> {}
    }
    return answer.build();
  }

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatIsSentIsNotPrinted() throws IOException {
    Path netrc = Files.writeString(folder.resolve(".netrc"), "default login u password " + SECRET);
    Path header = Files.writeString(folder.resolve("header"), "X-Api-Key: " + SECRET);
    for (List<String> options :
        List.of(
            List.of("-u", "u:" + SECRET),
            List.of("--bearer", SECRET),
            List.of("-H", "X-Api-Key: " + SECRET),
            List.of("-H", "Authorization: Basic " + SECRET),
            List.of("-H", "@" + header),
            List.of("-b", "sid=" + SECRET),
            List.of("-d", "password=" + SECRET),
            List.of("--netrc"),
            List.of("--cookie-jar", folder.resolve("jar").toString()),
            List.of("-x", "http://u:" + SECRET + "@127.0.0.1:" + server.port()))) {
      int before = server.requests().size();
      String[] urls = {server.url("/"), server.url("/redirect"), server.url("/bad")};
      Cli cli = new Cli().environment("HOME", netrc.getParent());
      Cli.Result result = cli.with(arguments(options, urls));
      assertTrue(result.exit() <= 1, result.err());
      assertHidden(result);
      assertTrue(
          server.requests().stream().skip(before).anyMatch(SecretsStaySecretTest::holdsTheSecret),
          () -> options + " was not sent");
    }
  }

  @Test
  void aPageTellsTheCommandWithoutItsSecrets() throws IOException {
    Path page = folder.resolve("page.html");
    Path list = Files.writeString(folder.resolve("it's a list"), server.url("/"));
    Cli.run(
            "-uu:" + SECRET,
            "--retry=0",
            "-qH",
            "X-Api-Key: " + SECRET,
            "-d",
            SECRET,
            "-b",
            "sid=" + SECRET,
            "-H",
            "Accept;",
            "--report=html=" + page,
            list.toString(),
            server.url("/a").replace("http://", "http://" + SECRET + "@"))
        .exits(0);
    String text = Files.readString(page);
    assertFalse(text.contains(SECRET), text);
    Element command = Jsoup.parse(text).select("code").first();
    assertEquals(
        "trawl --user u:*** --retry 0 --quiet --header 'X-Api-Key: ***' --data *** --cookie"
            + " *** --header 'Accept: ***' --report html=%s '%s' %s"
                .formatted(
                    page,
                    list.toString().replace("'", "'\\''"),
                    server.url("/a").replace("http://", "http://***@")),
        command.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://u:SECRET@127.0.0.1:PORT/",
        "http://u:SECRET@127.0.0.1:PORT/redirect",
        "http://u:SECRET@127.0.0.1:1/",
        "http://SECRET@127.0.0.1:1/",
        "http://u:SECRET@no-such-host.invalid/",
        "http://u:SECRET@127.0.0.1:99999/",
        "http://u:SECRET@",
        "http://u:SECRET/x@h/",
        "http://u:p#SECRET@h/",
        "ftp://u:SECRET@h/",
        "u:SECRET@127.0.0.1:1/",
        "http:u:SECRET@h/",
        "http://u:SECRET@h/\u0001",
        "http://u:SECRET@h.256.256/"
      })
  void userinfoOfAnEntryIsNotPrinted(String entry) {
    String text = entry.replace("SECRET", SECRET).replace("PORT", "" + server.port());
    assertHidden(new Cli().in(text).with(arguments(List.of())));
  }

  @Test
  void userinfoInBytesThatAreNotUtf8IsNotPrinted() throws IOException {
    Path list = folder.resolve("list");
    Files.write(list, ("http://u:" + SECRET + "@h/\u00FF").getBytes(ISO_8859_1));
    Cli.Result result = Cli.run(list.toString()).exits(1);
    byte[] shown = Base64.getDecoder().decode(result.record().get("input_base64").textValue());
    assertFalse(new String(shown, ISO_8859_1).contains(SECRET));
  }

  @Test
  void aMistakeIsSaidWithoutTheSecret() {
    for (List<String> options :
        List.of(
            List.of("--bearrer=" + SECRET),
            List.of("--bearer", SECRET + " " + SECRET),
            List.of("--bearer", SECRET, "--bearer", SECRET),
            List.of("-u", SECRET),
            List.of("-u", "u:" + SECRET, "--bearer", SECRET),
            List.of("--user", "--bearer=" + SECRET),
            List.of("-H", "X-Api-Key: a\nb" + SECRET),
            List.of("-H", "X-Api-Key " + SECRET),
            List.of("-X", SECRET + "\r\nX: y"),
            List.of("-b", "sid=" + SECRET + "\n"),
            List.of("-x", "http://u:" + SECRET + "@h:99999"),
            List.of("-x", "https://u:" + SECRET + "@h"),
            List.of("-x", "socks5://u:" + SECRET + "@h"),
            List.of("--cert", "/no/such.p12:" + SECRET),
            List.of("--retry", "http://u:" + SECRET + "@h/"))) {
      Cli.Result result = Cli.run(arguments(options, server.url("/"))).exits(2);
      assertHidden(result);
    }
    assertHidden(Cli.run("u:" + SECRET + "@h").exits(4));
  }

  @Test
  void aMistakeInTheEnvironmentIsSaidWithoutTheSecret() {
    for (List<String> variable :
        List.of(
            List.of("TRAWL_USER", SECRET),
            List.of("TRAWL_BEARER", SECRET + "\n"),
            List.of("TRAWL_HEADER", SECRET),
            List.of("TRAWL_PROXY", "ftp://u:" + SECRET + "@h"),
            List.of("http_proxy", "ftp://u:" + SECRET + "@h"),
            List.of("https_proxy", "http://u:" + SECRET + "@h:0/x"))) {
      Cli cli = new Cli().environment(variable.getFirst(), variable.getLast());
      assertHidden(cli.with(server.url("/")).exits(2));
    }
  }

  private static boolean holdsTheSecret(RecordedRequest request) {
    // Headers' own toString() hides some values.
    String sent =
        request.getHeaders().toMultimap()
            + (request.getBody() == null ? "" : request.getBody().utf8());
    return sent.contains(SECRET) || sent.contains(base64("u:" + SECRET));
  }

  private static void assertHidden(Cli.Result result) {
    String printed = result.printed();
    for (String form : List.of(SECRET, base64(SECRET), base64("u:" + SECRET))) {
      assertFalse(
          printed.toLowerCase(Locale.ROOT).contains(form.toLowerCase(Locale.ROOT)), printed);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  private static String[] arguments(List<String> options, String... rest) {
    return Cli.arguments(
        List.of("--include", "headers,body", "--retry", "0", "-v", "-c", "1"),
        Cli.arguments(options, rest));
  }
}
