package dev.trawl.http;

import dev.trawl.http.exchange.Addresses;
import dev.trawl.model.Input;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Credentials;
import okhttp3.HttpUrl;

/// Turns entries into URLs, as browsers do (WHATWG URL), but refuses what is more likely a mistake
/// than a URL: control characters, a missing host, numbers that only look like an IPv4 address.
public final class UrlParser {
  /// A scheme, unless what follows the colon is a port: `mailto:x`, but not `localhost:8080/x`.
  private static final Pattern SCHEME =
      Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*):(?!\\d{1,5}(?:[/?#]|$))");

  /// After IDNA mapping. A colon is in IPv6 addresses only; the rest is what DNS names are made of.
  private static final Pattern HOST = Pattern.compile("[a-z0-9._:-]+");

  private static final Pattern NUMERIC = Pattern.compile("\\d+|0[xX][0-9a-fA-F]*");

  /// Schemes of what has no host, whatever stands in front of its `@`.
  private static final Set<String> WITHOUT_HOST =
      Set.of(
          "mailto",
          "sip",
          "sips",
          "xmpp",
          "acct",
          "im",
          "pres",
          "tel",
          "sms",
          "data",
          "javascript");

  /// In characters, however it got so long: as a line of a list, or by percent-encoding.
  private static final int MAX_LENGTH = 64 * 1024;

  private final String defaultScheme;

  /// Lists name few origins, and many times.
  private volatile Origin last = new Origin("", HttpUrl.get("http://localhost/"));

  /// @param text as it stands in front of the path
  /// @param root the URL without the path
  private record Origin(String text, HttpUrl root) {}

  /// @param defaultScheme of entries without one: `http` or `https`
  public UrlParser(String defaultScheme) {
    this.defaultScheme = defaultScheme;
  }

  /// What an entry stands for.
  sealed interface Parsed {
    /// A URL.
    ///
    /// @param url without userinfo and fragment
    record Valid(HttpUrl url, Optional<Userinfo> userinfo) implements Parsed {
      /// By the userinfo alone.
      Optional<String> authorization() {
        return userinfo.map(Userinfo::authorization);
      }
    }

    /// No URL that trawl requests.
    ///
    /// @param why a sentence without the entry's secrets
    record Invalid(String why) implements Parsed {}
  }

  /// User and password, either of them possibly empty.
  record Userinfo(String user, String password) {
    String authorization() {
      return Credentials.basic(user, password, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "***";
    }
  }

  /// Name and port of the host that an entry asks, by which hosts are limited; empty if it is not
  /// valid.
  public Optional<String> host(Input input) {
    return parse(input) instanceof Parsed.Valid valid
        ? Optional.of(host(valid.url()))
        : Optional.empty();
  }

  static String host(HttpUrl url) {
    String name = url.host();
    return (name.indexOf(':') < 0 ? name : '[' + name + ']') + ':' + url.port();
  }

  Parsed parse(Input input) {
    return switch (input) {
      case Input.Text text -> parse(text.text());
      case Input.NotUtf8 bytes -> new Parsed.Invalid("not UTF-8");
      case Input.TooLong line ->
          new Parsed.Invalid("longer than 65536 bytes: " + line.length() + " bytes");
      case Input.Malformed entry -> new Parsed.Invalid(entry.why());
    };
  }

  Parsed parse(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return new Parsed.Invalid(
            String.format(Locale.ROOT, "control character U+%04X", (int) text.charAt(i)));
      }
    }
    Origin known = last;
    if (text.startsWith(known.text) && hasPlainPath(text, known.text.length())) {
      // What is checked below holds for the origin, whose name is what takes long to parse.
      return valid(known.root.resolve(text.substring(known.text.length())), Optional.empty());
    }
    Optional<String> slip = Slips.in(text);
    if (slip.isPresent()) {
      return new Parsed.Invalid(slip.get());
    }
    Matcher matcher = SCHEME.matcher(text);
    boolean schemeless = !matcher.find() || isUser(text, matcher);
    if (!schemeless && !isHttp(matcher.group(1))) {
      return new Parsed.Invalid(otherScheme(text, matcher));
    }
    String absolute = schemeless ? defaultScheme + "://" + text : text;
    int authority = absolute.indexOf(':') + 1;
    if (!absolute.startsWith("//", authority)) {
      return new Parsed.Invalid("no // after the scheme");
    }
    if (absolute.length() == authority + 2
        || "/\\?#".indexOf(absolute.charAt(authority + 2)) >= 0) {
      return new Parsed.Invalid("no host");
    }
    HttpUrl url;
    try {
      url = HttpUrl.get(absolute);
    } catch (IllegalArgumentException e) {
      return new Parsed.Invalid(reason(e));
    } catch (IndexOutOfBoundsException e) {
      // OkHttp's reader of IPv6 addresses runs over its end.
      return new Parsed.Invalid("invalid host");
    }
    if (!isHost(url)) {
      return new Parsed.Invalid("invalid host");
    }
    if (looksLikeIpv4(url.host())) {
      return new Parsed.Invalid("host is a number, but no IPv4 address: " + url.host());
    }
    slip = Slips.in(absolute.substring(authority + 2), url, schemeless);
    if (slip.isPresent()) {
      return new Parsed.Invalid(slip.get());
    }
    remember(text, url);
    boolean anonymous = url.username().isEmpty() && url.password().isEmpty();
    return valid(
        url,
        anonymous ? Optional.empty() : Optional.of(new Userinfo(url.username(), url.password())));
  }

  private static Parsed valid(HttpUrl url, Optional<Userinfo> userinfo) {
    HttpUrl requested = withoutUserinfo(url);
    int length = requested.toString().length();
    return length > MAX_LENGTH
        ? new Parsed.Invalid("longer than " + MAX_LENGTH + " bytes: " + length + " bytes")
        : new Parsed.Valid(requested, userinfo);
  }

  /// Whether what looks like a scheme is a user: `user:password@host`, as curl has it.
  private static boolean isUser(String text, Matcher scheme) {
    if (isHttp(scheme.group(1))
        || WITHOUT_HOST.contains(scheme.group(1).toLowerCase(Locale.ROOT))
        || text.startsWith("//", scheme.end())) {
      return false;
    }
    int at = text.indexOf('@');
    return at >= 0 && text.substring(0, at).chars().noneMatch(c -> "/\\?#".indexOf(c) >= 0);
  }

  /// Shows what may be a user, and with it a token, to nobody.
  private static String otherScheme(String text, Matcher scheme) {
    boolean shown =
        text.startsWith("//", scheme.end())
            || WITHOUT_HOST.contains(scheme.group(1).toLowerCase(Locale.ROOT))
            || new Input.Text(text).hidden().equals(text);
    return "scheme is not http or https" + (shown ? ": " + scheme.group(1) : "");
  }

  /// Whether a path, and nothing that is another origin or a slip, begins there.
  private static boolean hasPlainPath(String text, int start) {
    if (start == 0 || start >= text.length() || text.charAt(start) != '/') {
      return false;
    }
    return text.indexOf('@', start) < 0
        && text.indexOf("//", start) < 0
        && text.indexOf('\\', start) < 0;
  }

  private void remember(String text, HttpUrl url) {
    int path = text.indexOf('/', text.indexOf("//") + 2);
    if (text.startsWith(url.scheme() + "://")
        && path > 0
        && url.username().isEmpty()
        && url.password().isEmpty()
        && "?#\\@".chars().noneMatch(c -> text.lastIndexOf(c, path) >= 0)) {
      last = new Origin(text.substring(0, path), url.resolve("/"));
    }
  }

  /// The URL that a redirect leads to: userinfo that a server put in is dropped.
  ///
  /// @param location a character for each byte of the field. Those beyond ASCII are percent-encoded
  ///   as they are, whatever their charset: servers mean paths of their own by them.
  /// @return empty if it is none that can be requested, or longer than an entry may be
  Optional<HttpUrl> resolve(HttpUrl base, String location) {
    HttpUrl url;
    try {
      url = base.resolve(encoded(location));
    } catch (IndexOutOfBoundsException e) {
      // As in parse().
      return Optional.empty();
    }
    if (url == null || !isHost(url) || looksLikeIpv4(url.host())) {
      return Optional.empty();
    }
    return Optional.of(withoutUserinfo(url)).filter(u -> u.toString().length() <= MAX_LENGTH);
  }

  private static String encoded(String location) {
    if (location.chars().allMatch(c -> c < 0x80)) {
      return location;
    }
    StringBuilder ascii = new StringBuilder(location.length() + 16);
    for (int i = 0; i < location.length(); i++) {
      char c = location.charAt(i);
      if (c >= 0x80 && c <= 0xFF) {
        ascii.append(String.format(Locale.ROOT, "%%%02X", (int) c));
      } else {
        ascii.append(c);
      }
    }
    return ascii.toString();
  }

  private static HttpUrl withoutUserinfo(HttpUrl url) {
    if (url.username().isEmpty() && url.password().isEmpty() && url.fragment() == null) {
      return url;
    }
    return url.newBuilder().username("").password("").fragment(null).build();
  }

  /// OkHttp makes hosts in Punycode of some names that it does not take back, or takes for others.
  private static boolean isHost(HttpUrl url) {
    return HOST.matcher(url.host()).matches()
        && (!url.host().contains("xn--") || url.equals(HttpUrl.parse(url.toString())));
  }

  private static boolean isHttp(String scheme) {
    return scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
  }

  /// Such hosts mean different addresses to different resolvers (`0177.0.0.1`, `127.1`).
  private static boolean looksLikeIpv4(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    String last = name.substring(name.lastIndexOf('.') + 1);
    return NUMERIC.matcher(last).matches() && Addresses.parse(host).isEmpty();
  }

  /// OkHttp's own sentence, which may repeat the text, and with it a password.
  private static String reason(IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("Invalid URL host")) {
      return "invalid host";
    }
    if (message.startsWith("Invalid URL port")) {
      return "port is not a number from 1 to 65535";
    }
    return "not a URL";
  }
}
