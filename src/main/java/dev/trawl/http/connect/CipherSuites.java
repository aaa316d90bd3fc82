package dev.trawl.http.connect;

import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The cipher suites that are offered: those of browsers and curl, the ones with forward secrecy
/// and authenticated encryption first. Never RC4, 3DES, NULL, export or anonymous ones.
final class CipherSuites {
  static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

  private static final List<String> PREFERRED =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
          "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
          "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
          "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
          "TLS_DHE_RSA_WITH_AES_128_CBC_SHA256",
          "TLS_DHE_RSA_WITH_AES_256_CBC_SHA256",
          "TLS_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_RSA_WITH_AES_128_CBC_SHA256",
          "TLS_RSA_WITH_AES_256_CBC_SHA256",
          "TLS_RSA_WITH_AES_128_CBC_SHA",
          "TLS_RSA_WITH_AES_256_CBC_SHA");

  /// For servers that still choose it, as curl and browsers let them; it was switched off in Java
  /// 24.
  private static final String RSA_KEY_EXCHANGE = "TLS_RSA_*";

  private static final String DISABLED = "jdk.tls.disabledAlgorithms";

  private CipherSuites() {}

  /// Lets TLS use RSA key exchange. Java reads the setting when it first needs it.
  static void allowRsaKeyExchange() {
    String disabled = Security.getProperty(DISABLED);
    if (disabled != null && disabled.contains(RSA_KEY_EXCHANGE)) {
      List<String> others =
          Arrays.stream(disabled.split(","))
              .map(String::strip)
              .filter(name -> !name.equals(RSA_KEY_EXCHANGE))
              .toList();
      Security.setProperty(DISABLED, String.join(", ", others));
    }
  }

  /// Those of the supported ones that are offered, the preferred ones first.
  static String[] of(String... supported) {
    Set<String> all = Set.of(supported);
    return PREFERRED.stream().filter(all::contains).toArray(String[]::new);
  }
}
