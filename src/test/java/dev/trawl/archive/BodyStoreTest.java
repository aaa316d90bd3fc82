package dev.trawl.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.trawl.Results;
import dev.trawl.model.Answer;
import dev.trawl.model.CacheUse;
import dev.trawl.model.Digest;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What SaveTest cannot show.
final class BodyStoreTest {
  private static final Answer ANSWER =
      Results.kept(Results.answer(200), Map.of(Digest.SHA256, "ab".repeat(32)), CacheUse.MISS);

  @TempDir private Path temporary;

  /// As FAT; here it is a zip archive.
  @Test
  void aFileSystemWithoutHardLinksWillDo() throws IOException {
    try (FileSystem zip =
        FileSystems.newFileSystem(temporary.resolve("x.zip"), Map.of("create", "true"))) {
      Path folder = Files.createDirectory(zip.getPath("/bodies"));
      assertEquals("ab/page.txt", put(folder, "one"));
      assertEquals("ab/page-2.txt", put(folder, "other"));
      assertEquals("ab/page.txt", put(folder, "one"));
      assertEquals("one", Files.readString(folder.resolve("ab/page.txt")));
      assertEquals("other", Files.readString(folder.resolve("ab/page-2.txt")));
    }
  }

  private static String put(Path folder, String body) throws IOException {
    Path part = Files.writeString(folder.resolve("1.part"), body);
    String place =
        new BodyStore(folder, NameTemplate.parse("page{ext}"))
            .put(part, Results.answered(ANSWER), ANSWER);
    assertFalse(Files.exists(part));
    return place;
  }
}
