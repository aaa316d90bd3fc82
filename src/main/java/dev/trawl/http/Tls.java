package dev.trawl.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// What [TlsOptions] come to: the factory of TLS sockets, and who decides about certificates.
record Tls(SSLSocketFactory sockets, X509TrustManager trust) {
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
    KeyStore store;
    char[] password = options.password().toCharArray();
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".p12") || name.endsWith(".pfx")) {
      store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, password);
      } catch (IOException e) {
        throw new IOException(file + ": no PKCS #12 file, or not its password", e);
      }
    } else {
      store = emptyKeyStore();
      Certificate[] chain = certificates(file).toArray(Certificate[]::new);
      store.setKeyEntry("client", privateKey(options.key().orElse(file)), password, chain);
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyKeyStore() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    String pem = Files.readString(file, StandardCharsets.ISO_8859_1);
    int begin = pem.indexOf("-----BEGIN CERTIFICATE-----");
    if (begin < 0) {
      throw new IOException(file + ": no PEM certificate in it");
    }
    // The factory stumbles over a key between the certificates.
    byte[] bytes =
        PRIVATE_KEY
            .matcher(pem.substring(begin))
            .replaceAll("")
            .getBytes(StandardCharsets.ISO_8859_1);
    try (InputStream in = new ByteArrayInputStream(bytes)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(in);
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

  /// `--insecure`: any certificate will do.
  private static final class TrustEverybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
