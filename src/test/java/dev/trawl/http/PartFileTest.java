package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.model.Answer;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Bodies that are written to files while they come.
@Timeout(30)
@ParameterizedClass
@EnumSource(Way.class)
final class PartFileTest {
  @Parameter private Way way;
  @TempDir private Path folder;
  private MockWebServer server;

  @BeforeEach
  void start() throws IOException {
    server = Servers.http(request -> answer(request.getTarget()));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static MockResponse answer(String path) {
    return path.equals("/b")
        ? Servers.body("second")
        : Servers.body("first")
            .newBuilder()
            .code(path.equals("/moved") ? 302 : 200)
            .addHeader("Location: /b")
            .build();
  }

  private Client client(Path parts) throws IOException {
    return new Client(way, new OptionsBuilder().parts(parts));
  }

  @Test
  void thePartIsTheBody() throws IOException {
    try (Client client = client(folder)) {
      Answer answer = client.answer(Servers.url(server, "/a"));
      assertEquals("first", Files.readString(answer.part().orElseThrow()));
    }
  }

  @Test
  void theBodyOfARedirectLeavesNoPart() throws IOException {
    try (Client client = client(folder)) {
      Answer answer = client.answer(Servers.url(server, "/moved"));
      assertEquals("second", Files.readString(answer.part().orElseThrow()));
      assertEquals(1, folder.toFile().list().length);
    }
  }

  @Test
  void aBodyThatIsNotReadToItsEndLeavesNoPart() throws IOException {
    try (Client client = new Client(way, new OptionsBuilder().parts(folder).maxBytes(3))) {
      assertEquals(ErrorKind.TOO_LARGE, client.kind(Servers.url(server, "/a")));
      assertArrayEquals(new String[0], folder.toFile().list());
    }
  }

  @Test
  void aPartThatCannotBeWrittenIsNoFaultOfTheServers() throws IOException {
    try (Client client = client(folder.resolve("gone"))) {
      assertEquals(
          Failure.of(ErrorKind.SINK, "cannot save the body: no such file or folder"),
          client.failure(Servers.url(server, "/a")));
    }
  }

  @Test
  void nobodyWhoDoesNotAskForItGetsOne() throws IOException {
    try (Client client = new Client(way, new OptionsBuilder())) {
      assertEquals(Optional.empty(), client.answer(Servers.url(server, "/a")).part());
    }
  }
}
