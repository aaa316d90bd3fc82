package dev.trawl.http.connect;

import dev.trawl.http.exchange.Addresses;
import dev.trawl.http.exchange.FieldText;
import dev.trawl.http.exchange.Origin;
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
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/// What [TlsOptions] come to: whom to trust, who we are, and with which versions and cipher suites.
///
/// @param insecure whether certificates and their names are not looked at
public record Tls(SSLContext context, X509TrustManager trust, boolean insecure) {
  private static final String NAME_CONSTRAINTS = "2.5.29.30";

  /// Kinds of `subjectAltName` (RFC 5280, section 4.2.1.6).
  private static final Integer DNS_NAME = 2;

  private static final Integer IP_ADDRESS = 7;

  /// Of a certificate in a message.
  private static final int MAX_NAMES = 3;

  private static final Pattern CERTIFICATE =
      Pattern.compile("-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----");

  private static final Pattern PRIVATE_KEY =
      Pattern.compile(
          "-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]*)-----END [A-Z ]*PRIVATE KEY-----");

  /// Kept so that a later connection to their host has a shorter handshake. Their certificates may
  /// be long, but Java gives sessions up before it runs out of memory: it refers to them softly.
  private static final int MAX_SESSIONS = 1000;

  /// @throws IOException if a file cannot be read or does not hold what it should
  static Tls of(TlsOptions options) throws IOException {
    CipherSuites.allowRsaKeyExchange();
    try {
      X509TrustManager trust = trust(options);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          new KeyManager[] {new ClientKeys(keys(options))}, new TrustManager[] {trust}, null);
      context.getClientSessionContext().setSessionCacheSize(MAX_SESSIONS);
      return new Tls(context, trust, options.insecure());
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  private static X509TrustManager trust(TlsOptions options)
      throws IOException, GeneralSecurityException {
    if (options.insecure()) {
      return new TrustEverybody();
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    if (options.caCertificates().isPresent()) {
      Set<TrustAnchor> anchors = new HashSet<>();
      for (Certificate certificate : certificates(options.caCertificates().get())) {
        X509Certificate authority = (X509Certificate) certificate;
        anchors.add(new TrustAnchor(authority, nameConstraints(authority)));
      }
      PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, new X509CertSelector());
      parameters.setRevocationEnabled(false);
      factory.init(new CertPathTrustManagerParameters(parameters));
    } else {
      // A null store is the JDK's word for the runtime's own authorities.
      factory.init((KeyStore) null);
    }
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager trust) {
        return trust;
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager");
  }

  /// What an authority may certify (RFC 5280, section 4.2.1.10). Java does not look for it in the
  /// certificates of authorities.
  ///
  /// @return null for no constraints
  private static byte[] nameConstraints(X509Certificate authority) throws IOException {
    byte[] extension = authority.getExtensionValue(NAME_CONSTRAINTS);
    return extension == null ? null : octets(extension);
  }

  /// The content of a DER octet string, as which certificates carry extensions.
  private static byte[] octets(byte[] der) {
    int first = der[1] & 0xFF;
    int header = first < 0x80 ? 2 : 2 + (first & 0x7F);
    return Arrays.copyOfRange(der, header, der.length);
  }

  /// The client's side of a TLS connection.
  ///
  /// @param origin whose name is sent and whose sessions are taken up again
  /// @param protocols to offer by ALPN (RFC 7301), the preferred one first
  SSLEngine engine(Origin origin, List<String> protocols) {
    SSLEngine engine = context.createSSLEngine(origin.host(), origin.port());
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setProtocols(CipherSuites.VERSIONS);
    parameters.setCipherSuites(CipherSuites.of(engine.getSupportedCipherSuites()));
    parameters.setApplicationProtocols(protocols.toArray(String[]::new));
    parameters.setServerNames(serverName(origin.host()));
    engine.setSSLParameters(parameters);
    return engine;
  }

  /// For every name (RFC 6066, section 3): by itself, Java sends none without a dot.
  private static List<SNIServerName> serverName(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    if (Addresses.isLiteral(name)) {
      return List.of();
    }
    return List.of(new Name(name.getBytes(StandardCharsets.US_ASCII)));
  }

  /// Not [javax.net.ssl.SNIHostName], which takes no underscore, and no label that ends in a
  /// hyphen.
  private static final class Name extends SNIServerName {
    Name(byte[] name) {
      super(StandardConstants.SNI_HOST_NAME, name);
    }
  }

  /// Whether a session's certificate is for a host (RFC 9110, section 4.3.4).
  boolean isFor(String host, SSLSession session) {
    return insecure || Names.VERIFIER.verify(host, session);
  }

  /// Whom a session's certificate is for instead of the host, in words.
  String names(SSLSession session, String host) {
    List<String> names = new ArrayList<>();
    try {
      if (session.getPeerCertificates()[0] instanceof X509Certificate certificate
          && certificate.getSubjectAlternativeNames() != null) {
        for (List<?> name : certificate.getSubjectAlternativeNames()) {
          if (name.get(0).equals(DNS_NAME) || name.get(0).equals(IP_ADDRESS)) {
            names.add(FieldText.shown(name.get(1).toString()));
          }
        }
      }
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      // Then it names nobody that could be read.
    }
    if (names.isEmpty()) {
      return "the certificate is for no host at all, not even " + host;
    }
    int more = names.size() - MAX_NAMES;
    String shown = names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
    return "the certificate is for "
        + shown
        + (more > 0 ? " and " + more + " more" : "")
        + ", not for this host, "
        + host;
  }

  /// OkHttp's rules: names of the certificate's `subjectAltName` only.
  private static final class Names {
    private static final HostnameVerifier VERIFIER = new OkHttpClient().hostnameVerifier();
  }

  private static Optional<X509ExtendedKeyManager> keys(TlsOptions options)
      throws IOException, GeneralSecurityException {
    if (options.certificate().isEmpty()) {
      return Optional.empty();
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
    for (KeyManager manager : factory.getKeyManagers()) {
      if (manager instanceof X509ExtendedKeyManager keys) {
        return Optional.of(keys);
      }
    }
    throw new GeneralSecurityException("no X.509 key manager");
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
