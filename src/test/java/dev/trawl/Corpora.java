package dev.trawl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Inputs that nobody here wrote. They are not part of the project: the system property
/// `trawl.corpora` names their folder, and whoever asks for one that is not there is skipped.
public final class Corpora {
  private Corpora() {}

  /// A file.
  public static Path file(String name) {
    Path folder = Path.of(System.getProperty("trawl.corpora", "../shared/corpora"));
    assumeTrue(Files.isDirectory(folder), () -> "no corpora in " + folder.toAbsolutePath());
    return folder.resolve(name);
  }

  /// The elements of a file that is a JSON array.
  public static List<JsonNode> json(String name) throws IOException {
    return List.of(new JsonMapper().readValue(file(name).toFile(), JsonNode[].class));
  }

  /// The files of an archive, in the order of their names.
  ///
  /// @param to an empty folder to unpack it into
  public static List<Path> archive(String name, Path to) throws IOException, InterruptedException {
    Process tar =
        new ProcessBuilder("tar", "-xzf", file(name).toString(), "-C", to.toString())
            .inheritIO()
            .start();
    assertEquals(0, tar.waitFor(), name);
    try (Stream<Path> files = Files.walk(to)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
