package dev.trawl.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trawl.Packaged;
import java.util.Map;

/// Scripts that see a file system as nobody else does, where the machine lets them.
final class Mounts {
  private static final Map<String, String> PATH = Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");

  private Mounts() {}

  /// Runs a script of bash after a mount that is gone with it. Skips the test where that cannot be.
  static Packaged.Ended bash(String mount, String script) throws Exception {
    assumeTrue(within(mount).exit() == 0, "mounting is not permitted");
    return within(mount + "\n" + script);
  }

  private static Packaged.Ended within(String script) throws Exception {
    String quoted = "'" + script.replace("'", "'\\''") + "'";
    return Packaged.bash("exec unshare -rm /bin/bash -c " + quoted, PATH);
  }
}
