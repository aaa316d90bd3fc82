package dev.trawl.cli;

import dev.trawl.http.TlsOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Whom to trust, and who we are.
final class TlsMixin {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      description = "PEM file of the authorities to trust, in the place of Java's own.")
  private Optional<Path> caCertificates = Optional.empty();

  @Option(
      names = "--cert",
      paramLabel = "FILE[:PASSWORD]",
      description = "Our certificate: PEM, its chain after it; or PKCS #12 (.p12, .pfx).")
  private Optional<String> certificate = Optional.empty();

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Our key: PEM, PKCS #8. Default: the file of --cert.")
  private Optional<Path> key = Optional.empty();

  @Option(
      names = {"-k", "--insecure"},
      description = "Accept any certificate. On the command line only, and said in the summary.")
  private boolean insecure;

  TlsOptions value() {
    if (key.isPresent() && certificate.isEmpty()) {
      throw invalid("--key needs --cert");
    }
    Optional<Path> file = certificate.map(Path::of);
    String password = "";
    if (certificate.isPresent() && !Files.exists(file.get())) {
      int colon = certificate.get().indexOf(':');
      if (colon > 0) {
        file = Optional.of(Path.of(certificate.get().substring(0, colon)));
        password = certificate.get().substring(colon + 1);
      }
    }
    check("--cacert", caCertificates);
    check("--cert", file);
    check("--key", key);
    if (!password.isEmpty()
        && !file.get().toString().toLowerCase(Locale.ROOT).matches(".*\\.(p12|pfx)")) {
      throw invalid("--cert takes a password with PKCS #12 files (.p12, .pfx) only");
    }
    return new TlsOptions(insecure, caCertificates, file, key, password);
  }

  private void check(String option, Optional<Path> file) {
    if (file.isPresent() && !Files.isReadable(file.get())) {
      throw invalid(option + " cannot read " + file.get());
    }
  }

  private ParameterException invalid(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
