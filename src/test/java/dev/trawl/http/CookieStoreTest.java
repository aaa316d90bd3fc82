package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.io.ByteBudget;
import dev.trawl.io.Memory;
import java.util.List;
import okhttp3.Cookie;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CookieStoreTest {
  private static final String HOST = "http://www.example.com/";

  private final CookieStore store = new CookieStore(Memory.usual().cookies());

  @Test
  void aCookieGoesBackToItsHostOnly() {
    set(HOST, "a=1");
    assertEquals("a=1", header(HOST + "x"));
    assertEquals("a=1", header("https://www.example.com:8443/"));
    assertEquals("", header("http://example.com/"));
    assertEquals("", header("http://sub.www.example.com/"));
  }

  @Test
  void theDomainsUsedTheLongestTimeAgoAreForgottenWhereMemoryIsUsedUp() {
    CookieStore small = new CookieStore(new ByteBudget(100_000));
    for (int host = 0; host < 400; host++) {
      HttpUrl url = HttpUrl.get("http://h" + host + ".example/");
      small.receive(url, Headers.of("Set-Cookie", "n=" + "v".repeat(3000)));
      assertFalse(small.header(HttpUrl.get("http://h0.example/")).isEmpty(), "in use");
    }
    int kept = small.cookies().size();
    assertTrue(kept > 5 && kept < 34, kept + " kept");
    assertEquals("", small.header(HttpUrl.get("http://h1.example/")));
    assertFalse(small.header(HttpUrl.get("http://h399.example/")).isEmpty());
  }

  @Test
  void ofOneDomainTheCookiesSetFirstAreForgottenWhereMemoryIsUsedUp() {
    CookieStore small = new CookieStore(new ByteBudget(20_000));
    for (int i = 0; i < 40; i++) {
      small.receive(HttpUrl.get(HOST), Headers.of("Set-Cookie", "n" + i + "=" + "v".repeat(3000)));
    }
    String header = small.header(HttpUrl.get(HOST));
    assertTrue(header.contains("n39=") && !header.contains("n0="));
    assertTrue(small.cookies().size() < 7);
  }

  @Test
  void aCookieThatTakesMoreThanThereIsIsNotKept() {
    CookieStore small = new CookieStore(new ByteBudget(2_000));
    small.receive(HttpUrl.get(HOST), Headers.of("Set-Cookie", "a=" + "v".repeat(3000)));
    assertEquals(List.of(), small.cookies());
    small.receive(HttpUrl.get(HOST), Headers.of("Set-Cookie", "a=1"));
    assertEquals("a=1", small.header(HttpUrl.get(HOST)));
  }

  @Test
  void aDomainCookieGoesToItsSubdomainsToo() {
    set(HOST, "a=1; Domain=example.com");
    assertEquals("a=1", header("http://example.com/"));
    assertEquals("a=1", header("http://x.y.example.com/"));
    assertEquals("", header("http://badexample.com/"));
  }

  @Test
  void foreignDomainsAndPublicSuffixesAreRefused() {
    set(HOST, "a=1; Domain=other.example");
    set(HOST, "b=2; Domain=com");
    set(HOST, "c=3; Domain=x.www.example.com");
    set("http://shop.co.uk/", "d=4; Domain=co.uk");
    assertEquals(List.of(), store.cookies());
  }

  @Test
  void secureCookiesGoOverHttpsOnly() {
    set("https://www.example.com/", "a=1; Secure");
    assertEquals("a=1", header("https://www.example.com/"));
    assertEquals("", header(HOST));
  }

  @Test
  void secureCookiesGoToThisMachineToo() {
    for (String host :
        List.of("localhost", "localhost.", "dev.localhost", "127.0.0.1", "127.9.9.9", "[::1]")) {
      String url = "http://" + host + ":8080/";
      set(url, "a=" + host.length() + "; Secure");
      assertEquals("a=" + host.length(), header(url + "x"), host);
    }
    set("http://localhost.example.com/", "a=1; Secure");
    assertEquals("", header("http://localhost.example.com/"));
  }

  @Test
  void noSecureCookieComesFromAnOriginThatIsNot() {
    set(HOST, "a=1; Secure");
    assertEquals(List.of(), store.cookies());
    set("https://www.example.com/", "a=2; Secure; Path=/");
    set(HOST, "a=3; Path=/");
    assertEquals("a=2", header("https://www.example.com/"));
  }

  @Test
  void theLongestPathComesFirstThenTheOldest() {
    set(HOST, "a=1; Path=/");
    set(HOST, "b=2; Path=/x");
    set(HOST, "c=3; Path=/; Domain=example.com");
    set(HOST, "d=4; Path=/x/y");
    set(HOST, "e=5; Path=/");
    set(HOST, "a=6; Path=/");
    set(HOST, "f=7; Path=/x; Domain=example.com");
    assertEquals("d=4; b=2; f=7; a=6; c=3; e=5", header(HOST + "x/y/z"));
    set(HOST, "a=; Path=/; Max-Age=0");
    set(HOST, "a=8; Path=/");
    assertEquals("c=3; e=5; a=8", header(HOST));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gr\u00C3\u00BC\u00C3\u009F=\u00C3\u00A0",
        "a=\u00E3\u0081\u0082 b",
        "a=caf\u00E9",
        "\u00E9=x",
        "a=\u0085"
      })
  void bytesComeBackAsTheyAre(String cookie) {
    store.receive(
        HttpUrl.get(HOST),
        new Headers.Builder().addUnsafeNonAscii("Set-Cookie", cookie + " ; Path=/x").build());
    assertEquals(cookie, header(HOST + "x"));
    assertEquals("", header(HOST));
  }

  @Test
  void controlCharactersAreRefused() {
    for (String cookie : List.of("a=\u00E9\u0001", "a\u007F=\u00E9", "=\u00E9", "\u00E9")) {
      store.receive(
          HttpUrl.get(HOST), new Headers.Builder().addUnsafeNonAscii("Set-Cookie", cookie).build());
    }
    assertEquals(List.of(), store.cookies());
  }

  @Test
  void aCookieGoesToItsPathOnly() {
    set(HOST, "a=1; Path=/x");
    assertEquals("a=1", header(HOST + "x/y"));
    assertEquals("", header(HOST + "xy"));
  }

  @Test
  void theSameNameAndPathReplaces() {
    set(HOST, "a=1");
    set(HOST, "a=2");
    set(HOST, "a=3; Path=/x");
    assertEquals("a=2", header(HOST));
  }

  @Test
  void anExpiryInThePastTakesTheCookieAway() {
    set(HOST, "a=1");
    set(HOST, "b=2");
    set(HOST, "a=; Max-Age=0");
    assertEquals("b=2", header(HOST));
  }

  @Test
  void expiredCookiesAreNotSent() {
    store.add(cookie("a", "1").expiresAt(System.currentTimeMillis() - 1).build());
    assertEquals("", header("http://h/"));
    assertEquals(List.of(), store.cookies());
  }

  @Test
  void addressesHaveCookies() {
    set("http://127.0.0.1:8080/", "a=1");
    set("http://[::1]/", "b=2");
    assertEquals("a=1", header("http://127.0.0.1/"));
    assertEquals("b=2", header("http://[::1]/"));
    assertEquals("", header("http://0.0.1/"));
  }

  @Test
  void aDomainKeepsSoManyCookiesOnly() {
    for (int i = 0; i <= CookieStore.MAX_PER_DOMAIN; i++) {
      set(HOST, "c" + i + "=" + i);
    }
    assertEquals(CookieStore.MAX_PER_DOMAIN, store.cookies().size());
    assertFalse(header(HOST).contains("c0=0"));
    assertTrue(header(HOST).contains("c" + CookieStore.MAX_PER_DOMAIN));
  }

  private void set(String url, String field) {
    store.receive(HttpUrl.get(url), Headers.of("Set-Cookie", field));
  }

  private String header(String url) {
    return store.header(HttpUrl.get(url));
  }

  private static Cookie.Builder cookie(String name, String value) {
    return new Cookie.Builder().name(name).value(value).hostOnlyDomain("h");
  }
}
