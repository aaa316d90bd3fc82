package dev.trawl.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Packaged;
import dev.trawl.http.RawServer;
import dev.trawl.http.RawServer.Connection;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Row 23: a response to HEAD ends with its fields (RFC 9112, section 6.3), whatever comes then.
final class HeadIT {
  private static final String FIELDS = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";

  @ParameterizedTest
  @ValueSource(strings = {"virtual", "fixed", "async"})
  void aBodyInTheAnswerToHeadIsNotTakenForTheNextAnswer(String executor) throws Exception {
    try (RawServer server = new RawServer(HeadIT::answer)) {
      String url = server.url("http");
      List<JsonNode> records =
          Packaged.run(
                  "-I", "-e", executor, "-c", "1", "--retry", "0", url, url + "canary", url + "end")
              .exits(0)
              .records();
      assertEquals(3, records.size());
      records.forEach(Expect.ok(0).andThen(Expect.status(200)));
      // The canary's connection is in order, and used again.
      assertEquals(2, server.connections());
    }
  }

  private static void answer(Connection connection) throws IOException {
    while (true) {
      String head = connection.readRequest();
      connection.say(head.startsWith("HEAD / ") ? FIELDS + "hello" : FIELDS);
    }
  }
}
