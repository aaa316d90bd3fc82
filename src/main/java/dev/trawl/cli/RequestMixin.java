package dev.trawl.cli;

import dev.trawl.http.Netrc;
import dev.trawl.http.RequestOptions;
import dev.trawl.http.RequestRules;
import dev.trawl.run.UsedFiles;
import dev.trawl.run.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import okhttp3.Credentials;
import okhttp3.Headers;
import okio.Buffer;
import okio.ByteString;
import picocli.CommandLine.Model.OptionSpec;

/// What is sent. Messages about headers never repeat a value, which may be a secret.
final class RequestMixin extends OptionGroup {
  private final Supplier<Optional<String>> method =
      optional(
          String.class,
          OptionSpec.builder("-X", "--request")
              .paramLabel("METHOD")
              .description("Method. Default: GET; POST with -d, HEAD with -I."));

  private final Supplier<List<String>> headers =
      list(
          OptionSpec.builder("-H", "--header")
              .paramLabel("FIELD")
              .description(
                  "Field to send: 'Name: value'; 'Name:' leaves out a field that trawl"
                      + " usually sends; 'Name;' sends an empty value; @FILE reads fields from a"
                      + " file, one on each line. Repeatable."));

  private final Supplier<List<String>> data =
      list(
          OptionSpec.builder("-d", "--data")
              .paramLabel("DATA")
              .description(
                  "Body to send, as a form unless -H says otherwise; @FILE reads it from a"
                      + " file. Several are joined with '&'."));

  private final Supplier<Boolean> head =
      flag(OptionSpec.builder("-I", "--head").description("Request the header fields only."));

  private final Supplier<Optional<String>> userAgent =
      optional(
          String.class,
          OptionSpec.builder("-A", "--user-agent")
              .paramLabel("NAME")
              .description("User-Agent; '' for none. Default: trawl/VERSION."));

  private final Supplier<Optional<String>> user =
      optional(
          String.class,
          OptionSpec.builder("-u", "--user")
              .paramLabel("USER:PASSWORD")
              .description("Basic authentication. TRAWL_USER hides it from ps."));

  private final Supplier<Optional<String>> bearer =
      optional(
          String.class,
          OptionSpec.builder("--bearer")
              .paramLabel("TOKEN")
              .description("Bearer authentication. TRAWL_BEARER hides it from ps."));

  private final Supplier<Boolean> netrc =
      flag(
          OptionSpec.builder("--netrc")
              .description("Take users and passwords from ~/.netrc, by host."));

  private final Supplier<Boolean> compressed =
      flag(
          OptionSpec.builder("--compressed")
              .negatable(true)
              .defaultValue("true")
              .fallbackValue("true")
              .description(
                  "Ask for gzip, deflate, brotli and zstd, and decode them. Default: on."));

  RequestMixin() {
    super("Request");
  }

  /// @param cookie from `-b`
  RequestOptions value(Map<String, String> environment, Optional<String> cookie) {
    Headers.Builder fields = new Headers.Builder();
    Set<String> without = new HashSet<>();
    List<String> lines = new ArrayList<>();
    for (String header : headers.get()) {
      if (header.startsWith("@")) {
        read("--header", header.substring(1)).utf8().lines().forEach(lines::add);
      } else {
        lines.add(header);
      }
    }
    for (String line : lines) {
      if (!line.isBlank()) {
        add(line, fields, without);
      }
    }
    userAgent
        .get()
        .ifPresent(name -> {
          fields.removeAll("User-Agent");
          if (name.isEmpty()) {
            without.add("user-agent");
          } else {
            add("--user-agent", "User-Agent", name, fields);
          }
        });
    standard(fields, without, "Accept", "*/*");
    standard(fields, without, "User-Agent", Version.userAgent());
    if (!compressed.get()) {
      standard(fields, without, "Accept-Encoding", "identity");
    }
    Optional<ByteString> body = body();
    String used = method.get().orElse(head.get() ? "HEAD" : body.isPresent() ? "POST" : "GET");
    if (!RequestRules.isToken(used)) {
      throw invalid("--request is not a method name");
    }
    if (body.isPresent() && RequestRules.takesNoBody(used)) {
      throw invalid("--data cannot go with the method " + used);
    }
    if (body.isPresent()) {
      standard(fields, without, "Content-Type", RequestRules.FORM);
    } else if (RequestRules.needsBody(used)) {
      body = Optional.of(ByteString.EMPTY);
    }
    Headers built = fields.build();
    return new RequestOptions(
        used, built, without, body, authorization(built), netrc(environment), cookie);
  }

  private void add(String line, Headers.Builder fields, Set<String> without) {
    int colon = line.indexOf(':');
    String name = colon < 0 ? line.replaceFirst(";\\s*$", "") : line.substring(0, colon);
    if (!RequestRules.isToken(name) || (colon < 0 && name.equals(line))) {
      throw invalid("--header takes 'Name: value'");
    }
    String value = colon < 0 ? "" : line.substring(colon + 1).strip();
    if (colon >= 0 && value.isEmpty()) {
      without.add(name.toLowerCase(Locale.ROOT));
      return;
    }
    add("--header " + name, name, value, fields);
  }

  private void add(String option, String name, String value, Headers.Builder fields) {
    if (!RequestRules.isValue(value)) {
      throw invalid(option + " has a character that is not printable ASCII");
    }
    fields.add(name, value);
  }

  /// Adds a field that is usually sent.
  private static void standard(
      Headers.Builder fields, Set<String> without, String name, String value) {
    if (fields.get(name) == null && !without.contains(name.toLowerCase(Locale.ROOT))) {
      fields.set(name, value);
    }
  }

  private Optional<ByteString> body() {
    if (data.get().isEmpty()) {
      return Optional.empty();
    }
    Buffer body = new Buffer();
    for (String part : data.get()) {
      if (body.size() > 0) {
        body.writeByte('&');
      }
      if (part.startsWith("@")) {
        body.write(withoutLineEnds(read("--data", part.substring(1))));
      } else {
        body.writeUtf8(part);
      }
    }
    return Optional.of(body.readByteString());
  }

  /// As curl's `--data`: line ends and NULs of a file are left out.
  private static ByteString withoutLineEnds(ByteString bytes) {
    Buffer kept = new Buffer();
    for (int i = 0; i < bytes.size(); i++) {
      byte b = bytes.getByte(i);
      if (b != '\r' && b != '\n' && b != 0) {
        kept.writeByte(b);
      }
    }
    return kept.readByteString();
  }

  private Optional<String> authorization(Headers fields) {
    Optional<String> login = user.get();
    Optional<String> token = bearer.get();
    int given = (login.isPresent() ? 1 : 0) + (token.isPresent() ? 1 : 0);
    if (given + (fields.get("Authorization") == null ? 0 : 1) > 1) {
      throw invalid("only one of --user, --bearer and an Authorization header can be used");
    }
    if (login.isPresent()) {
      int colon = login.get().indexOf(':');
      if (colon < 0) {
        throw invalid("--user takes USER:PASSWORD");
      }
      return Optional.of(
          Credentials.basic(
              login.get().substring(0, colon),
              login.get().substring(colon + 1),
              StandardCharsets.UTF_8));
    }
    if (token.isPresent() && !token.get().matches("[\\x21-\\x7E]+")) {
      throw invalid("--bearer has a character that no token may have");
    }
    return token
        .map(text -> "Bearer " + text)
        .or(() -> Optional.ofNullable(fields.get("Authorization")));
  }

  private Netrc netrc(Map<String, String> environment) {
    if (!netrc.get()) {
      return Netrc.EMPTY;
    }
    Path file = netrcFile(environment);
    try {
      return Netrc.read(file);
    } catch (IOException e) {
      throw invalid("--netrc cannot read " + file);
    }
  }

  /// The files that requests are made of.
  void files(UsedFiles used, Map<String, String> environment) {
    files(used, "--header", headers.get());
    files(used, "--data", data.get());
    if (netrc.get()) {
      used.reads("--netrc", netrcFile(environment));
    }
  }

  private static void files(UsedFiles used, String option, List<String> values) {
    for (String value : values) {
      if (value.startsWith("@")) {
        used.reads(option, Path.of(value.substring(1)));
      }
    }
  }

  private static Path netrcFile(Map<String, String> environment) {
    return Path.of(environment.getOrDefault("HOME", ""), ".netrc");
  }

  private ByteString read(String option, String file) {
    try {
      return ByteString.of(Files.readAllBytes(Path.of(file)));
    } catch (IOException e) {
      throw invalid(option + " cannot read " + file);
    }
  }
}
