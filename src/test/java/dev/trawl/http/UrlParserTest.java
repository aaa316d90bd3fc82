package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.trawl.http.UrlParser.Parsed;
import dev.trawl.model.Input;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UrlParserTest {
  private final UrlParser parser = new UrlParser("https");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/x",
        "/a b/ä?q=ö#part",
        "/../a/./b",
        "/%zz",
        "/?next=http://other.test/",
        "/x@y",
        "/:81",
        "//other.test/",
        "/\\other.test/",
        "\\other.test/",
        "/a\tb",
        "?q",
        "#part",
        ":81/x",
        ":x/",
        "@other.test/x",
        ".other.test/x",
        "0/x"
      })
  void whatFollowsAnOriginSeenBeforeMakesNoDifference(String rest) {
    for (String origin : List.of("http://example.com", "https://h:8", "http://[::1]", "HTTP://A")) {
      UrlParser used = new UrlParser("https");
      used.parse(origin + "/first");
      assertEquals(new UrlParser("https").parse(origin + rest), used.parse(origin + rest));
      used.parse("http://u:p@example.com/");
      used.parse("http://example.com\\x/y");
      used.parse("http://example.com?x/y");
      assertEquals(new UrlParser("https").parse(origin + rest), used.parse(origin + rest));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://example.com, http://example.com/",
    "HTTP://EXAMPLE.com/A, http://example.com/A",
    "http://example.com:80/, http://example.com/",
    "https://example.com:443/, https://example.com/",
    "https://example.com:80/, https://example.com:80/",
    "http://example.com/a/../b/./c, http://example.com/b/c",
    "http://example.com/a b, http://example.com/a%20b",
    "http://example.com/?q=a b, http://example.com/?q=a%20b",
    "http://example.com/%7Ea%2fb, http://example.com/%7Ea%2fb",
    "http://example.com/ä, http://example.com/%C3%A4",
    "http://example.com/x#part, http://example.com/x",
    "http://example.com\\x, http://example.com/x",
    "http://bücher.example/, http://xn--bcher-kva.example/",
    "http://Ｅxample.com/, http://example.com/",
    "http://my_host/, http://my_host/",
    "http://example.com./, http://example.com./",
    "http://127.0.0.1:8080/x, http://127.0.0.1:8080/x",
    "http://[::1]:8080/x, http://[::1]:8080/x",
    "http://[0:0:0:0:0:0:0:1]/, http://[::1]/",
    "http://[2001:DB8::A]/, http://[2001:db8::a]/",
    "example.com, https://example.com/",
    "example.com/x?y=z, https://example.com/x?y=z",
    "localhost:8080/x, https://localhost:8080/x",
    "localhost:8080, https://localhost:8080/",
    "localhost:8080?x, https://localhost:8080/?x",
    "127.0.0.1:65535, https://127.0.0.1:65535/",
    "1.example.com, https://1.example.com/",
    "12345.com, https://12345.com/",
  })
  void whatBrowsersTakeIsTaken(String text, String url) {
    assertEquals(new Parsed.Valid(HttpUrl.get(url), Optional.empty()), parser.parse(text));
    assertEquals(url, valid(text).url().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "http://, no host",
    "https://, no host",
    "http:///x, no host",
    "http://\\x, no host",
    "http://?q, no host",
    "http://#f, no host",
    "//example.com/, no host",
    "http://:80/, invalid host",
    "http://@/, invalid host",
    "http:, no // after the scheme",
    "http:example.com, no // after the scheme",
    "http:/example.com, no // after the scheme",
    "ftp://x/, scheme is not http or https: ftp",
    "htfp:, scheme is not http or https: htfp",
    "htfp://x, scheme is not http or https: htfp",
    "mailto:a@b.example, scheme is not http or https: mailto",
    "file:///etc/passwd, scheme is not http or https: file",
    "javascript:1+1, scheme is not http or https: javascript",
    "not a url, invalid host",
    "http://a b/, invalid host",
    "http://a%20b/, invalid host",
    "http://a..b/, invalid host",
    "http://<x>/, invalid host",
    "http://J127.0.0.SSSSSSSSSSSSSSSSSSSSSSSSSS_SSSSSS\u04D9./, invalid host",
    "http://[::1/, invalid host",
    "[6:1:126:1:126:1:126::0]:], invalid host",
    "http://127.xn--xn----/, invalid host",
    "http://[1::2::3]/, invalid host",
    "http://[fe80::1%25eth0]/, invalid host",
    "http://h:99999/, port is not a number from 1 to 65535",
    "http://h:0/, port is not a number from 1 to 65535",
    "http://h:-1/, port is not a number from 1 to 65535",
    "http://h:x/, port is not a number from 1 to 65535",
    "127.1, 'host is a number, but no IPv4 address: 127.1'",
    "http://127.1/, 'host is a number, but no IPv4 address: 127.1'",
    "http://0177.0.0.1/, 'host is a number, but no IPv4 address: 0177.0.0.1'",
    "http://2130706433/, 'host is a number, but no IPv4 address: 2130706433'",
    "http://0x7f000001/, 'host is a number, but no IPv4 address: 0x7f000001'",
    "http://0x7f.1/, 'host is a number, but no IPv4 address: 0x7f.1'",
    "http://1.2.3.256/, 'host is a number, but no IPv4 address: 1.2.3.256'",
    "http://1.2.3.4./, 'host is a number, but no IPv4 address: 1.2.3.4.'",
    "http://１２７.1/, 'host is a number, but no IPv4 address: 127.1'",
    "http://example.1/, 'host is a number, but no IPv4 address: example.1'",
  })
  void whatIsMoreLikelyAMistakeIsRefused(String text, String why) {
    assertEquals(new Parsed.Invalid(why), parser.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0xFEFF, 0x200B, 0x200D, 0x2060, 0xAD, 0x34F, 0x3164, 0xFE0F, 0xA0, 0x3000, 0xE0001})
  void whatCannotBeSeenInFrontIsRefused(int character) {
    String why = String.format("U+%04X, which cannot be seen, stands in front", character);
    for (String text : List.of("https://me:pw@h.test/x", "h.test/x", "me:pw@h.test")) {
      assertEquals(new Parsed.Invalid(why), parser.parse(Character.toString(character) + text));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https//me:pw@h.test/x, ''':'' is missing behind https'",
    "http//h.test/x, ''':'' is missing behind http'",
    "HTTP.//h.test/x, host is the name of a scheme: http",
    "ht­tp//h.test/x, host is the name of a scheme: http",
    "https://https://me:pw@h.test/x, host is the name of a scheme: https",
    "http://http:80//me:pw@h.test/x, host is the name of a scheme: http",
    "me:pw@https://h.test/x, host is the name of a scheme: https",
    "http::://me:pw@h.test/x, no // after the scheme",
    "htp//h.test/x, what stands in front of // is no scheme",
    "_https://h.test/x, what stands in front of // is no scheme",
    "http://htp://h.test/x, what stands in front of // is no scheme",
    "htt p://me:pw@h.test/x, more than one URL",
    "http://h.test/x https://h.test/y, more than one URL",
    "http://h.test/x?a=b https://h.test/y, more than one URL",
    "h.test/x me:pw@h.test, more than one URL",
    "http://h.test/x?a=b me:pw@h.test/y, more than one URL",
    "http://h.test/x ftp://me@h.test/y, more than one URL",
    "http:// me:pw@h.test/x, more than one URL",
    "http:// me@h.test/x, a blank in front of the host",
    "http://h.test/http://me:pw@h.test/x, user and password where a path is",
    "http://h.test/https:/token@h.test/x, user and password where a path is",
    "'http://h.test/x,https://me:pw@h.test/y', user and password where a path is",
    "'http://h.test/x?y,https://me:pw@h.test/y', user and password where a path is",
    "http://h.test/http://me:p/w@h.test/x, user and password where a path is",
    "http://h.test/http://me:p?w@h.test/x, user and password where a path is",
    "http://h.test\\http:\\me:pw@h.test/x, user and password where a path is",
    "h.test//me:pw@h.test/x, user and password where a path is",
    "h.test//token@h.test/x, user and password where a path is",
    "h.test/me:pw@a.test/x, user and password where a path is",
    "http://h.test/x/me:pw@10.0.0.1, user and password where a path is",
    "http://h.test/x/me:pw@a:8080, user and password where a path is",
  })
  void slipsAskNoOtherHost(String text, String why) {
    assertEquals(new Parsed.Invalid(why), parser.parse(text));
    parser.parse("http://h.test/");
    assertEquals(new Parsed.Invalid(why), parser.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "http://h.test/@me/x@1.2//y, http://h.test/@me/x@1.2//y",
    "http://h.test/2026/https://a.test/@me, http://h.test/2026/https://a.test/@me",
    "http://h.test/2026/https://a.test:8080/@me, http://h.test/2026/https://a.test:8080/@me",
    "http://h.test/?u=http://me@a.test/, http://h.test/?u=http://me@a.test/",
    "http://h.test/?q=a from:me@a.test, http://h.test/?q=a%20from:me@a.test",
    "http://h.test/a b@c, http://h.test/a%20b@c",
    "http://h.test/a//b, http://h.test/a//b",
    "http://h.test/v2/image:tag@sha256:0a1b2c/x, http://h.test/v2/image:tag@sha256:0a1b2c/x",
    "http://h.test/org:name@1.2.3, http://h.test/org:name@1.2.3",
    "http://h.test/acct:me@a.test, http://h.test/acct:me@a.test",
    "http://h.test/@me:a.test/x, http://h.test/@me:a.test/x",
    "http://h.test/?q=/me:pw@a.test/, http://h.test/?q=/me:pw@a.test/",
    "h.test//x, https://h.test//x",
    "http://ftp/, http://ftp/",
    "http://https.test/, http://https.test/",
    "http://​h.test/, http://h.test/",
  })
  void whatOnlyLooksLikeASlipIsTaken(String text, String url) {
    assertEquals(url, valid(text).url().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "me:pw@h.test/x, me, pw",
    "me:80@h.test/x, me, 80",
    "token:x-oauth-basic@h.test/x, token, x-oauth-basic",
    "token:@h.test/x, token, ''",
    "me@h.test/x, me, ''",
    "me:p:w@h.test/x, me, p:w",
    "me:p@w@h.test/x, me, p@w",
  })
  void userinfoNeedsNoScheme(String text, String user, String password) {
    Parsed.Valid parsed = valid(text);
    assertEquals("https://h.test/x", parsed.url().toString());
    assertEquals(
        Optional.of(Credentials.basic(user, password, StandardCharsets.UTF_8)),
        parsed.authorization());
  }

  @ParameterizedTest
  @CsvSource({
    "hunter2:x/y@h.test, scheme is not http or https",
    "hunter2:x/y%40h.test, scheme is not http or https",
    "mailto:me@h.test, scheme is not http or https: mailto",
    "SIP:me@h.test, scheme is not http or https: SIP",
    "ws://hunter@h.test, scheme is not http or https: ws",
  })
  void aSchemeThatMayBeATokenIsNotShown(String text, String why) {
    assertEquals(new Parsed.Invalid(why), parser.parse(text));
  }

  @Test
  void theUrlThatIsRequestedIsLimitedToo() {
    String url = "http://h.test/" + "a".repeat(65_536 - 14);
    for (int i = 0; i < 2; i++) {
      assertEquals(url, valid(url).url().toString());
      assertEquals(
          new Parsed.Invalid("longer than 65536 bytes: 65537 bytes"), parser.parse(url + "a"));
      assertEquals(
          new Parsed.Invalid("longer than 65536 bytes: 90014 bytes"),
          parser.parse("http://h.test/" + "€".repeat(10_000)));
    }
    HttpUrl base = HttpUrl.get("http://h.test/");
    assertEquals(Optional.of(HttpUrl.get(url)), parser.resolve(base, url.substring(13)));
    assertEquals(Optional.empty(), parser.resolve(base, url.substring(13) + "a"));
    assertEquals(Optional.empty(), parser.resolve(base, "/" + "é".repeat(30_000)));
  }

  @ParameterizedTest
  @ValueSource(strings = {":/a:b ,x:/", "/a:b@c.", "a.b-", "@", " x:", "//a:", "/a:b@1.2.3.4x"})
  void manyThatLookLikeUserinfoTakeNoTime(String part) {
    String text = "http://h.test/@" + part.repeat(60_000 / part.length()) + "\u20AC";
    assertTimeout(Duration.ofSeconds(2), () -> parser.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "/café, /caf%E9",
    "/cafÃ©, /caf%C3%A9",
    "/ã?q=ÿ, /%E3%81%82?q=%FF",
    "/%E9, /%80%E9",
  })
  void bytesOfALocationStayAsTheyAre(String location, String path) {
    assertEquals(
        Optional.of("http://h.test" + path),
        parser.resolve(HttpUrl.get("http://h.test/"), location).map(HttpUrl::toString));
  }

  @Test
  void theNameOfAHostInALocationIsUtf8() {
    assertEquals(
        Optional.of(HttpUrl.get("http://xn--caf-dma.test/")),
        parser.resolve(HttpUrl.get("http://h/"), "http://cafÃ©.test/"));
    assertEquals(Optional.empty(), parser.resolve(HttpUrl.get("http://h/"), "http://café.test/"));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x00, 0x09, 0x0a, 0x0d, 0x1b, 0x1f, 0x7f, 0x85, 0x9f})
  void controlCharactersAreRefused(int character) {
    assertEquals(
        new Parsed.Invalid(String.format("control character U+%04X", character)),
        parser.parse("http://example.com/a" + (char) character + "b"));
  }

  @Test
  void whatIsNoTextIsRefused() {
    assertEquals(new Parsed.Invalid("not UTF-8"), parser.parse(new Input.NotUtf8("/w==")));
    assertEquals(
        new Parsed.Invalid("longer than 65536 bytes: 70000 bytes"),
        parser.parse(new Input.TooLong("aaa", 70_000)));
    assertEquals(
        new Parsed.Invalid("invalid host"), parser.parse(new Input.Text("a".repeat(60_000))));
    assertEquals(new Parsed.Invalid("no host"), parser.parse(""));
  }

  @Test
  void longPathsAreTaken() {
    String url = "http://example.com/" + "a".repeat(60_000);
    assertEquals(url, valid(url).url().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "http://user:pass@example.com/x, user, pass",
    "http://user@example.com/x, user, ''",
    "http://:pass@example.com/x, '', pass",
    "http://us%40er:p%3Ass@example.com/x, us@er, p:ss",
    "http://user:p@ss@example.com/x, user, p@ss",
    "http://ü:ß@example.com/x, ü, ß",
  })
  void userinfoBecomesAuthorizationAndDisappears(String text, String user, String password) {
    Parsed.Valid parsed = valid(text);
    assertEquals("http://example.com/x", parsed.url().toString());
    assertEquals(
        Optional.of(Credentials.basic(user, password, StandardCharsets.UTF_8)),
        parsed.authorization());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://user:hunter2@/x", "http://user:hunter2@a b/", "http://user:hunter2@h:99999/",
        "http://user:hunter2@127.1/", "ftp://user:hunter2@h/", "hunter2:x/y@h/",
        "http:user:hunter2@h", "http://user:hunter2@[/"
      })
  void reasonsHoldNoPassword(String text) {
    Parsed.Invalid invalid = assertInstanceOf(Parsed.Invalid.class, parser.parse(text));
    assertFalse(invalid.why().contains("hunter2"), invalid.why());
  }

  @Test
  void theDefaultSchemeIsTheGivenOne() {
    Parsed.Valid parsed = assertInstanceOf(Parsed.Valid.class, new UrlParser("http").parse("h/x"));
    assertEquals("http://h/x", parsed.url().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "/x, http://example.com/x",
    "x, http://example.com/a/x",
    "?y, http://example.com/a/b?y",
    "../x, http://example.com/x",
    "//other.example/x, http://other.example/x",
    "https://other.example:8443/x#y, https://other.example:8443/x",
    "http://user:pass@other.example/x, http://other.example/x",
    "/Ã¤ b, http://example.com/%C3%A4%20b",
  })
  void locationsAreResolvedWithoutUserinfo(String location, String url) {
    assertEquals(
        Optional.of(HttpUrl.get(url)),
        parser.resolve(HttpUrl.get("http://example.com/a/b?c"), location));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://x/",
        "mailto:x@y",
        "http://h:99999/",
        "http://127.1/",
        "http://[",
        "//[6:1:126:1:126:1:126::0]:/",
        "//127.xn--xn----"
      })
  void locationsThatCannotBeRequestedAreRefused(String location) {
    assertEquals(Optional.empty(), parser.resolve(HttpUrl.get("http://example.com/a"), location));
  }

  private Parsed.Valid valid(String text) {
    return assertInstanceOf(Parsed.Valid.class, parser.parse(text));
  }
}
