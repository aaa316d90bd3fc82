package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import okhttp3.Cookie;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CookieFileTest {
  private static final HttpUrl URL = HttpUrl.get("https://www.example.com/a");

  @TempDir private Path folder;
  private Path file;
  private final List<Integer> odd = new ArrayList<>();

  @BeforeEach
  void name() {
    file = folder.resolve("cookies.txt");
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    List<Cookie> cookies =
        List.of(
            cookie("a=1"),
            cookie("b=x=y \"z\"; Path=/a/b; Secure; HttpOnly"),
            cookie("c=; Domain=example.com"),
            cookie("d=4; Expires=Fri, 01 Jan 2100 00:00:00 GMT"));
    Files.writeString(file, CookieFile.text(cookies), StandardCharsets.ISO_8859_1);
    assertEquals(cookies, CookieFile.read(file, odd::add));
  }

  @Test
  void theFileIsTheOneThatCurlWrites() throws IOException {
    List<Cookie> cookies =
        List.of(cookie("a=1; Domain=example.com; Secure; HttpOnly"), cookie("b=2"));
    assertEquals(
        """
        # Netscape HTTP Cookie File
        #HttpOnly_.example.com\tTRUE\t/\tTRUE\t0\ta\t1
        www.example.com\tFALSE\t/\tFALSE\t0\tb\t2
        """,
        CookieFile.text(cookies));
  }

  @Test
  void curlsFileIsRead() throws IOException {
    Files.writeString(
        file,
        """
        # Netscape HTTP Cookie File
        # https://curl.se/docs/http-cookies.html

        127.0.0.1\tFALSE\t/\tFALSE\t0\tk\tv
        .example.com\tTRUE\t/x\tTRUE\t4102444800\tq\t
        example.org\tTRUE\t/\tFALSE\t9223372036854775807\tfar\taway
        example.net\tFALSE\t/\tFALSE\t0\tblank
        """);
    List<Cookie> cookies = CookieFile.read(file, odd::add);
    assertEquals(List.of("k", "q", "far", "blank"), cookies.stream().map(Cookie::name).toList());
    assertEquals(List.of("v", "", "away", ""), cookies.stream().map(Cookie::value).toList());
    assertEquals(
        List.of(true, false, false, true), cookies.stream().map(Cookie::hostOnly).toList());
    assertEquals(4_102_444_800_000L, cookies.get(1).expiresAt());
    assertTrue(cookies.get(1).secure());
    assertFalse(cookies.get(0).persistent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "example.com\tTRUE\t/\tTRUE\t0",
        "example.com\tTRUE\t/\tTRUE\tnever\ta\tsecret",
        "example.com\tTRUE\tx\tTRUE\t0\ta\tsecret",
        "a b\tTRUE\t/\tTRUE\t0\ta\tsecret",
        "example.com\tTRUE\t/\tTRUE\t0\ta\tsecret\u0000",
        "example.com\tTRUE\t/\tTRUE\t0\ta\u0000b\tsecret",
        "h.t2L;\u020B\u0373S\tTRUE\t/\tTRUE\t0\ta\tsecret",
        "J127.0.0.SSSSSSSSSSSSSSSSSSSSSSSSSS_SSSSSS\u04D9.\tTRUE\t/\tTRUE\t0\ta\tsecret",
      })
  void anOddLineIsPassedOver(String line) throws IOException {
    Files.writeString(file, "\nh\tTRUE\t/\tTRUE\t0\tn\tv\n" + line + "\nh\tTRUE\t/\tTRUE\t0\to\tw");
    assertEquals(
        List.of("n", "o"), CookieFile.read(file, odd::add).stream().map(Cookie::name).toList());
    assertEquals(List.of(3), odd);
  }

  @ParameterizedTest
  @CsvSource({
    "4102444800.75, 4102444800000",
    "4102444800., 4102444800000",
    "0.0, 253402300799999",
    "'', 253402300799999",
    "99999999999999999999999, 253402300799999",
  })
  void expiryMayHaveAFractionOrBeMissing(String expiry, long millis) throws IOException {
    Files.writeString(file, "h\tTRUE\t/\tTRUE\t" + expiry + "\ta\tb\n");
    assertEquals(millis, CookieFile.read(file, odd::add).getFirst().expiresAt());
    assertEquals(List.of(), odd);
  }

  @Test
  void expiryBefore1970IsInThePast() throws IOException {
    Files.writeString(file, "h\tTRUE\t/\tTRUE\t-1.5\ta\tb\n");
    assertTrue(CookieFile.read(file, odd::add).getFirst().expiresAt() < 0);
  }

  @Test
  void valuesAreBytes() throws IOException {
    String line = "h\tFALSE\t/\tFALSE\t0\tn\u00C3\u00A0\tv\u00E9\u00C3\u00A0\n";
    Files.writeString(file, line, StandardCharsets.ISO_8859_1);
    String text = CookieFile.text(CookieFile.read(file, odd::add));
    Files.writeString(file, text, StandardCharsets.ISO_8859_1);
    assertEquals(
        "# Netscape HTTP Cookie File\n" + line,
        Files.readString(file, StandardCharsets.ISO_8859_1));
    assertEquals(List.of(), odd);
  }

  @Test
  void whatDoesNotFitIntoTheFormatIsLeftOut() throws IOException {
    Files.writeString(file, CookieFile.text(List.of(cookie("a=1; Path=/x\ty"), cookie("b=2"))));
    assertEquals(List.of(cookie("b=2")), CookieFile.read(file, odd::add));
  }

  private static Cookie cookie(String field) {
    return Cookie.parse(URL, field);
  }
}
