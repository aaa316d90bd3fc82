package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Cli;
import dev.trawl.WebServer;
import dev.trawl.run.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Options from the command line, the environment, argument files and the configuration file.
final class ConfigurationTest {
  private final WebServer server = new WebServer();

  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theCommandLineGoesBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
    configure("user-agent=file\n");
    assertEquals("file", userAgent(configured()));
    assertEquals("env", userAgent(configured().environment("TRAWL_USER_AGENT", "env")));
    assertEquals(
        "arg", userAgent(configured().environment("TRAWL_USER_AGENT", "env"), "-A", "arg"));
  }

  @Test
  void theFileIsFoundBelowHomeWhereXdgNamesNoFolder() throws IOException {
    write(".config/trawl/config", "user-agent=home\n");
    assertEquals("home", userAgent(new Cli().environment("HOME", folder)));
    assertEquals(
        "home",
        userAgent(new Cli().environment("HOME", folder).environment("XDG_CONFIG_HOME", "")));
    configure("user-agent=xdg\n");
    assertEquals("xdg", userAgent(configured().environment("HOME", folder)));
  }

  @Test
  void aFolderThatIsNotAbsoluteDoesNotCount() throws IOException {
    Path current = Path.of("").toAbsolutePath();
    configure("nope=1\n");
    String relative = current.relativize(folder.resolve("xdg")).toString();
    assertEquals(
        Version.userAgent(), userAgent(new Cli().environment("XDG_CONFIG_HOME", relative)));
    assertEquals(Version.userAgent(), userAgent(new Cli().environment("HOME", "")));
  }

  @Test
  void theFileIsReadAsUtf8Properties() throws IOException {
    configure("# mine\ndata = a é b\nmax-time: 5s\n");
    configured().with(server.url("/")).exits(0);
    assertEquals("a é b", server.last().getBody().utf8());
  }

  @ParameterizedTest
  @ValueSource(strings = {"nope=1", "no-quiet=true", "-A=x", "A=x", "insecur=true", "Quiet=true"})
  void aKeyThatIsNoOptionIsRefused(String line) throws IOException {
    configure("max-time=5s\n" + line + "\n");
    assertRefused(
        "config, line 2: there is no option '" + line.substring(0, line.indexOf('=')) + "'",
        configured());
  }

  @Test
  void aFileThatCannotBeReadIsSaid() throws IOException {
    configure("max-time=\\u00zz\n");
    assertRefused("trawl: cannot read the configuration: " + folder, configured());
    Files.delete(folder.resolve("xdg/trawl/config"));
    Files.createDirectory(folder.resolve("xdg/trawl/config"));
    assertRefused("trawl: cannot read the configuration: " + folder, configured());
  }

  @Test
  void aBadValueIsSaidWithWhereItCameFrom() throws IOException {
    assertRefused("(from TRAWL_RETRY)", new Cli().environment("TRAWL_RETRY", "x"));
    configure("max-time=soon\n");
    assertRefused("(from " + folder.resolve("xdg/trawl/config") + ", line 1)", configured());
  }

  @Test
  void theFileTakesFlagsAloneAndNamesWithOrWithoutDashes() throws IOException {
    for (String text :
        List.of(
            "quiet\nuser-agent me\n",
            "--quiet\n--user-agent = me",
            "\uFEFFquiet=true\r\nuser-agent: me\r\n",
            "  quiet  \n# user-agent = you\nuser-agent=\\\n  me  ",
            "quiet = yes\nuser-agent = \"me\"\n")) {
      configure(text);
      assertEquals("", configured().with(server.url("/")).exits(0).err(), text);
      assertEquals("me", server.last().getHeaders().get("User-Agent"), text);
    }
    configure("no-compressed\nprogress\nheader = X-One: 1\nheader = X-Two: 2\n");
    configured().with(server.url("/")).exits(0);
    assertEquals("identity", server.last().getHeaders().get("Accept-Encoding"));
    assertEquals("1", server.last().getHeaders().get("X-One"));
    assertEquals("2", server.last().getHeaders().get("X-Two"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          max-tiem = 5s | config, line 3: there is no option 'max-tiem'; did you mean --max-time?
          timeout = 5s | config, line 3: there is no option 'timeout'; trawl calls it: -m, --max
          max-time | config, line 3: max-time needs a value: max-time = D
          max-time = soon | config, line 3)
          include = foo | config, line 3)
          retry = -1 | config, line 3)
          quiet = perhaps | config, line 3)
          retry = 2 | config, line 3: retry stands on line 1, too
          --quiet-please | config, line 3: there is no option '--quiet-please'
          [urls] | config, line 3: there is no option '[urls]'
          data = \\u00zz | config: line 3: Malformed
          """)
  void everyMistakeInTheFileIsSaidWithItsLine(String line, String said) throws IOException {
    configure("retry = 1\n\n" + line + "\nuser-agent = x\n");
    if (line.startsWith("retry = -")) {
      configure("user-agent = x\n\n" + line + "\n");
    }
    assertRefused(said, configured());
  }

  @Test
  void whatTheCommandLineSaysIsNotTheFilesMistake() throws IOException {
    configure("retry = 1\n");
    Cli.Result result = configured().with("--retry", "-1", server.url("/")).exits(2);
    assertEquals("trawl: --retry has to be 0 or more, not -1; see trawl --help\n", result.err());
  }

  @Test
  void insecureWorksOnTheCommandLineOnly() throws IOException {
    assertRefused("not from TRAWL_INSECURE", new Cli().environment("TRAWL_INSECURE", true));
    configure("insecure=true\n");
    assertRefused(
        "--insecure works on the command line only, not from " + folder.resolve("xdg/trawl/config"),
        configured());
  }

  @Test
  void switchesTakeTrueAndFalse() {
    new Cli().environment("TRAWL_COMPRESSED", false).with(server.url("/")).exits(0);
    assertEquals("identity", server.last().getHeaders().get("Accept-Encoding"));
    new Cli().environment("TRAWL_COMPRESSED", false).with("--compressed", server.url("/")).exits(0);
    assertEquals("gzip, deflate, br, zstd", server.last().getHeaders().get("Accept-Encoding"));
    new Cli().environment("TRAWL_COMPRESSED", true).with("--no-compressed", server.url("/"));
    assertEquals("identity", server.last().getHeaders().get("Accept-Encoding"));
    assertEquals("", new Cli().environment("TRAWL_QUIET", true).with(server.url("/")).err());
    assertFalse(new Cli().environment("TRAWL_QUIET", false).with(server.url("/")).err().isEmpty());
    assertRefused("TRAWL_QUIET", new Cli().environment("TRAWL_QUIET", "perhaps"));
  }

  @Test
  void listsTakeTheSameFormAsOnTheCommandLine() {
    Cli.Result result =
        new Cli()
            .environment("TRAWL_FIELDS", "index,status")
            .environment("TRAWL_HEADER", "X-One: 1")
            .environment("TRAWL_RETRY_ON", "dns,503")
            .with(server.url("/"))
            .exits(0);
    assertEquals("{\"index\":1,\"status\":200}\n", result.out());
    assertEquals("1", server.last().getHeaders().get("X-One"));
  }

  @Test
  void valuesAreTakenLiterally() throws IOException {
    // Picocli would put variables and escapes in.
    String token = "a$$b${sys:user.home}${c";
    new Cli().environment("TRAWL_BEARER", token).with(server.url("/")).exits(0);
    assertEquals("Bearer " + token, server.last().getHeaders().get("Authorization"));
    configure("bearer=" + token + "\n");
    configured().with(server.url("/")).exits(0);
    assertEquals("Bearer " + token, server.last().getHeaders().get("Authorization"));
    Cli.run("--bearer", token, server.url("/")).exits(0);
    assertEquals("Bearer " + token, server.last().getHeaders().get("Authorization"));
  }

  @Test
  void variablesThatAreNoOptionsDoNotMatter() {
    new Cli()
        .environment("TRAWL_JAVA_OPTS", "-Xmx64m")
        .environment("TRAWL_HELP", "true")
        .environment("TRAWL_VERSION", "true")
        .environment("TRAWL_NOPE", "x")
        .with(server.url("/"))
        .exits(0)
        .record();
  }

  @Test
  void argumentsCanComeFromAFile() throws IOException {
    Path file =
        write("arguments", "# options\n--fields index,url\n-A \"a b\"\n" + server.url("/1") + "\n");
    Cli.Result result = Cli.run("@" + file, server.url("/2")).exits(0);
    assertEquals(2, result.records().size());
    assertEquals("a b", server.last().getHeaders().get("User-Agent"));
    assertTrue(result.out().startsWith("{\"index\":"), result.out());
  }

  @Test
  void anArgumentFileThatIsMissingIsAListThatIsMissing() {
    Cli.Result result = Cli.run("@/no/such/file").exits(4);
    assertEquals("trawl: cannot read @/no/such/file: no such file\n", result.err());
  }

  @Test
  void theFileOfAnOptionsValueIsNoArgumentFile() throws IOException {
    String data = "@" + write("data", "--nope a=1");
    for (List<String> options :
        List.of(
            List.of("-d", data),
            List.of("-d" + data),
            List.of("--data", data),
            List.of("--data=" + data),
            List.of("-qd", data),
            List.of("-q", "-d", data))) {
      Cli.run(Cli.arguments(options, server.url("/"))).exits(0);
      ByteString body = server.last().getBody();
      assertEquals("--nope a=1", body == null ? "" : body.utf8(), options.toString());
    }
    Cli.run("-H", "@" + write("fields", "X-One: 1\n"), server.url("/")).exits(0);
    assertEquals("1", server.last().getHeaders().get("X-One"));
  }

  @Test
  void anAtSignElsewhereInAValueStays() {
    assertEquals("@@x", userAgent(new Cli(), "-A", "@@x"));
    assertEquals("@x", userAgent(new Cli(), "-A", "@x"));
  }

  @Test
  void anArgumentFileMayStandBehindASwitch() throws IOException {
    String file = "@" + write("arguments", "-A me\n");
    assertEquals("me", userAgent(new Cli(), "-q", file));
    assertEquals("me", userAgent(new Cli(), "--no-progress", file));
  }

  private String userAgent(Cli cli, String... options) {
    cli.with(Cli.arguments(List.of(options), server.url("/"))).exits(0);
    return server.last().getHeaders().get("User-Agent");
  }

  private void assertRefused(String said, Cli cli) {
    int before = server.requests().size();
    Cli.Result result = cli.with(server.url("/")).exits(2);
    assertEquals("", result.out());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().contains(said), result.err());
    assertEquals(before, server.requests().size());
  }

  private Cli configured() {
    return new Cli().environment("XDG_CONFIG_HOME", folder.resolve("xdg"));
  }

  private void configure(String properties) throws IOException {
    write("xdg/trawl/config", properties);
  }

  private Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }
}
