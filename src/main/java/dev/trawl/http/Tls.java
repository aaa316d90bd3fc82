package dev.trawl.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/// What [TlsOptions] come to: the factory of TLS sockets, and who decides about certificates.
record Tls(SSLSocketFactory sockets, X509TrustManager trust) {
  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]*)-----END [A-Z ]*PRIVATE KEY-----");

  /// @throws IOException if a file cannot be read or does not hold what it should
  static Tls of(TlsOptions options) throws IOException {
    try {
      X509TrustManager trust = trust(options);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys(options), new TrustManager[] {trust}, null);
      return new Tls(context.getSocketFactory(), trust);
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static X509TrustManager trust(TlsOptions options)
      throws IOException, GeneralSecurityException {
    if (options.insecure()) {
      return new TrustEverybody();
    }
    KeyStore authorities = null;
    if (options.caCertificates().isPresent()) {
      authorities = emptyKeyStore();
      int number = 0;
      for (Certificate certificate : certificates(options.caCertificates().get())) {
        authorities.setCertificateEntry("ca" + number++, certificate);
      }
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    // A null store is the JDK's word for the runtime's own authorities.
    factory.init(authorities);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager trust) {
        return trust;
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager");
  }

  private static KeyManager[] keys(TlsOptions options)
      throws IOException, GeneralSecurityException {
    if (options.certificate().isEmpty()) {
      return new KeyManager[0];
    }
    Path file = options.certificate().get();
    char[] password = options.password().toCharArray();
    String name = file.toString().toLowerCase(Locale.ROOT);
    KeyStore store =
        name.endsWith(".p12") || name.endsWith(".pfx")
            ? pkcs12(file, password)
            : pem(file, options.key().orElse(file), password);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private static KeyStore pkcs12(Path file, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    byte[] bytes = Files.readAllBytes(file);
    try {
      store.load(new ByteArrayInputStream(bytes), password);
    } catch (IOException | GeneralSecurityException e) {
      throw new IOException(file + ": no PKCS #12 file, or not its password", e);
    }
    return store;
  }

  private static KeyStore pem(Path certificateFile, Path keyFile, char[] password)
      throws IOException, GeneralSecurityException {
    Certificate[] chain = certificates(certificateFile).toArray(Certificate[]::new);
    PrivateKey key = privateKey(keyFile);
    if (!belongTogether(key, chain[0])) {
      throw new IOException(keyFile + ": the key is not that of " + certificateFile);
    }
    KeyStore store = emptyKeyStore();
    store.setKeyEntry("client", key, password, chain);
    return store;
  }

  /// Whether the certificate verifies what the key signs. A server would only say that the
  /// handshake failed.
  private static boolean belongTogether(PrivateKey key, Certificate certificate)
      throws GeneralSecurityException {
    if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm())) {
      return false;
    }
    Signature signature =
        Signature.getInstance(
            switch (key.getAlgorithm()) {
              case "RSA" -> "SHA256withRSA";
              case "EC" -> "SHA256withECDSA";
              default -> key.getAlgorithm();
            });
    signature.initSign(key);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    return signature.verify(signed);
  }

  private static KeyStore emptyKeyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  /// At least one.
  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    // The factory stumbles over anything else that a PEM file may hold, such as a key.
    String pem =
        CERTIFICATE
            .matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
            .results()
            .map(MatchResult::group)
            .collect(Collectors.joining("\n"));
    if (pem.isEmpty()) {
      throw new IOException(file + ": no PEM certificate in it");
    }
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    try {
      return factory.generateCertificates(
          new ByteArrayInputStream(pem.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (CertificateException e) {
      throw new IOException(file + ": a certificate in it is broken", e);
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    Matcher pem = PRIVATE_KEY.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
    if (!pem.find() || !pem.group(1).isEmpty()) {
      throw new IOException(
          file
              + ": no unencrypted PKCS #8 key in it;"
              + " convert with: openssl pkcs8 -topk8 -nodes -in KEY -out KEY.pem");
    }
    PKCS8EncodedKeySpec spec;
    try {
      spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(2)));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": the key is no base64", e);
    }
    Optional<InvalidKeySpecException> refused = Optional.empty();
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        refused = Optional.of(e);
      }
    }
    throw new IOException(file + ": no RSA, EC or EdDSA key", refused.orElseThrow());
  }

  /// `--insecure`: any certificate will do. The JDK still checks the algorithms of those that pass
  /// a manager which is not an extended one.
  private static final class TrustEverybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
