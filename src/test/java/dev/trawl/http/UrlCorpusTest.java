package dev.trawl.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trawl.Corpora;
import dev.trawl.http.UrlParser.Parsed;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

/// The cases of web-platform-tests against the parser, which is of browsers' mind but for the
/// differences that are written down, each with its reason, in `whatwg-differences.json`.
final class UrlCorpusTest {
  private static final String REFUSED = "refused";
  private static final Pattern HTTP = Pattern.compile("(?is)[\\x00-\\x20]*https?:.*");
  private static final Pattern HREF =
      Pattern.compile("(?s)(https?://)(?:[^/?#]*@)?([^#]*)(?:#.*)?");

  private static final JsonMapper JSON = new JsonMapper();

  private final UrlParser parser = new UrlParser("https");

  /// A case, and what comes of it.
  ///
  /// @param base what a Location is resolved against; empty for an entry of a list
  /// @param url in canonical form, without user, password and fragment, or [#REFUSED]
  private record Case(String input, String base, String url) {}

  @Test
  void urlsAreThoseOfBrowsersButForTheDifferencesWrittenDown() throws IOException {
    List<Case> cases = new ArrayList<>();
    for (JsonNode test : Corpora.json("urltestdata.json")) {
      String input = test.path("input").asText();
      String base = test.path("base").asText();
      if (HTTP.matcher(base).matches()) {
        cases.add(new Case(input, base, url(test.path("href").asText())));
      } else if (HTTP.matcher(input).matches()) {
        cases.add(new Case(input, "", url(test.path("href").asText())));
      }
    }
    for (JsonNode test : Corpora.json("toascii.json")) {
      if (test.isObject()) {
        String host = test.get("output").asText("");
        cases.add(
            new Case(
                "https://" + test.get("input").asText() + "/x",
                "",
                host.isEmpty() ? REFUSED : "https://" + host + "/x"));
      }
    }
    for (JsonNode test : Corpora.json("percent-encoding.json")) {
      if (test.isObject()) {
        String query = test.at("/output/utf-8").asText();
        cases.add(new Case("https://h/?" + test.get("input").asText(), "", "https://h/?" + query));
      }
    }
    assertTrue(cases.size() > 500, "only " + cases.size() + " cases");

    SortedMap<String, String> differences = new TreeMap<>();
    for (Case test : cases) {
      String url = trawl(test);
      if (!url.equals(test.url())) {
        differences.put(key(test), url);
      }
    }
    SortedMap<String, String> written = written();
    written.forEach((key, url) -> assertEquals(url, differences.get(key), key));
    differences.forEach((key, url) -> assertEquals(written.get(key), url, key));
  }

  /// What trawl takes of a URL: http and https only, without user, password and fragment.
  private static String url(String href) {
    Matcher matcher = HREF.matcher(href);
    return matcher.matches() ? matcher.group(1) + matcher.group(2) : REFUSED;
  }

  private String trawl(Case test) {
    if (!test.base().isEmpty()) {
      return parser
          .resolve(
              HttpUrl.get(test.base()),
              // As a header field brings it.
              new String(test.input().getBytes(UTF_8), ISO_8859_1))
          .map(HttpUrl::toString)
          .orElse(REFUSED);
    }
    return switch (parser.parse(test.input())) {
      case Parsed.Valid valid -> valid.url().toString();
      case Parsed.Invalid invalid -> REFUSED;
    };
  }

  private static String key(Case test) {
    return JSON.createArrayNode().add(test.input()).add(test.base())
        + " is, to browsers, "
        + test.url();
  }

  /// The differences by their reasons.
  private static SortedMap<String, String> written() throws IOException {
    SortedMap<String, String> written = new TreeMap<>();
    try (InputStream in = UrlCorpusTest.class.getResourceAsStream("/whatwg-differences.json")) {
      for (JsonNode reason : JSON.readTree(in)) {
        for (JsonNode test : reason) {
          Case difference =
              new Case(
                  test.get("input").asText(),
                  test.path("base").asText(),
                  test.get("whatwg").asText());
          written.put(key(difference), test.get("trawl").asText());
        }
      }
    }
    return written;
  }
}
