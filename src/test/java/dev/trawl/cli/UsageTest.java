package dev.trawl.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Cli;
import dev.trawl.WebServer;
import dev.trawl.run.ExitStatus;
import dev.trawl.run.Streams.Standard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Wrong use: one line on standard error, nothing on standard output, nothing fetched.
final class UsageTest {
  private final WebServer server = new WebServer();

  @TempDir private Path folder;

  @BeforeEach
  void start() throws IOException {
    server.start();
  }

  @AfterEach
  void stop() {
    assertEquals(List.of(), server.requests());
    server.close();
  }

  /// The wrong arguments, and a part of what is said about them.
  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong("Unknown option: '--nope'", "--nope"),
        wrong("Unknown option: '-Z'", "-Z"),
        wrong("'http://127.0.0.1:", "--retry"),
        wrong("--concurrency has to be 1 or more, not 0", "-c", "0"),
        wrong("--concurrency has to be 1 or more, not -1", "-c", "-1"),
        wrong("'--concurrency': 'x' is no whole number", "-c", "x"),
        wrong("'--concurrency': '99999999999' is too large", "-c", "99999999999"),
        wrong("'--executor'", "-e", "x"),
        wrong("'--retry': 'x' is no whole number", "--retry", "x"),
        wrong("--retry has to be 0 or more, not -1", "--retry", "-1"),
        wrong("--retry-on takes error kinds and status codes, not 'x'", "--retry-on", "dns,x"),
        wrong("--retry-on takes", "--retry-on", "99"),
        wrong("--retry-on takes", "--retry-on", "600"),
        wrong("--retry-on takes", "--retry-on", ""),
        wrong("'1x' is not a duration", "--retry-delay", "1x"),
        wrong("'' is not a duration", "--retry-max-delay", ""),
        wrong("'-1s' is not a duration", "--grace=-1s"),
        wrong("--max-time has to be more than 0", "-m", "0"),
        wrong("'forever' is not a duration", "-m", "forever"),
        wrong("'1 s' is not a duration", "-m", "1 s"),
        wrong("'9999999h' is longer than a century", "-m", "9999999h"),
        wrong("--connect-timeout has to be from 1ms", "--connect-timeout", "0"),
        wrong("--connect-timeout has to be from 1ms", "--connect-timeout", "0.5ms"),
        wrong("--connect-timeout has to be from 1ms", "--connect-timeout", "600h"),
        wrong("--request is not a method name", "-X", ""),
        wrong("--request is not a method name", "-X", "GET\r\nX: y"),
        wrong("--request is not a method name", "-X", "GE T"),
        wrong("--header takes 'Name: value'", "-H", "no-colon"),
        wrong("--header takes 'Name: value'", "-H", ": value"),
        wrong("--header takes 'Name: value'", "-H", "a b: c"),
        wrong("--header X has a character that is not printable ASCII", "-H", "X: a\r\nY: b"),
        wrong("--header X has a character that is not printable ASCII", "-H", "X: a\0b"),
        wrong("--header X has a character that is not printable ASCII", "-H", "X: é"),
        wrong("--header cannot read /no/such/file", "-H", "@/no/such/file"),
        wrong("--data cannot read /no/such/file", "-d", "@/no/such/file"),
        wrong("--data cannot go with the method GET", "-X", "GET", "-d", "a"),
        wrong("--data cannot go with the method HEAD", "-I", "-d", "a"),
        wrong("--user-agent has a character", "-A", "a\nb"),
        wrong("--user takes USER:PASSWORD", "-u", "me"),
        wrong("only one of --user, --bearer and an Auth", "-u", "a:b", "--bearer", "c"),
        wrong("only one of --user, --bearer and an Auth", "-u", "a:b", "-H", "authorization: c"),
        wrong("--bearer has a character that no token may have", "--bearer", "a b"),
        wrong("should be specified only once", "-u", "a:b", "-u", "c:d"),
        wrong("--max-redirs has to be 0 or more, not -1", "--max-redirs", "-1"),
        wrong("--cookie has a character that no cookie may have", "-b", "a=b\r\nX: y"),
        wrong("--cookie cannot read nofile: no such file", "-b", "nofile"),
        wrong(
            "--cookie-jar cannot write /no/such/folder/jar", "--cookie-jar", "/no/such/folder/jar"),
        wrong("--cookie-jar cannot write /", "--cookie-jar", "/"),
        wrong("only one of --http1.1, --http2", "--http1.1", "--http2"),
        wrong("only one of --ipv4 and --ipv6", "-4", "-6"),
        wrong("--proxy: proxy scheme is not http, socks5", "-x", "https://h:1"),
        wrong("--proxy: proxy is not", "-x", "http://h:99999"),
        wrong("--resolve takes HOST:PORT:ADDR", "--resolve", "h:80"),
        wrong("'h2' in 'h:80:h2' is no IP address", "--resolve", "h:80:h2"),
        wrong("'1.2.3' in 'h:80:1.2.3' is no IP address", "--resolve", "h:80:1.2.3"),
        wrong("--cacert cannot read /no/such/file", "--cacert", "/no/such/file"),
        wrong("--cert cannot read /no/such/file", "--cert", "/no/such/file"),
        wrong("--key needs --cert", "--key", "/no/such/file"),
        wrong("no PEM certificate in it", "--cacert", "/dev/null"),
        wrong("--default-scheme takes http or https, not 'ftp'", "--default-scheme", "ftp"),
        wrong("--demo-server takes a port from 1 to 65535, not 0", "--demo-server=0"),
        wrong("--demo-server takes a port from 1 to 65535, not 65536", "--demo-server=65536"),
        wrong("'--demo-server': 'x' is no whole number", "--demo-server=x"),
        wrong("--include takes headers and body, not 'x'", "--include", "headers,x"),
        wrong("'1Q' is not a size such as 1000, 64k, 10M", "--include-limit", "1Q"),
        wrong("'-1' is not a size", "--include-limit=-1"),
        wrong("--hash takes sha256, sha1, md5 and xxh3, not 'crc'", "--hash", "md5,crc"),
        wrong("--warc takes a name that ends in .warc.gz or .warc, not x.gz", "--warc", "x.gz"),
        wrong("--warc-size has to be 1 or more, not 0", "--warc", "x.warc.gz", "--warc-size", "0"),
        wrong("--warc and --cache exclude each other", "--warc", "x.warc", "--cache", "x"),
        wrong("--save-as needs --save", "--save-as", "{index}"),
        wrong(
            "--save-as '{index}/{ext}': column 8: a name is of A-Z, a-z, 0-9, '.', '_', '-' and"
                + " fields in braces",
            "--save",
            "x",
            "--save-as",
            "{index}/{ext}"),
        wrong(
            "--save-as 'a{name}': column 2: there is no field {name}, only {index} {line} {id}"
                + " {host} {status} {sha256} {ext}",
            "--save",
            "x",
            "--save-as",
            "a{name}"),
        wrong("'a{index': column 2: a name is of", "--save", "x", "--save-as", "a{index"),
        wrong("'..': column 1: a name begins with", "--save", "x", "--save-as", ".."),
        wrong("'': column 1: a name begins with", "--save", "x", "--save-as", ""),
        wrong("--only-changes needs --baseline", "--only-changes"),
        wrong(
            "--only and --only-changes exclude each other",
            "--only-changes",
            "--baseline",
            "x",
            "--only",
            "ok"),
        wrong("--cache-size has to be more than 0", "--cache-size", "0"),
        wrong("--only takes ok or failed, not 'x'", "--only", "x"),
        wrong("there is no field 'nope'", "--fields", "index,nope"),
        wrong("there is no field ''", "--fields", ""),
        wrong("standard input (-) can be read only once", "-", "-"));
  }

  private static Arguments wrong(String said, String... arguments) {
    return Arguments.of(said, List.of(arguments));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("wrong")
  void wrongUseIsSaidInOneLineAndNothingIsFetched(String said, List<String> arguments) {
    Cli.Result result = Cli.run(Cli.arguments(arguments, server.url("/")));
    assertOneLine(2, said, result);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET\r\nX: s3cr3t", "s3cr3t t"})
  void aBadMethodIsNotRepeated(String method) {
    assertOneLine(2, "--request is not a method name; see", Cli.run("-X", method, server.url("/")));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 65536})
  void serveWantsAPort(int port) {
    assertOneLine(2, "--port takes a port", Cli.run("serve", "--port=" + port));
  }

  @Test
  void aPortThatIsTakenIsSaid() {
    String port = Integer.toString(server.port());
    assertOneLine(2, "cannot serve on port " + port, Cli.run("serve", "--port", port));
    assertOneLine(
        2,
        "--demo-server cannot listen on port " + port + ": Address already in use",
        Cli.run("--demo-server=" + port, server.url("/")));
  }

  @Test
  void aTerminalIsNoList() {
    assertOneLine(2, "no list", new Cli().terminals(Standard.IN).with());
    assertOneLine(2, "no list", new Cli().terminals(Standard.IN).with("-", server.url("/")));
  }

  @Test
  void aListThatCannotBeReadIsSaidBeforeAnythingIsFetched() {
    assertOneLine(
        4,
        "trawl: cannot read no-such-file: no such file",
        Cli.run(server.url("/"), "no-such-file"));
    assertOneLine(
        4,
        "trawl: cannot read " + folder + ": it is a directory",
        Cli.run(server.url("/"), folder.toString()));
    assertOneLine(
        4,
        "trawl: cannot read standard input: it is closed",
        new Cli().closed(Standard.IN).with("-", server.url("/")));
  }

  @Test
  void anOutputThatCannotBeOpenedIsSaidBeforeAnythingIsFetched() {
    assertOneLine(
        3,
        "trawl: cannot write " + folder + ": it is a folder",
        Cli.run("-o", folder.toString(), server.url("/")));
    assertOneLine(
        3,
        "trawl: cannot write /no/such/folder/x: no such file or folder",
        Cli.run("-o", "/no/such/folder/x", server.url("/")));
    assertOneLine(
        3,
        "trawl: cannot write standard output: it is closed",
        new Cli().closed(Standard.OUT).with(server.url("/")));
  }

  @Test
  void anOutputIsNotTouchedByARunThatCannotBegin() throws IOException {
    Path output = Files.writeString(folder.resolve("out"), "precious");
    Cli.run("-o", output.toString(), "no-such-file").exits(4);
    Cli.run("-o", output.toString(), "--cacert", "/dev/null", server.url("/")).exits(2);
    assertEquals("precious", Files.readString(output));
  }

  @Test
  void aNameThatNoFileCanHaveIsAUsageError() {
    assertOneLine(2, "not a file name", Cli.run("a\0b"));
    assertOneLine(2, "not a file name", Cli.run("-d", "@a\0b", server.url("/")));
  }

  private static void assertOneLine(int exit, String said, Cli.Result result) {
    assertEquals(exit, result.exit(), result.err());
    assertEquals("", result.out());
    assertEquals(1, result.err().lines().count(), result.err());
    assertTrue(result.err().startsWith("trawl: "), result.err());
    assertTrue(result.err().contains(said), result.err());
  }

  @Test
  void aListIsNotOverwrittenWithItsRecords() throws IOException {
    Path list = Files.writeString(folder.resolve("list"), server.url("/"));
    Cli.Result result = Cli.run("-o", folder + "/../" + folder.getFileName() + "/list", list + "");
    assertTrue(result.exits(ExitStatus.USAGE).err().contains("it is a list to be read, too"));
    assertEquals(server.url("/"), Files.readString(list));
  }
}
