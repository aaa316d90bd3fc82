package dev.trawl.http.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.http.exchange.Framing;
import dev.trawl.http.exchange.Head;
import dev.trawl.http.exchange.Request;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import okhttp3.CacheControl;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeptTest {
  /// When every response here was asked for: 2027-01-15T08:00:00Z.
  private static final long ASKED = 1_800_000_000_000L;

  /// Fields with ` | ` between them.
  private static Headers fields(String text) {
    Headers.Builder fields = new Headers.Builder();
    for (String field : text.split(" \\| ", -1)) {
      if (!field.isEmpty()) {
        fields.add(field);
      }
    }
    return fields.build();
  }

  private static Request request(String fields, String... without) {
    return new Request(
        "GET", HttpUrl.get("http://a.test/"), fields(fields), Set.of(without), Optional.empty());
  }

  private static Kept kept(int status, String fields, Request request) {
    Head head =
        new Head(
            Optional.empty(),
            status,
            "Fine",
            fields(fields),
            Framing.kept(false, 3),
            Optional.empty(),
            () -> Optional.of(Instant.ofEpochSecond(7)),
            Optional.empty());
    return Kept.of(request, head, ASKED);
  }

  private static Kept kept(String fields) {
    return kept(200, fields, request(""));
  }

  private static boolean isFresh(String fields, int afterSeconds, String asked) {
    return kept(fields).isFresh(ASKED + afterSeconds * 1000L, CacheControl.parse(fields(asked)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cache-Control: max-age=60",
        "Cache-Control: public, MAX-AGE=\"60\"",
        "Cache-Control: private, must-revalidate | Cache-Control: max-age=60, s-maxage=0",
        "Expires: Fri, 15 Jan 2027 08:01:00 GMT",
        "Expires: Fri, 15 Jan 2027 09:01:00 GMT | Date: Fri, 15 Jan 2027 09:00:00 GMT",
        "Cache-Control: max-age=60 | Expires: Fri, 15 Jan 1999 08:01:00 GMT",
        "Cache-Control: max-age=70 | Age: 10",
        "Cache-Control: max-age=70 | Age: 10, 700",
        "Cache-Control: max-age=60 | Age: young",
        "Cache-Control: max-age=90 | Age: 10 | Date: Fri, 15 Jan 2027 07:59:30 GMT",
      })
  void isFreshForAMinute(String fields) {
    assertTrue(kept(fields).isWorthwhile());
    assertTrue(isFresh(fields, 0, ""));
    assertTrue(isFresh(fields, 59, ""));
    assertFalse(isFresh(fields, 60, ""));
    // The clock was set back.
    assertFalse(isFresh(fields, -1, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Last-Modified: Mon, 01 Jan 2001 00:00:00 GMT",
        "Cache-Control: no-cache, max-age=60 | ETag: \"1\"",
        "Cache-Control: no-cache=\"X-A\", max-age=60 | ETag: \"1\"",
        "Cache-Control: max-age=60, max-age=90 | ETag: \"1\"",
        "Cache-Control: max-age=soon | ETag: \"1\" | Expires: Fri, 15 Jan 2027 08:01:00 GMT",
        "Cache-Control: max-age=-60 | ETag: \"1\"",
        "Cache-Control: s-maxage=60 | ETag: \"1\"",
        "Expires: 0 | ETag: \"1\"",
        "Expires: Fri, 15 Jan 2027 08:00:00 GMT | ETag: \"1\"",
        "Expires: Fri, 15 Jan 2027 08:01:00 GMT | Expires: 0 | ETag: \"1\"",
        "Cache-Control: max-age=60 | Age: 60 | ETag: \"1\"",
        "Cache-Control: max-age=60 | Date: Fri, 15 Jan 2027 07:59:00 GMT | ETag: \"1\"",
      })
  void isNeverFresh(String fields) {
    assertTrue(kept(fields).isWorthwhile());
    assertFalse(isFresh(fields, 0, ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max-age=31 | true",
        "max-age=30 | false",
        "max-age=0 | false",
        "min-fresh=29 | true",
        "min-fresh=30 | false",
        "max-stale | true",
      })
  void theRequestMayAskForLess(String asked, boolean fresh) {
    assertEquals(fresh, isFresh("Cache-Control: max-age=60", 30, "Cache-Control: " + asked));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "200; X-A: 1",
        "200; Cache-Control: max-age=0",
        "200; Cache-Control: no-cache, max-age=60",
        "200; Cache-Control: no-store, max-age=60",
        "200; Cache-Control: max-age=60 | Vary: Accept, *",
        "206; Cache-Control: max-age=60",
        "304; Cache-Control: max-age=60",
        "503; Cache-Control: max-age=60",
        "302; ETag: \"1\"",
      })
  void whatIsOfNoUseOrMustNotBeIsNotKept(int status, String fields) {
    assertFalse(kept(status, fields, request("")).isWorthwhile());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "204; ETag: \"1\"",
        "301; Cache-Control: max-age=60",
        "302; Cache-Control: max-age=60",
        "404; Last-Modified: Mon, 01 Jan 2001 00:00:00 GMT",
      })
  void whatIsOfUseIsKept(int status, String fields) {
    assertTrue(kept(status, fields, request("")).isWorthwhile());
  }

  @Test
  void variesWithWhatIsSent() {
    Kept kept =
        kept(
            200,
            "Vary: Accept,User-Agent | vary: accept-language | ETag: \"1\"",
            request("Accept: a | Accept: b | User-Agent: x", "user-agent"));
    assertTrue(kept.answers(request("accept: a | accept: b")));
    assertTrue(kept.answers(request("accept: a, b | Accept-Encoding: gzip")));
    assertFalse(kept.answers(request("Accept: a")));
    assertFalse(kept.answers(request("Accept: a, b | User-Agent: x")));
    assertFalse(kept.answers(request("Accept: a, b | Accept-Language: de")));
  }

  @Test
  void asksWhetherItIsStillTheSame() {
    Request request = request("Accept: a");
    Kept kept = kept("ETag: W/\"a\" | Last-Modified: then");
    assertEquals(
        fields("Accept: a | If-None-Match: W/\"a\" | If-Modified-Since: then"),
        kept.conditional(request).fields());
    Kept mute = kept("Cache-Control: max-age=60");
    assertSame(request, mute.conditional(request));
    Kept other = kept(200, "ETag: \"1\" | Vary: accept", request("Accept: b"));
    assertSame(request, other.conditional(request));
  }

  @Test
  void a304ChangesFieldsButNotThoseOfTheBody() {
    Kept kept =
        kept("ETag: \"1\" | A: 1 | B: 1 | B: 2 | Age: 9 | Content-Length: 3 | Content-Type: a");
    assertEquals(
        fields("ETag: \"1\" | A: 1 | Content-Length: 3 | Content-Type: a | b: 3 | C: 4"),
        kept.changed(
            fields(
                "b: 3 | C: 4 | ETag: \"2\" | Content-Length: 0 | Content-Type: b"
                    + " | Content-Encoding: gzip | Connection: close")));
  }

  @Test
  void isReadAsItWasWritten() throws IOException {
    Kept kept = kept(404, "Vary: accept, x | B: 1 | b: ", request("Accept: \t"));
    Kept read = Kept.read(kept.written(), 5);
    assertEquals(kept.head().fields(), read.head().fields());
    assertEquals(kept.selecting(), read.selecting());
    assertEquals(ASKED, read.askedMillis());
    assertEquals(404, read.head().status());
    assertEquals("Fine", read.head().reason());
    assertEquals(Optional.of(Instant.ofEpochSecond(7)), read.head().certificateEnd().get());
    assertEquals(Framing.kept(false, 5), read.head().framing());
  }
}
