package dev.trawl.cli;

import dev.trawl.http.connect.TlsOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;

/// Whom to trust, and who we are.
final class TlsMixin extends OptionGroup {
  private final Supplier<Optional<Path>> caCertificates =
      optional(
          Path.class,
          OptionSpec.builder("--cacert")
              .paramLabel("FILE")
              .description("PEM file of the authorities to trust, instead of Java's own."));

  private final Supplier<Optional<String>> certificate =
      optional(
          String.class,
          OptionSpec.builder("--cert")
              .paramLabel("FILE[:PASSWORD]")
              .description(
                  "Client certificate: PEM, with its chain behind it, or PKCS #12 (.p12,"
                      + " .pfx)."));

  private final Supplier<Optional<Path>> key =
      optional(
          Path.class,
          OptionSpec.builder("--key")
              .paramLabel("FILE")
              .description(
                  "Key of the client certificate: PEM, PKCS #8. Default: the file of"
                      + " --cert."));

  private final Supplier<Boolean> insecure =
      flag(
          OptionSpec.builder("-k", "--insecure")
              .description(
                  "Accept any certificate. Works on the command line only, and the summary"
                      + " says so."));

  TlsMixin() {
    super("TLS");
  }

  TlsOptions value() {
    Optional<String> given = certificate.get();
    if (key.get().isPresent() && given.isEmpty()) {
      throw invalid("--key needs --cert");
    }
    Optional<Path> file = given.map(Path::of);
    String password = "";
    if (given.isPresent() && !Files.exists(file.get())) {
      int colon = given.get().indexOf(':');
      if (colon > 0) {
        file = Optional.of(Path.of(given.get().substring(0, colon)));
        password = given.get().substring(colon + 1);
      }
    }
    check("--cacert", caCertificates.get());
    check("--cert", file);
    check("--key", key.get());
    if (!password.isEmpty()
        && !file.get().toString().toLowerCase(Locale.ROOT).matches(".*\\.(p12|pfx)")) {
      throw invalid("--cert takes a password with PKCS #12 files (.p12, .pfx) only");
    }
    return new TlsOptions(insecure.get(), caCertificates.get(), file, key.get(), password);
  }

  private void check(String option, Optional<Path> file) {
    if (file.isPresent() && !Files.isReadable(file.get())) {
      throw invalid(option + " cannot read " + file.get());
    }
  }
}
