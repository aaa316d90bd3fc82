import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Makes the ahead-of-time cache by a run of the packaged trawl on loopback: http, https and
/// HTTP/2, answers of several kinds, redirects, retries, and entries that fail. It has to be long
/// enough for the compiler to see what is hot.
final class Training {
  private static final int REQUESTS = 20_000;
  private static final String PASSWORD = "training";
  private static final byte[] BODY =
      "{\"message\":\"as long as an answer of a health check may be, about a hundred bytes\"}\n"
          .getBytes(StandardCharsets.UTF_8);

  /// Met or not: both are said.
  private static final List<String> EXPECTATIONS =
      List.of(
          "status 200-299,304",
          "time < 1s",
          "ttfb > 1s",
          "size < 1k",
          "redirects == 0",
          "http >= 2",
          "cert > 14d",
          "final_url contains http://",
          "header content-type contains json",
          "header x-cache exists",
          "not body contains \"error\"",
          "body matches /\"message\": *\"[a-z]+/i",
          "body is empty",
          "sha256 == " + "0".repeat(64),
          "json .message == \"up\"");

  /// As work on answers is: functions of jq, on an answer of some length.
  private static final int CALCULATIONS = 2_000;

  private static final String CALCULATION =
      "json .items | map(select(.price > 50) | .stock[0]) | add > 0";

  private static final byte[] ITEMS =
      IntStream.range(0, 100)
          .mapToObj(i ->
              "{\"id\":%d,\"name\":\"item %d\",\"price\":%d.25,\"stock\":[%d,true,null]}"
                  .formatted(i, i, i, i))
          .collect(Collectors.joining(",", "{\"items\":[", "]}\n"))
          .getBytes(StandardCharsets.UTF_8);

  private Training() {}

  /// @param args trawl's launcher, the cache to make
  public static void main(String[] args) throws IOException, InterruptedException {
    run(Path.of(args[0]), Path.of(args[1]));
  }

  /// @param cache is there only if all went well
  static void run(Path trawl, Path cache) throws IOException, InterruptedException {
    // Two writes without it: the kernel would hold the second back for 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    Path folder = Files.createDirectories(cache.resolveSibling("training"));
    Path keys = folder.resolve("keys.p12");
    Path list = folder.resolve("list.txt");
    Path checks = folder.resolve("checks.jsonl");
    Path records = folder.resolve("records.jsonl");
    Path made = folder.resolve("made.aot");
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer http = HttpServer.create(anyPort, 0);
    HttpsServer https = HttpsServer.create(anyPort, 0);
    Files.deleteIfExists(keys);
    makeKeys(keys);
    try (Http2Server http2 = new Http2Server(tls(keys), BODY)) {
      https.setHttpsConfigurator(new HttpsConfigurator(tls(keys)));
      for (HttpServer server : List.of(http, https)) {
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", Training::answer);
        server.start();
      }
      List<String> entries =
          entries(http.getAddress().getPort(), https.getAddress().getPort(), http2.port());
      Files.write(list, entries);
      Files.write(checks, checks(http.getAddress().getPort()));
      ProcessBuilder training =
          new ProcessBuilder(
              trawl.toAbsolutePath().toString(),
              "--retry-delay",
              "1ms",
              "-o",
              records.getFileName().toString(),
              list.getFileName().toString(),
              checks.getFileName().toString());
      // By their names alone, because the options are split at blanks.
      training.directory(folder.toFile());
      Map<String, String> environment = training.environment();
      // No proxy, and no options of whoever builds.
      environment.keySet().retainAll(Set.of("PATH"));
      environment.put(
          "TRAWL_JAVA_OPTS",
          "-XX:AOTCacheOutput=%s -Djavax.net.ssl.trustStore=%s -Djavax.net.ssl.trustStorePassword=%s"
              .formatted(made.getFileName(), keys.getFileName(), PASSWORD));
      String said = output(training, 1);
      long written = Files.exists(records) ? Files.readAllLines(records).size() : 0;
      int wanted = entries.size() + EXPECTATIONS.size() + CALCULATIONS;
      if (written != wanted) {
        throw new IOException(written + " records of " + wanted + " entries: " + said);
      }
      Files.move(made, cache, StandardCopyOption.ATOMIC_MOVE);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    } finally {
      http.stop(0);
      https.stop(0);
      for (Path file : List.of(keys, list, checks, records, made, folder)) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static List<String> entries(int http, int https, int http2) {
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      String path =
          switch (i % 200) {
            case 50 -> "/redirect";
            case 100 -> "/404";
            case 150 -> "/503";
            default -> "/ok?" + i;
          };
      entries.add("http://127.0.0.1:" + http + path);
      if (i % 200 == 0) {
        entries.add("https://localhost:" + https + "/ok?" + i);
        entries.add("https://localhost:" + http2 + "/ok?" + i);
      }
    }
    entries.addAll(List.of("mailto:nobody@localhost", "http://[::1", "http://127.0.0.1:1/"));
    return entries;
  }

  /// As lists of smoke checks are.
  private static List<String> checks(int http) {
    return Stream.concat(
            EXPECTATIONS.stream().map(expected -> check(http, "/ok", expected)),
            Stream.generate(() -> check(http, "/items", CALCULATION)).limit(CALCULATIONS))
        .toList();
  }

  private static String check(int http, String path, String expected) {
    return "{\"url\":\"http://127.0.0.1:%d%s\",\"id\":1,\"expect\":\"%s\"}"
        .formatted(http, path, expected.replace("\\", "\\\\").replace("\"", "\\\""));
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      switch (path) {
        case "/redirect" -> {
          exchange.getResponseHeaders().add("Location", "/ok");
          exchange.sendResponseHeaders(302, -1);
        }
        case "/404", "/503" -> exchange.sendResponseHeaders(Integer.parseInt(path, 1, 4, 10), -1);
        default -> {
          byte[] body = path.equals("/items") ? ITEMS : BODY;
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
        }
      }
    }
  }

  private static void makeKeys(Path file) throws IOException, InterruptedException {
    output(
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-genkeypair",
            "-keystore",
            file.toString(),
            "-storepass",
            PASSWORD,
            "-alias",
            "localhost",
            "-dname",
            "CN=localhost",
            "-ext",
            "san=dns:localhost",
            "-keyalg",
            "EC"),
        0);
  }

  private static SSLContext tls(Path keys) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray());
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), null, null);
    return context;
  }

  private static String output(ProcessBuilder command, int expectedStatus)
      throws IOException, InterruptedException {
    Process process = command.redirectErrorStream(true).start();
    process.getOutputStream().close();
    try (InputStream output = process.getInputStream()) {
      String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != expectedStatus) {
        throw new IOException(command.command() + " ended with " + process + ": " + said);
      }
      return said;
    }
  }
}
