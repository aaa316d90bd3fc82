package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.model.Answer;
import dev.trawl.model.Attempt;
import dev.trawl.model.Digest;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.BufferedSink;
import okio.ByteString;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
@ParameterizedClass
@EnumSource(Way.class)
final class DigestTest {
  private static final ByteString BODY = ByteString.encodeUtf8("0123456789".repeat(20_000));

  @Parameter private Way way;

  @Test
  void theDigestIsOfTheBody() throws IOException {
    MockResponse response = new MockResponse.Builder().body(new Buffer().write(BODY)).build();
    assertEquals(Optional.of(BODY.sha256().hex()), digest(response, options()));
  }

  @Test
  void severalCanBeTakenAtOnce() throws IOException {
    assertEquals(
        Map.of(
            Digest.SHA256,
            ByteString.encodeUtf8("Hello, world!").sha256().hex(),
            Digest.SHA1,
            "943a702d06f34599aee1f8da8ef9f7296031d699",
            Digest.MD5,
            "6cd3556deb0da54bca060b4c39479839",
            // As xxhsum -H3 has it.
            Digest.XXH3,
            "f3c34bf11915e869"),
        answer(
                new MockResponse.Builder().body("Hello, world!").build(),
                new OptionsBuilder().digests(Digest.values()))
            .digests());
  }

  @Test
  void xxh3IsOfAllOfALongBody() throws IOException {
    MockResponse response = new MockResponse.Builder().body(new Buffer().write(BODY)).build();
    assertEquals(
        Optional.of("22a1440f83e13db1"),
        answer(response, new OptionsBuilder().digests(Digest.XXH3)).digest(Digest.XXH3));
  }

  @Test
  void theDigestIsOfTheDecodedBody() throws IOException {
    Buffer gzip = new Buffer();
    try (BufferedSink sink = Okio.buffer(new GzipSink(gzip))) {
      sink.write(BODY);
    }
    MockResponse response =
        new MockResponse.Builder().addHeader("Content-Encoding: gzip").body(gzip).build();
    assertEquals(Optional.of(BODY.sha256().hex()), digest(response, options()));
  }

  @Test
  void anEmptyBodyHasTheDigestOfNothing() throws IOException {
    assertEquals(
        Optional.of(ByteString.EMPTY.sha256().hex()),
        digest(new MockResponse.Builder().build(), options()));
  }

  @Test
  void aBodyThatWasNotReadToItsEndHasNone() throws IOException {
    MockResponse response =
        new MockResponse.Builder().chunkedBody(new Buffer().write(BODY), 1000).build();
    assertEquals(Optional.empty(), digest(response, options().maxBytes(BODY.size() - 1)));
    MockResponse cut =
        new MockResponse.Builder().body("abc").setHeader("Content-Length", 9).build();
    assertEquals(
        Optional.empty(),
        digest(
            cut.newBuilder().onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE).build(),
            options()));
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 304})
  void aResponseWithoutContentHasNone(int status) throws IOException {
    assertEquals(Optional.empty(), digest(Servers.status(status).build(), options()));
  }

  @Test
  void nobodyWhoDoesNotAskForItGetsOne() throws IOException {
    assertEquals(
        Optional.empty(), digest(new MockResponse.Builder().build(), new OptionsBuilder()));
  }

  private static OptionsBuilder options() {
    return new OptionsBuilder().digests(Digest.SHA256);
  }

  private Optional<String> digest(MockResponse response, OptionsBuilder options)
      throws IOException {
    return answer(response, options).digest(Digest.SHA256);
  }

  private Answer answer(MockResponse response, OptionsBuilder options) throws IOException {
    try (MockWebServer server = Servers.http(request -> response);
        Client client = new Client(way, options)) {
      Attempt attempt = client.fetch(Servers.url(server, "/"));
      return attempt.outcome().answer().orElseThrow();
    }
  }
}
