package dev.trawl.http;

import dev.trawl.http.exchange.FailureException;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Particulars;
import dev.trawl.model.Particulars.Content;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import okhttp3.Headers;
import okio.ByteString;

/// The request of an entry: that of the run, but for what the entry wants otherwise.
///
/// @param common to all requests of the run
record EntryRequest(RequestOptions common, Particulars entry) {
  /// @throws FailureException if the entry asks for something that cannot be sent; the message
  ///   repeats no value, which may be a secret
  RequestOptions options() throws FailureException {
    if (entry.method().isEmpty() && entry.headers().isEmpty() && entry.body().isEmpty()) {
      return common;
    }
    String method = method();
    Optional<ByteString> body = body(method);
    return new RequestOptions(
        method,
        headers(body.isPresent()),
        without(),
        body,
        authorization().or(common::authorization),
        common.netrc(),
        own("Cookie").map(values -> String.join("; ", values)).or(common::cookie));
  }

  /// The entry's own field of that name, which is more than what its URL says.
  Optional<String> authorization() {
    return own("Authorization").filter(values -> !values.isEmpty()).map(List::getLast);
  }

  /// The `Authorization` of the entry: its own field, what its URL says, what the run says, or what
  /// the `.netrc` file has for its host. Where the URL has a user alone, that file has the
  /// password, unless the run has an `Authorization` of its own.
  Optional<String> authorization(UrlParser.Parsed.Valid url) {
    String host = url.url().host();
    Optional<String> ofUrl =
        url.userinfo()
            .map(login ->
                Optional.of(login)
                    .filter(l -> l.password().isEmpty() && common.authorization().isEmpty())
                    .flatMap(l -> common.netrc().authorization(host, l.user()))
                    .orElse(login.authorization()));
    return authorization()
        .or(() -> ofUrl)
        .or(common::authorization)
        .or(() -> common.netrc().authorization(host));
  }

  private Optional<List<String>> own(String name) {
    return entry.headers().entrySet().stream()
        .filter(field -> field.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private String method() throws FailureException {
    boolean posts = entry.body().isPresent() && common.method().equals("GET");
    String method =
        entry.method().map(RequestRules::method).orElse(posts ? "POST" : common.method());
    if (!RequestRules.isToken(method)) {
      throw invalid("method is not a method name");
    }
    if (entry.body().isPresent() && RequestRules.takesNoBody(method)) {
      throw invalid("body cannot go with the method " + method);
    }
    return method;
  }

  private Optional<ByteString> body(String method) {
    if (RequestRules.takesNoBody(method)) {
      return Optional.empty();
    }
    return entry
        .body()
        .map(content -> ByteString.encodeUtf8(content.text()))
        .or(common::body)
        .or(() ->
            RequestRules.needsBody(method) ? Optional.of(ByteString.EMPTY) : Optional.empty());
  }

  private Headers headers(boolean hasBody) throws FailureException {
    Headers.Builder headers = common.headers().newBuilder();
    // With a body from the command line it is there even if nobody asked for it.
    boolean usualType =
        common.body().isPresent() && RequestRules.FORM.equals(headers.get("Content-Type"));
    if (usualType && (!hasBody || entry.body().flatMap(Content::type).isPresent())) {
      headers.removeAll("Content-Type");
    }
    for (String name : entry.headers().keySet()) {
      if (!RequestRules.isToken(name)) {
        throw invalid("headers: a name has a character that no name may have");
      }
      headers.removeAll(name);
    }
    for (Map.Entry<String, List<String>> field : entry.headers().entrySet()) {
      for (String value : field.getValue()) {
        if (!RequestRules.isValue(value)) {
          throw invalid(
              "headers: " + field.getKey() + " has a character that is not printable ASCII");
        }
        headers.add(field.getKey(), value);
      }
    }
    if (entry.body().isPresent()
        && headers.get("Content-Type") == null
        && !without().contains("content-type")) {
      headers.set("Content-Type", entry.body().get().type().orElse(RequestRules.FORM));
    }
    return headers.build();
  }

  /// What the command line leaves out, an entry may want.
  private Set<String> without() {
    Set<String> without = new HashSet<>(common.without());
    entry
        .headers()
        .forEach((name, values) -> {
          String field = name.toLowerCase(Locale.ROOT);
          if (values.isEmpty()) {
            without.add(field);
          } else {
            without.remove(field);
          }
        });
    return without;
  }

  private static FailureException invalid(String why) {
    return new FailureException(Failure.of(ErrorKind.INVALID_URL, why));
  }
}
