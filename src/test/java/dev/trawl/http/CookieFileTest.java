package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import okhttp3.Cookie;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CookieFileTest {
  private static final HttpUrl URL = HttpUrl.get("https://www.example.com/a");

  @TempDir private Path folder;
  private Path file;

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
    Files.writeString(file, CookieFile.text(cookies));
    assertEquals(cookies, CookieFile.read(file));
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
    List<Cookie> cookies = CookieFile.read(file);
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
  void aBrokenLineIsNamedButNotShown(String line) throws IOException {
    Files.writeString(file, "\n" + line + "\n");
    IOException e = assertThrows(IOException.class, () -> CookieFile.read(file));
    assertEquals(file + ": line 2 is no cookie in Netscape's format", e.getMessage());
  }

  @Test
  void aFileThatIsNoTextIsNamed() throws IOException {
    Files.write(file, new byte[] {'a', (byte) 0xff, (byte) 0xfe});
    IOException e = assertThrows(IOException.class, () -> CookieFile.read(file));
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
  }

  @Test
  void whatDoesNotFitIntoTheFormatIsLeftOut() throws IOException {
    Files.writeString(file, CookieFile.text(List.of(cookie("a=1; Path=/x\ty"), cookie("b=2"))));
    assertEquals(List.of(cookie("b=2")), CookieFile.read(file));
  }

  private static Cookie cookie(String field) {
    return Cookie.parse(URL, field);
  }
}
