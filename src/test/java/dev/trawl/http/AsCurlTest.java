package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.http.connect.Proxies;
import dev.trawl.io.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import okhttp3.Headers;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Rules that are curl's: it and ours have to make the same of the same.
final class AsCurlTest {
  @TempDir private Path folder;
  private String answer = "";
  private RawServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        new RawServer(connection -> {
          String head = connection.readRequest();
          connection.say(
              "HTTP/1.1 200 OK\r\nConnection: close\r\n"
                  + answer
                  + "Content-Length: "
                  + head.length()
                  + "\r\n\r\n"
                  + head);
        });
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "example.com., www.example.com",
    ".example.com, example.com.",
    "example.com, notexample.com",
    "example.com:80, example.com",
    "*.example.com, www.example.com",
    "..example.com, www.example.com",
    "'x.test, Example.COM', example.com",
    "'x.test example.com', example.com",
    "172.16.0.0/12, 172.31.9.9",
    "172.16.0.0/12, 172.32.9.9",
    "172.16.1.1/32, 172.16.1.1",
    "172.16.1.1/33, 172.16.1.1",
    "172.16.1.1/0, 172.16.1.1",
    "0.0.0.0/0, 172.16.1.1",
    "172.16/12, 172.16.1.1",
    "1.1, 172.16.1.1",
    "172.16.1.1., 172.16.1.1",
    "172.16.1.1:80, 172.16.1.1",
    "::1, [::1]",
    "[::1]:80, [::1]",
    "*, example.com",
    "'*,x.test', example.com",
    "'x.test,*', example.com",
  })
  void theSameHostsNeedNoProxy(String exceptions, String host) {
    String url = "http://" + host + ":" + server.port() + "/";
    String request =
        Curl.output(
            Map.of("http_proxy", "127.0.0.1:" + server.port(), "no_proxy", exceptions),
            "--resolve",
            "*:" + server.port() + ":127.0.0.1",
            url);
    List<String> entries = Arrays.asList(exceptions.toLowerCase(Locale.ROOT).split("[,\\s]+"));
    Proxies proxies =
        new Proxies(Optional.of(Proxies.Server.parse("p")), Optional.empty(), entries);
    boolean direct = proxies.server("http", HttpUrl.get(url).host()).isEmpty();
    assertEquals(direct ? "GET / HTTP/1.1" : "GET " + url + " HTTP/1.1", firstLine(request));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "machine h.test login u password p",
        "machine H.Test login u password p",
        "machine h.test. login u password p",
        "machine h.test password p",
        "machine h.test login u",
        "machine h.test",
        "machine h.test login a password b\nmachine h.test login u password p",
        "machine h.test login u password p\nmachine h.test password q",
        "machine h.test login a\nmachine h.test login u password p",
        "machine h.test password a\nmachine h.test login u password p",
        "machine x.test login a password b\ndefault login u password p",
        "default login u password p\nmachine h.test login a password b",
        "default password p",
        "machine h.test login u\ndefault login u password p",
        "machine \"h.test\" login \"u\" password \"p \\\"q\\\\ r\"",
        "machine h.test login u password p\"q\\r",
        "machine h.test login u password #p",
        "machine h.test # login a\nlogin u password p#q",
        "# machine h.test login u password p",
        "MACHINE h.test LOGIN u Password p",
        "machine\nh.test\nlogin\nu\npassword\np",
        "machine h.test login u account a password p",
        "machine h.test port 80 login u password p",
        "macdef x\nmachine h.test login a password b\n\nmachine h.test login u password p",
        "machine *.test login u password p",
      })
  void aNetrcFileMeansTheSame(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("netrc"), text);
    for (String user : List.of("", "u")) {
      String url = "http://" + (user.isEmpty() ? "" : user + "@") + "h.test:" + server.port() + "/";
      String request =
          Curl.output(
              Map.of(),
              "--netrc-file",
              file.toString(),
              "--resolve",
              "h.test:" + server.port() + ":127.0.0.1",
              url);
      Optional<String> ours =
          user.isEmpty()
              ? Netrc.read(file).authorization("h.test")
              : Netrc.read(file)
                  .authorization("h.test", user)
                  .or(() -> Optional.of(new UrlParser.Userinfo("u", "").authorization()));
      assertEquals(field(request, "Authorization"), ours.orElse(""), text);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "h.test, 'a=1; Path=/x|b=2; Path=/|c=3; Path=/x/y; HttpOnly'",
    "h.test, 'a=1; Path=/x|b=2; Path=/x|c=3; Path=/x|a=4; Path=/x'",
    "h.test, 'a=1; Path=/x|b=2; Path=/x|a=0; Path=/x; Max-Age=0|a=5; Path=/x'",
    "h.test, 'a=1; Secure|b=2'",
    "localhost, 'a=1; Secure|b=2'",
    "127.0.0.1, 'a=1; Secure|b=2'",
    "h.test, 'a=\u00E3\u0081\u0082|b=\u00E9'",
    "h.test, 'a=1; Path=/z|b=2; Domain=test|c=3; Domain=x.test|d=4; Domain=h.test'",
    "h.test, 'a=\u0001|b=2'",
  })
  void theSameCookiesGoBack(String host, String cookies) throws IOException {
    HttpUrl url = HttpUrl.get("http://" + host + ":" + server.port() + "/x/y/z");
    Headers.Builder headers = new Headers.Builder();
    for (String cookie : cookies.split("\\|", -1)) {
      headers.addUnsafeNonAscii("Set-Cookie", cookie);
    }
    StringBuilder fields = new StringBuilder();
    headers
        .build()
        .forEach(f -> fields.append("Set-Cookie: ").append(f.getSecond()).append("\r\n"));
    answer = fields.toString();
    String resolve = host + ":" + server.port() + ":127.0.0.1";
    Curl.output(Map.of(), "-b", "", "--resolve", resolve, url.toString(), url.toString());
    CookieStore store = new CookieStore(Memory.usual().cookies());
    store.receive(url, headers.build());
    // Of those with one path, curl 7.88 sends the newest first, which RFC 6265 does not want.
    assertEquals(sorted(field(server.requests().getLast(), "Cookie")), sorted(store.header(url)));
  }

  private static List<String> sorted(String cookies) {
    return Arrays.stream(cookies.split("; ", -1)).sorted().toList();
  }

  private static String firstLine(String request) {
    return request.lines().findFirst().orElse("");
  }

  private static String field(String request, String name) {
    return request
        .lines()
        .filter(line -> line.startsWith(name + ": "))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElse("");
  }
}
