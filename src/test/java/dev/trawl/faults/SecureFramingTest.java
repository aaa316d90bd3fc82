package dev.trawl.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Cli;
import dev.trawl.http.Certificates;
import dev.trawl.http.RawServer;
import dev.trawl.http.RawServer.Connection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The faults of cleartext HTTP/1.1 once more, over TLS: what is wrong is the same.
@Timeout(120)
final class SecureFramingTest {
  private static final SSLSocketFactory TLS = Certificates.server("127.0.0.1").sslSocketFactory();

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> everyFaultIsTheSameOverTls() throws IOException {
    List<Fault> faults = Faults.all();
    List<RawServer> servers = new ArrayList<>();
    try {
      StringBuilder list = new StringBuilder();
      for (Fault fault : faults) {
        servers.add(
            new RawServer(connection -> {
              connection.startTls(TLS);
              FaultServer.answerCanaries(connection);
              fault.script().run(connection);
            }));
        list.append(servers.getLast().url("https")).append('\n');
      }
      List<JsonNode> records = run(list.toString(), "-c", "64");
      assertEquals(faults.size(), records.size());
      return IntStream.range(0, faults.size())
          .mapToObj(i ->
              dynamicTest(
                  faults.get(i).toString(), () -> faults.get(i).record().accept(records.get(i))));
    } finally {
      for (RawServer server : servers) {
        server.close();
      }
    }
  }

  @Test
  void aSecondResponseInARecordOfItsOwnIsNobodysAnswer() throws IOException {
    try (RawServer server =
        new RawServer(connection -> {
          connection.startTls(TLS);
          while (true) {
            String target = connection.readRequest().split(" ", 3)[1];
            answer(connection, "200 OK", target);
            if (target.equals("/1")) {
              answer(connection, "203 EVIL", "evil");
            }
          }
        })) {
      String list = server.url("https") + "1\n" + server.url("https") + "2\n";
      for (JsonNode record : run(list, "-c", "1", "--include", "body")) {
        assertEquals(200, record.get("status").asInt(), record::toString);
        assertEquals("/" + record.get("index").asInt(), record.get("body").asText());
      }
    }
  }

  @Test
  void aBodyAfterHeadIsNobodysAnswer() throws IOException {
    String body = "HTTP/1.1 500 EVIL\r\nContent-Length: 0\r\n\r\n";
    try (RawServer server =
        new RawServer(connection -> {
          connection.startTls(TLS);
          while (true) {
            connection.readRequest();
            connection.say("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n");
            connection.say(body);
          }
        })) {
      String list = (server.url("https") + "\n").repeat(3);
      for (JsonNode record : run(list, "-c", "1", "-I")) {
        assertEquals(200, record.get("status").asInt(), record::toString);
      }
    }
  }

  private static void answer(Connection connection, String status, String body) throws IOException {
    connection.say(
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: text/plain\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private List<JsonNode> run(String list, String... options) throws IOException {
    return new Cli()
        .in(list)
        .with(
            Cli.arguments(
                List.of(
                    "--ordered",
                    "--retry",
                    "0",
                    "--retry-max-delay",
                    "0",
                    "--host-errors",
                    "0",
                    "--max-time",
                    "3s",
                    "--max-filesize",
                    String.valueOf(Faults.MAX_FILESIZE),
                    "--cacert",
                    Certificates.rootFile(folder).toString()),
                options))
        .records();
  }
}
