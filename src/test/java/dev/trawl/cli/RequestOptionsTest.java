package dev.trawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Cli;
import dev.trawl.WebServer;
import dev.trawl.run.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import mockwebserver3.RecordedRequest;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is sent, as the server sees it.
final class RequestOptionsTest {
  private final WebServer server = new WebServer();

  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void withoutOptionsItIsAPlainGet() {
    RecordedRequest request = sent();
    assertEquals("GET", request.getMethod());
    assertEquals("*/*", request.getHeaders().get("Accept"));
    assertEquals("gzip, deflate, br, zstd", request.getHeaders().get("Accept-Encoding"));
    assertEquals(Version.userAgent(), request.getHeaders().get("User-Agent"));
    assertEquals(
        List.of("Accept", "Accept-Encoding", "Host", "User-Agent"),
        request.getHeaders().names().stream().sorted().toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET",
        "POST",
        "PUT",
        "PATCH",
        "DELETE",
        "OPTIONS",
        "TRACE",
        "PROPFIND",
        "QUERY",
        "get"
      })
  void theMethodIsSentAsGiven(String method) {
    assertEquals(method, sent("-X", method).getMethod());
    assertEquals(method, sent("--request=" + method).getMethod());
  }

  @Test
  void aPostWithoutDataHasAnEmptyBody() {
    RecordedRequest request = sent("-X", "POST");
    assertEquals(0, request.getBodySize());
    assertEquals("0", request.getHeaders().get("Content-Length"));
    assertNull(request.getHeaders().get("Content-Type"));
  }

  @Test
  void headAsksForTheHeaderOnly() {
    assertEquals("HEAD", sent("-I").getMethod());
    assertEquals(0, Cli.run("-I", server.url("/")).record().get("bytes").intValue());
  }

  @Test
  void headersAreAddedChangedEmptiedAndLeftOut() {
    RecordedRequest request =
        sent(
            "-H", "X-One: 1",
            "-H", "X-One:2",
            "--header", "accept: text/html",
            "-H", "X-Empty;",
            "-H", "User-Agent:",
            "-H", "Accept-Encoding:");
    assertEquals(List.of("1", "2"), request.getHeaders().values("X-One"));
    assertEquals(List.of("text/html"), request.getHeaders().values("Accept"));
    assertEquals("", request.getHeaders().get("X-Empty"));
    assertNull(request.getHeaders().get("User-Agent"));
    assertNull(request.getHeaders().get("Accept-Encoding"));
  }

  @Test
  void headersCanComeFromAFile() throws IOException {
    Path file = write("headers", "X-One: 1\r\n\nX-Two: a: b\nAccept:\n");
    RecordedRequest request = sent("-H", "@" + file);
    assertEquals("1", request.getHeaders().get("X-One"));
    assertEquals("a: b", request.getHeaders().get("X-Two"));
    assertNull(request.getHeaders().get("Accept"));
  }

  @Test
  void theHostCanBeSaid() {
    assertEquals("other.test", sent("-H", "Host: other.test").getHeaders().get("Host"));
  }

  @Test
  void dataMakesItAPostOfAForm() {
    RecordedRequest request = sent("-d", "a=1");
    assertEquals("POST", request.getMethod());
    assertEquals("a=1", body(request));
    assertEquals("application/x-www-form-urlencoded", request.getHeaders().get("Content-Type"));
    assertEquals("3", request.getHeaders().get("Content-Length"));
  }

  @Test
  void severalDataAreJoined() throws IOException {
    Path file = write("data", "b=2\r\n&c=3\n");
    assertEquals("a=1&b=2&c=3&d=é", body(sent("-d", "a=1", "-d", "@" + file, "--data", "d=é")));
  }

  @Test
  void theTypeOfTheDataCanBeSaid() {
    RecordedRequest request = sent("-d", "{}", "-H", "Content-Type: application/json");
    assertEquals(List.of("application/json"), request.getHeaders().values("Content-Type"));
    assertNull(sent("-d", "{}", "-H", "Content-Type:").getHeaders().get("Content-Type"));
  }

  @Test
  void dataCanGoWithAnotherMethod() {
    RecordedRequest request = sent("-X", "PUT", "-d", "");
    assertEquals("PUT", request.getMethod());
    assertEquals(0, request.getBodySize());
  }

  @Test
  void theUserAgentCanBeSaid() {
    assertEquals("me/1", sent("-A", "me/1").getHeaders().get("User-Agent"));
    assertNull(sent("-A", "").getHeaders().get("User-Agent"));
    assertNull(sent("--user-agent=", "-H", "User-Agent: you").getHeaders().get("User-Agent"));
    RecordedRequest both = sent("-H", "User-Agent: you", "--user-agent", "me");
    assertEquals(List.of("me"), both.getHeaders().values("User-Agent"));
  }

  @Test
  void credentialsAreSentAtOnce() {
    assertEquals(basic("me:a:b é"), authorization("-u", "me:a:b é"));
    assertEquals(basic(":"), authorization("--user=:"));
    assertEquals("Bearer t0k.en", authorization("--bearer", "t0k.en"));
    assertEquals("Digest x", authorization("-H", "Authorization: Digest x"));
  }

  @Test
  void userinfoOfTheEntryGoesBeforeOptions() {
    Cli.run("-u", "me:pw", "http://you:secret@127.0.0.1:" + server.port() + "/").exits(0);
    assertEquals(basic("you:secret"), server.last().getHeaders().get("Authorization"));
  }

  @Test
  void netrcGivesCredentialsByHost() throws IOException {
    write(".netrc", "machine 127.0.0.1 login me password secret\n");
    new Cli().environment("HOME", folder).with("--netrc", server.url("/")).exits(0);
    assertEquals(basic("me:secret"), server.last().getHeaders().get("Authorization"));
    new Cli().environment("HOME", folder).with(server.url("/")).exits(0);
    assertNull(server.last().getHeaders().get("Authorization"));
    Cli.Result none =
        new Cli().environment("HOME", "/no/such/home").with("--netrc", server.url("/")).exits(2);
    assertTrue(none.err().contains("--netrc cannot read /no/such/home/.netrc"), none.err());
  }

  @Test
  void compressionCanBeTurnedOff() {
    assertEquals("identity", sent("--no-compressed").getHeaders().get("Accept-Encoding"));
    assertEquals(
        "gzip, deflate, br, zstd", sent("--compressed").getHeaders().get("Accept-Encoding"));
  }

  @Test
  void cookiesAreSentAsGiven() {
    assertEquals("a=1; b=2", sent("-b", "a=1; b=2").getHeaders().get("Cookie"));
  }

  private String authorization(String... options) {
    return sent(options).getHeaders().get("Authorization");
  }

  private static String basic(String credentials) {
    return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
  }

  private static String body(RecordedRequest request) {
    ByteString body = request.getBody();
    return body == null ? "" : body.utf8();
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private RecordedRequest sent(String... options) {
    Cli.run(Cli.arguments(List.of(options), server.url("/"))).exits(0);
    return server.last();
  }
}
