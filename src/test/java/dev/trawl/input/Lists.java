package dev.trawl.input;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.trawl.model.Input;
import dev.trawl.model.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/// Lists in memory.
final class Lists {
  private Lists() {}

  static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }

  /// All entries.
  static List<Target> read(Entries entries) throws IOException {
    List<Target> targets = new ArrayList<>();
    for (Optional<Target> next = entries.next(1); next.isPresent(); ) {
      targets.add(next.get());
      next = entries.next(targets.size() + 1);
    }
    return targets;
  }

  /// The URLs of entries with which nothing is wrong.
  static List<String> urls(List<Target> targets) {
    return targets.stream()
        .map(target -> assertInstanceOf(Input.Text.class, target.input()).text())
        .toList();
  }

  /// What is wrong with each entry; empty for nothing.
  static List<String> faults(List<Target> targets) {
    return targets.stream()
        .map(target -> target.input() instanceof Input.Malformed bad ? bad.why() : "")
        .toList();
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
    return out.toByteArray();
  }
}
