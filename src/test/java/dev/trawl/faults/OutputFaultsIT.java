package dev.trawl.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Await;
import dev.trawl.Packaged;
import dev.trawl.Records;
import dev.trawl.WebServer;
import dev.trawl.http.RawServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import mockwebserver3.MockResponse;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import okio.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Readers that leave or stall, disks that fill up, and terminals that a server would like to speak
/// to: rows 63, 64, 67 and 74 of the table in src/docs/faults.md. The rest of rows 63 to 67 is in
/// PackagedIT, RuntimeIT and SignalsIT.
final class OutputFaultsIT {
  private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");

  /// All but the line ends of a terminal.
  private static final Pattern HARMFUL =
      Pattern.compile(
          "[\\x00-\\x1F\\x7F-\\x9F\\u061C\\u200E\\u200F\\u2028-\\u202E\\u2066-\\u2069&&[^\\r\\n]]");

  @TempDir private Path folder;

  @Test
  void nothingIsBegunOnceTheReaderIsGone() throws Exception {
    MockResponse slow = new MockResponse.Builder().headersDelay(200, TimeUnit.MILLISECONDS).build();
    try (WebServer server =
        new WebServer(request -> request.getTarget().equals("/") ? WebServer.text("ok") : slow)) {
      server.start();
      Path list =
          Files.writeString(
              folder.resolve("list"),
              server.url("/") + "\n" + (server.url("/slow") + "\n").repeat(1_000));
      String script = "\"$trawl\" -c 2 '" + list + "' | head -n 1; echo ${PIPESTATUS[0]}";
      Packaged.Ended ended = Packaged.bash(script, PATH);
      assertEquals("", ended.err());
      assertEquals("141", ended.out().lines().toList().getLast());
      assertTrue(server.requests().size() < 50, () -> server.requests().size() + " requests");
    }
  }

  /// As a parent in Node.js, or another program on the same terminal, leaves them.
  @Test
  void streamsThatDoNotBlockAreWaitedFor() throws Exception {
    int entries = 3_000;
    String script =
        """
        unblocked='for (*STDIN, *STDOUT) { fcntl($_, F_SETFL, O_NONBLOCK | fcntl($_, F_GETFL, 0)) }'
        { yes http://a.example/ | head -n %d; sleep 1; yes http://b.example/ | head -n %d; } |
            perl -MFcntl -e "$unblocked"' exec @ARGV' "$trawl" -q --dry-run - |
            { sleep 1; wc -l; }
        echo ${PIPESTATUS[*]}
        """
            .formatted(entries, entries);
    Packaged.Ended ended = Packaged.bash(script, PATH);
    assertEquals(new Packaged.Ended(0, 2 * entries + "\n0 0 0\n", ""), ended);
  }

  @Test
  void aDiskThatFillsUpIsExitStatus3() throws Exception {
    Packaged.Ended ended =
        Mounts.bash(
            "mount -t tmpfs -o size=1m none '" + folder + "'",
            "cd '" + folder + "'; yes http:// | head -n 20000 | \"$trawl\" -q -o out -");
    assertEquals("trawl: cannot write out: No space left on device\n", ended.exits(3).err());
  }

  @Test
  void aDiskThatFillsUpUnderTheCacheCostsNoRecord() throws Exception {
    String body = "0123456789".repeat(10_000);
    MockResponse page = WebServer.text(body).newBuilder().addHeader("ETag: \"1\"").build();
    try (WebServer server = new WebServer(page).start()) {
      StringBuilder list = new StringBuilder();
      for (int i = 0; i < 40; i++) {
        list.append(server.url("/" + i)).append('\n');
      }
      Files.writeString(folder.resolve("list"), list);
      Path disk = Files.createDirectories(folder.resolve("disk"));
      String run = "\"$trawl\" -q --hash sha256 --cache disk/cache list && ";
      Packaged.Ended ended =
          Mounts.bash(
              "mount -t tmpfs -o size=1m none '" + disk + "'",
              "cd '" + folder + "' && " + run + run + "df --output=avail disk | tail -n 1");
      assertEquals("", ended.exits(0).err());
      long left = Long.parseLong(ended.out().lines().toList().getLast().strip());
      assertTrue(left < 100, () -> left + " KiB were left");
      String digest = ByteString.encodeUtf8(body).sha256().hex();
      List<JsonNode> records =
          Records.of(
              ended.out().lines().filter(l -> l.startsWith("{")).collect(joining("\n", "", "\n")));
      assertEquals(80, records.size());
      records.forEach(record -> assertEquals(digest, record.get("sha256").textValue()));
    }
  }

  /// Either a little waits to be written, and the end has to wait for it; or so much that nothing
  /// more is begun.
  @ParameterizedTest
  @ValueSource(strings = {"2000", "1000000"})
  void aReaderThatStallsDoesNotHoldUpTheEndAfterASignal(String entries) throws Exception {
    String script =
        "mkfifo pipe list; exec 3<>pipe 4<>list;"
            + " yes http:// 2>/dev/null 3>&- 4>&- | head -n ENTRIES >list 2>/dev/null 3>&- 4>&- &"
            + " exec \"$trawl\" --grace 100ms list >pipe";
    try (Packaged trawl =
        Packaged.process(
            PATH,
            "/bin/bash",
            "-c",
            "cd '" + folder + "'; " + script.replace("ENTRIES", entries))) {
      Path io = Path.of("/proc", Long.toString(trawl.pid()), "io");
      String[] last = {""};
      int[] same = {0};
      Await.until(
          "nothing more is read or written",
          () -> {
            String now = text(io);
            same[0] = now.equals(last[0]) ? same[0] + 1 : 0;
            last[0] = now;
            return same[0] == 500;
          });
      long start = System.nanoTime();
      trawl.signal("TERM");
      Packaged.Ended ended = trawl.end().exits(143);
      assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10));
      assertEquals("trawl: ended with unwritten records: their reader has stalled\n", ended.err());
    }
  }

  @Test
  void aServerCannotSpeakToTheTerminal() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "no script(1)");
    String evil = "\u001B]0;pwned\u0007\u009B31m\u0085\u202Edcba\u2066";
    HeldCertificate certificate =
        new HeldCertificate.Builder()
            .commonName(evil)
            .addSubjectAlternativeName("other.test")
            .build();
    Path authority = Files.writeString(folder.resolve("ca.pem"), certificate.certificatePem());
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    try (WebServer secure = new WebServer().https(certificates.sslSocketFactory()).start();
        RawServer server = new RawServer(connection -> answerWith(evil, connection))) {
      String url = "http://127.0.0.1:" + server.port();
      String command =
          "\"$trawl\" -v --retry 1 --retry-delay 1ms --include headers,body --cacert "
              + authority
              + " -c 1 "
              + String.join(" ", url + "/reason", url + "/location", url + "/ftp", secure.url("/"));
      for (String format : List.of("text", "csv", "tsv")) {
        Packaged.Ended shown = onTerminal(command + " --format " + format).exits(1);
        assertFalse(HARMFUL.matcher(shown.out().replace("\t", "")).find(), shown.out());
      }
      Packaged.Ended ended = onTerminal(command + " --format json").exits(1);
      assertFalse(HARMFUL.matcher(ended.out()).find(), ended.out());
      assertTrue(ended.out().contains("entry 1: attempt 1 failed (status 503)"), ended.out());
      assertTrue(ended.out().contains("4 entries in "), ended.out());
      assertTrue(ended.out().contains("\"x-evil\":[\"\\u001B]0;pwned\\u0007"), ended.out());
      assertTrue(ended.out().contains("\"detail\":\"host_mismatch\""), ended.out());
    }
  }

  private static Packaged.Ended onTerminal(String command) throws Exception {
    return Packaged.bash("exec script -qec '" + command + "' /dev/null", PATH);
  }

  private static void answerWith(String evil, RawServer.Connection connection) throws IOException {
    String path = connection.readRequest().split(" ", -1)[1];
    String fields =
        switch (path) {
          case "/location" -> "302 X\r\nLocation: /" + evil;
          case "/ftp" -> "302 X\r\nLocation: ftp://" + evil;
          default -> "503 " + evil;
        };
    String answer =
        "HTTP/1.1 "
            + fields
            + "\r\nContent-Type: text/"
            + evil
            + "\r\nX-Evil: "
            + evil
            + "\r\n\r\n"
            + evil;
    connection.say(answer.getBytes(UTF_8));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
