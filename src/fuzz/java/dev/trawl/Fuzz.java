package dev.trawl;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Runs one target for some time. What is found, inputs that reach new code and inputs that fail,
/// is kept in `target/fuzz`, where the next run goes on.
public final class Fuzz {
  private Fuzz() {}

  /// Ends with the process.
  ///
  /// @param arguments a target below `dev.trawl`, such as `http.UrlFuzz`, and seconds
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String target = arguments[0];
    Path inputs = Files.createDirectories(Path.of("target/fuzz").resolve(target));
    Path failures = Files.createDirectories(Path.of("target/fuzz/failures"));
    Jazzer.main(
        new String[] {
          "--target_class=dev.trawl." + target,
          "--instrumentation_includes=dev.trawl.**:okhttp3.**:com.fasterxml.jackson.core.**"
              + ":net.thisptr.**",
          // They look for injections into shells and databases.
          "--disabled_hooks=*",
          "--reproducer_path=" + failures,
          "-artifact_prefix=" + failures + "/",
          "-dict=src/fuzz/words.dict",
          "-max_total_time=" + arguments[1],
          inputs.toString()
        });
  }
}
