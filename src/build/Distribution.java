import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/// Puts the distribution together: `bin/trawl`, `lib/trawl.jar` and `runtime/`, a Java runtime
/// linked from the JDK that runs this program (from its run-time image where it ships no jmods).
///
/// Arguments: the launcher, the jar with all dependencies, the folder to fill. The runtime is
/// linked again only when the JDK or the list of modules has changed.
public final class Distribution {
  /// `jdeps --print-module-deps` of the jar, less what only unused corners of its libraries name,
  /// and `jdk.crypto.ec`, which nothing names and without which JDK 21 has no elliptic curves for
  /// TLS.
  private static final List<String> MODULES =
      List.of("java.base", "java.logging", "jdk.crypto.ec", "jdk.httpserver", "jdk.unsupported");

  private Distribution() {}

  public static void main(String[] args) throws IOException {
    // So that "mvn -q package && trawl ... > FILE" leaves nothing but records in FILE: jlink is
    // chatty.
    System.setOut(System.err);
    Path launcher = Path.of(args[0]);
    Path jar = Path.of(args[1]);
    Path home = Path.of(args[2]);
    Files.createDirectories(home.resolve("bin"));
    Files.createDirectories(home.resolve("lib"));
    link(home.resolve("runtime"));
    Files.copy(jar, home.resolve("lib/trawl.jar"), StandardCopyOption.REPLACE_EXISTING);
    Path script = home.resolve("bin/trawl");
    Files.copy(launcher, script, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void link(Path runtime) throws IOException {
    String wanted = Runtime.version() + " " + String.join(",", MODULES);
    Path stamp = runtime.resolve("linked-from");
    if (Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
      return;
    }
    delete(runtime);
    int status =
        ToolProvider.findFirst("jlink")
            .orElseThrow(() -> new IOException("this JDK has no jlink: use a full JDK"))
            .run(
                new PrintWriter(System.out, true),
                new PrintWriter(System.err, true),
                "--add-modules",
                String.join(",", MODULES),
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--generate-cds-archive",
                "--output",
                runtime.toString());
    if (status != 0) {
      throw new IOException("jlink ended with status " + status);
    }
    Files.writeString(stamp, wanted);
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
