import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Puts the distribution together: `bin/trawl`; `runtime/`, a Java runtime linked from the JDK that
/// runs this program (from its run-time image where it ships no jmods); in `lib/` the jar with its
/// ahead-of-time cache (JEP 483, 514, 515), and the program that makes the cache; and the page of
/// the manual in `share/man`.
///
/// Arguments: the folder of all sources, the jar with all dependencies, the folder to fill, the
/// date of the manual. What has not changed is not made again.
public final class Distribution {
  /// `jdeps --print-module-deps` of the jar, less what only unused corners of its libraries name,
  /// and what nothing names: `jdk.charsets`, without which text in many of the web's charsets
  /// cannot be read, and `jdk.crypto.ec`, without which JDK 21 has no elliptic curves for TLS.
  private static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.xml",
          "jdk.charsets",
          "jdk.crypto.ec",
          "jdk.httpserver",
          "jdk.net",
          "jdk.unsupported");

  /// Those of `java.base`, which come first in the list.
  private static final String PROVIDERS = "(SUN|SunRsaSign|SunEC|SunJSSE|SunJCE)$";

  private static final String NEGATIVE_TTL = "networkaddress.cache.negative.ttl=";

  private Distribution() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    // So that "mvn -q package && trawl ... > FILE" leaves nothing but records in FILE: jlink is
    // chatty.
    System.setOut(System.err);
    Path sources = Path.of(args[0]);
    Path scripts = sources.resolve("main/sh");
    String launcher = Files.readString(scripts.resolve("trawl"));
    Path jar = Path.of(args[1]);
    Path home = Path.of(args[2]);
    link(home.resolve("runtime"));

    // Java runs the classes of a cache even when the jar has changed since. So both are named by
    // what they come from, and a cache can only be found beside its own jar.
    String name = "trawl-" + digest(Runtime.version() + launcher, Files.readAllBytes(jar));
    Path lib = home.resolve("lib");
    Path cache = lib.resolve(name + ".aot");
    if (!Files.exists(cache)) {
      delete(lib);
      Files.createDirectories(lib);
      OldClasses.upgrade(jar, lib.resolve(name + ".jar"));
      compile(sources.resolve("build"), "Training", lib.resolve("training.jar"));
    }
    Path script = home.resolve("bin/trawl");
    write(script, launcher.replace("@NAME@", name));
    write(
        lib.resolve("make-cache"),
        Files.readString(scripts.resolve("make-cache")).replace("@NAME@", name));
    Path page = home.resolve("share/man/man1/trawl.1");
    if (!Files.exists(cache) || !Files.exists(page)) {
      manual(home, jar, page, args[3]);
    }
    if (!Files.exists(cache)) {
      Training.run(script, cache);
    }
  }

  private static void manual(Path home, Path jar, Path page, String date)
      throws IOException, InterruptedException {
    Files.createDirectories(page.getParent());
    Process made =
        new ProcessBuilder(
                home.resolve("runtime/bin/java").toString(),
                "-cp",
                jar.toString(),
                "dev.trawl.cli.Manual",
                date.substring(0, "2026-01-01".length()))
            .redirectOutput(page.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (made.waitFor() != 0) {
      Files.delete(page);
      throw new IOException("cannot make " + page);
    }
  }

  private static String digest(String text, byte[] bytes) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(bytes), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private static void write(Path script, String text) throws IOException {
    Files.createDirectories(script.getParent());
    Files.writeString(script, text);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /// Where trawl is installed, no compiler is.
  private static void compile(Path sources, String main, Path jar) throws IOException {
    Path classes = jar.resolveSibling("classes");
    String source = sources.resolve(main + ".java").toString();
    run("javac", "-sourcepath", sources.toString(), "-d", classes.toString(), source);
    run(
        "jar",
        "--create",
        "--file=" + jar,
        "--date=2026-01-01T00:00:00Z",
        "--main-class=" + main,
        "-C",
        classes.toString(),
        ".");
    delete(classes);
  }

  private static void run(String tool, String... arguments) throws IOException {
    int status =
        ToolProvider.findFirst(tool)
            .orElseThrow(() -> new IOException("this JDK has no " + tool + ": use a full JDK"))
            .run(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments);
    if (status != 0) {
      throw new IOException(tool + " ended with status " + status);
    }
  }

  private static void link(Path runtime) throws IOException {
    List<String> options =
        List.of(
            "--add-modules",
            String.join(",", MODULES),
            "--strip-debug",
            "--no-header-files",
            "--no-man-pages");
    String wanted = Runtime.version() + " " + String.join(" ", options);
    Path stamp = runtime.resolve("linked-from");
    if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
      return;
    }
    delete(runtime);
    run(
        "jlink",
        Stream.concat(options.stream(), Stream.of("--output", runtime.toString()))
            .toArray(String[]::new));
    secure(runtime.resolve("conf/security/java.security"));
    Files.writeString(stamp, wanted);
  }

  /// Takes out providers whose modules are not linked: Java would look for each of them, and in the
  /// whole jar, as soon as one is asked for. Sets what [dev.trawl.http.Resolver] would, which makes
  /// Java look for a logger first.
  private static void secure(Path settings) throws IOException {
    List<String> edited =
        Files.readAllLines(settings).stream()
            .filter(
                line -> !line.matches("security\\.provider\\.\\d+=(?!%s).*".formatted(PROVIDERS)))
            .map(line -> line.startsWith(NEGATIVE_TTL) ? NEGATIVE_TTL + "0" : line)
            .toList();
    if (!edited.contains(NEGATIVE_TTL + "0")) {
      throw new IOException(settings + " has no " + NEGATIVE_TTL);
    }
    Files.write(settings, edited);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
