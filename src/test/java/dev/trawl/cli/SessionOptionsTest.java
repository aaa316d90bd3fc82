package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.WebServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Redirects and cookies.
final class SessionOptionsTest {
  private final WebServer server = new WebServer(SessionOptionsTest::answer);

  @TempDir private Path folder;

  /// `/N` redirects to `/N-1`, `/0` is the end; every answer sets a cookie.
  private static MockResponse answer(RecordedRequest request) {
    int left = Integer.parseInt(request.getTarget().substring(1));
    MockResponse.Builder answer =
        new MockResponse.Builder().addHeader("Set-Cookie: c" + left + "=v; Path=/");
    return (left == 0 ? answer : answer.code(302).addHeader("Location: /" + (left - 1))).build();
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
  void redirectsAreFollowedAndListed() {
    JsonNode record = Cli.run(server.url("/2")).exits(0).record();
    assertEquals(200, record.get("status").intValue());
    assertEquals(server.url("/0"), record.get("final_url").textValue());
    assertEquals(2, record.get("redirects").size());
    assertEquals(server.url("/2"), record.at("/redirects/0/url").textValue());
    assertEquals(302, record.at("/redirects/0/status").intValue());
    assertEquals(1, record.get("attempts").intValue());
  }

  @Test
  void withNoLocationTheRedirectIsTheAnswer() {
    JsonNode record = Cli.run("--no-location", server.url("/2")).exits(1).record();
    assertEquals(302, record.get("status").intValue());
    assertFalse(record.has("final_url"));
    Cli.run("--location", server.url("/1")).exits(0);
    Cli.run("-L", server.url("/1")).exits(0);
  }

  @Test
  void noMoreRedirectsAreFollowedThanAllowed() {
    Cli.run("--max-redirs", "2", server.url("/2")).exits(0);
    JsonNode record = Cli.run("--max-redirs", "1", server.url("/2")).exits(1).record();
    assertEquals("redirect", record.at("/error/kind").textValue());
    assertEquals("limit", record.at("/error/detail").textValue());
    Cli.run("--max-redirs", "0", server.url("/0")).exits(0);
  }

  @Test
  void cookiesAreNotKeptUnlessAskedFor() {
    Cli.run("-c", "1", server.url("/1"), server.url("/0")).exits(0);
    server.requests().forEach(request -> assertNull(request.getHeaders().get("Cookie")));
  }

  @Test
  void theJarKeepsCookiesAndIsWrittenForTheNextRun() throws IOException {
    Path jar = folder.resolve("jar");
    Cli.run("-c", "1", "--cookie-jar", jar.toString(), server.url("/1"), server.url("/0")).exits(0);
    assertNull(server.requests().get(0).getHeaders().get("Cookie"));
    assertEquals("c1=v", server.requests().get(1).getHeaders().get("Cookie"));
    assertEquals("c1=v; c0=v", server.requests().get(2).getHeaders().get("Cookie"));
    assertTrue(Files.readString(jar).contains("127.0.0.1\tFALSE\t/\tFALSE\t0\tc1\tv\n"));

    Cli.run("-b", jar.toString(), server.url("/0")).exits(0);
    assertEquals("c1=v; c0=v", server.last().getHeaders().get("Cookie"));
  }

  @Test
  void givenCookiesComeBeforeThoseOfTheJar() {
    Path jar = folder.resolve("jar");
    Cli.run("-b", "x=y", "--cookie-jar", jar.toString(), server.url("/1")).exits(0);
    assertEquals("x=y; c1=v", server.last().getHeaders().get("Cookie"));
  }

  @Test
  void oddLinesOfACookieFileArePassedOverWithAWarningThatDoesNotRepeatThem() throws IOException {
    String cookie = "127.0.0.1\tFALSE\t/\tFALSE\t4102444800.5\tk\tv\n";
    Path file = Files.writeString(folder.resolve("cookies"), "# ok\nsid s3cr3t\n" + cookie);
    Cli.Result result = Cli.run("-q", "-b", file.toString(), server.url("/0")).exits(0);
    assertEquals("k=v", server.last().getHeaders().get("Cookie"));
    assertEquals(
        "trawl: --cookie " + file + ": line 2 is no cookie and is passed over\n", result.err());

    Files.writeString(file, "{\"sid\":\n\"s3cr3t\"}\n");
    result = Cli.run("-q", "-b", file.toString(), server.url("/0")).exits(0);
    assertEquals(
        "trawl: --cookie "
            + file
            + ": 2 lines, the first of them line 1, are not cookies and were ignored\n",
        result.err());
  }

  @Test
  void anEmptyCookieOptionKeepsCookiesForTheRun() {
    for (List<String> option : List.of(List.of("-b", ""), List.of("--cookie="))) {
      Cli.run(Cli.arguments(option, server.url("/1"))).exits(0);
      assertEquals("c1=v", server.last().getHeaders().get("Cookie"));
    }
  }
}
