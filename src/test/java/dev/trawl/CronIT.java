package dev.trawl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What cron does, against a server as there are many.
@Tag("soak")
final class CronIT {
  private static final int ENTRIES = 10_000;
  private static final Path NGINX = Path.of("/usr/sbin/nginx");

  @TempDir private Path folder;

  @Test
  void asLongAsNothingChangesNothingIsTransferredOrPrinted() throws Exception {
    assumeTrue(Files.isExecutable(NGINX), "nginx is not installed");
    int port = WebServer.freePort();
    StringBuilder list = new StringBuilder();
    Path pages = Files.createDirectories(folder.resolve("pages"));
    Instant longAgo = Instant.now().minus(Duration.ofDays(100));
    for (int i = 0; i < ENTRIES; i++) {
      Path page = Files.writeString(pages.resolve(i + ".html"), ("page " + i + "\n").repeat(50));
      Files.setLastModifiedTime(page, FileTime.from(longAgo));
      list.append("http://127.0.0.1:").append(port).append('/').append(i).append(".html\n");
    }
    Files.writeString(folder.resolve("list"), list);
    Files.createFile(folder.resolve("last"));
    try (Packaged nginx = nginx(port)) {
      Packaged.Ended first = cron().exits(0);
      assertEquals(ENTRIES, first.records().size());
      assertEquals(Map.of("200", ENTRIES), answers());
      long start = System.nanoTime();
      Packaged.Ended second = cron().exits(0);
      long millis = (System.nanoTime() - start) / 1_000_000;
      assertEquals("", second.out() + second.err());
      assertEquals(Map.of("304", ENTRIES, "304 bytes", 0), answers());
      long revalidated =
          Records.of(Files.readAllBytes(folder.resolve("last"))).stream()
              .filter(record -> record.get("cache").textValue().equals("revalidated"))
              .count();
      assertEquals(ENTRIES, revalidated);
      Files.writeString(pages.resolve("7.html"), "other\n");
      Files.delete(pages.resolve("8.html"));
      Packaged.Ended third = cron().exits(1);
      assertEquals(
          List.of("7 changed", "8 broken"),
          third.records().stream()
              .map(record ->
                  record.get("url").textValue().replaceFirst(".*/(\\d+).html", "$1 ")
                      + record.get("change").textValue())
              .sorted()
              .toList());
      assertEquals("", cron().exits(0).out());
      System.out.printf("%,d URLs revalidated in %,d ms%n", ENTRIES, millis);
      assertTrue(nginx.isAlive());
    }
  }

  /// A run as the README has it.
  private Packaged.Ended cron() throws Exception {
    return Packaged.bash(
        "cd '"
            + folder
            + "' && \"$trawl\" --cache cache --baseline last --only-changes -o now list; status=$?;"
            + " [ $status -le 1 ] && mv now last; exit $status",
        Map.of("PATH", "/usr/bin:/bin"));
  }

  /// What was answered since the last time, by status, and how much was sent with 304.
  private Map<String, Integer> answers() throws IOException {
    Path log = folder.resolve("access.log");
    Map<String, Integer> answers = new TreeMap<>();
    for (String line : Files.readAllLines(log)) {
      String[] words = line.split(" ", 2);
      answers.merge(words[0], 1, Integer::sum);
      if (words[0].equals("304")) {
        answers.merge("304 bytes", Integer.parseInt(words[1]), Integer::sum);
      }
    }
    Files.writeString(log, "");
    return answers;
  }

  private Packaged nginx(int port) throws Exception {
    Path settings =
        Files.writeString(
            folder.resolve("nginx.conf"),
            """
            daemon off; master_process off; user root; pid %1$s/nginx.pid; error_log %1$s/error.log;
            events { worker_connections 1024; }
            http {
              log_format sent '$status $body_bytes_sent';
              access_log %1$s/access.log sent;
              client_body_temp_path %1$s/t1; proxy_temp_path %1$s/t2; fastcgi_temp_path %1$s/t3;
              uwsgi_temp_path %1$s/t4; scgi_temp_path %1$s/t5;
              server { listen 127.0.0.1:%2$d backlog=1024; root %1$s/pages; }
            }
            """
                .formatted(folder, port));
    Packaged nginx =
        Packaged.process(Map.of(), NGINX.toString(), "-c", settings.toString(), "-e", "stderr");
    Await.until("nginx runs", () -> Files.exists(folder.resolve("nginx.pid")) || !nginx.isAlive());
    assertTrue(nginx.isAlive(), nginx::err);
    assertFalse(answers().containsKey("200"));
    return nginx;
  }
}
