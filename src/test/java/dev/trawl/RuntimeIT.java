package dev.trawl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Java runtime that comes along: what could be missing in it, and what it is told.
final class RuntimeIT {
  @TempDir private Path folder;

  @Test
  void speaksTlsWithEllipticCurvesAndHttp2() throws Exception {
    HeldCertificate certificate =
        new HeldCertificate.Builder().ecdsa256().addSubjectAlternativeName("127.0.0.1").build();
    Path authority = Files.writeString(folder.resolve("ca.pem"), certificate.certificatePem());
    HandshakeCertificates certificates =
        new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    try (WebServer server = new WebServer().https(certificates.sslSocketFactory()).start()) {
      JsonNode record =
          Packaged.run("--cacert", authority.toString(), server.url("/"))
              .exits(0)
              .records()
              .getFirst();
      assertEquals("h2", record.get("http_version").textValue());
      JsonNode untrusted = Packaged.run(server.url("/")).exits(1).records().getFirst();
      assertEquals("tls", untrusted.at("/error/kind").textValue());
    }
  }

  @Test
  void aNameThatIsThereAtTheRetryIsFound() throws Exception {
    Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n");
    Map<String, String> environment = Map.of("TRAWL_JAVA_OPTS", "-Djdk.net.hosts.file=" + hosts);
    try (WebServer server = new WebServer().start();
        Packaged trawl =
            Packaged.start(
                environment,
                "-v",
                "--retry",
                "20",
                "--retry-delay",
                "200ms",
                "--retry-max-delay",
                "200ms",
                "http://late.test:" + server.port() + "/")) {
      Await.until("the first look-up has failed", () -> trawl.err().contains("attempt 1 failed"));
      assertTrue(trawl.err().contains("entry 1: attempt 1 failed (dns), next in "), trawl.err());
      Files.writeString(hosts, "127.0.0.1 localhost late.test\n");
      JsonNode record = trawl.end().exits(0).records().getFirst();
      assertTrue(record.get("attempts").intValue() > 1, record.toString());
      assertTrue(record.get("flaky").booleanValue());
    }
  }

  @Test
  void theJarRunsByItself() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    try (WebServer server = new WebServer().start();
        Packaged jar =
            Packaged.process(
                Map.of(), java, "-jar", "target/trawl-all.jar", "-", server.url("/"))) {
      jar.in().write((server.url("/") + "\n").getBytes(UTF_8));
      jar.in().close();
      assertEquals(2, jar.end().exits(0).records().size());
    }
  }

  @Test
  void javaOptionsComeLast() throws Exception {
    Packaged.Ended ended =
        Packaged.run(
            Map.of("TRAWL_JAVA_OPTS", "-Xmx48m -Xlog:gc*:stderr:none -XX:+PrintFlagsFinal"),
            "--version");
    List<String> heap =
        ended.exits(0).out().lines().filter(line -> line.contains(" MaxHeapSize ")).toList();
    assertTrue(heap.getFirst().contains("= " + (48 << 20) + " "), heap.toString());
  }

  @Test
  void aLongListNeedsLittleMemory() throws Exception {
    Map<String, String> environment = Map.of("TRAWL_JAVA_OPTS", "-Xmx32m");
    for (String mode : List.of("--quiet", "--ordered")) {
      try (Packaged trawl = Packaged.start(environment, mode, "-o", "/dev/null", "-")) {
        byte[] invalid = "http://\n".repeat(1_000).getBytes(UTF_8);
        try (OutputStream list = trawl.in()) {
          for (int i = 0; i < 300; i++) {
            list.write(invalid);
          }
        }
        Packaged.Ended ended = trawl.end().exits(1);
        assertEquals(mode.equals("--quiet"), ended.err().isEmpty(), ended.err());
      }
    }
  }

  @Test
  void aReaderThatStallsHoldsTheFetchingUp() throws Exception {
    try (WebServer server = new WebServer().start()) {
      int port = server.port();
      String script =
          "yes http://127.0.0.1:"
              + port
              + "/ | head -n 15000 | \"$trawl\" -q -c 8 | {"
              + " read -r first; read -r go < '"
              + folder
              + "/go'; wc -l; }";
      Packaged.bash("mkfifo '" + folder + "/go'", Map.of("PATH", "/usr/bin:/bin")).exits(0);
      try (Packaged pipe =
          Packaged.process(
              Map.of("PATH", "/usr/bin:/bin", "TRAWL_JAVA_OPTS", "-Xmx64m"),
              "/bin/bash",
              "-c",
              script)) {
        long[] last = {-1};
        int[] same = {0};
        Await.until(
            "no request for half a second",
            () -> {
              long requests = server.requests().size();
              same[0] = requests == last[0] && requests > 0 ? same[0] + 1 : 0;
              last[0] = requests;
              return same[0] == 500;
            });
        assertTrue(last[0] < 12_000, last[0] + " requests with nobody reading");
        Files.writeString(folder.resolve("go"), "go\n");
        assertEquals("14999", pipe.end().exits(0).out().strip());
      }
    }
  }
}
