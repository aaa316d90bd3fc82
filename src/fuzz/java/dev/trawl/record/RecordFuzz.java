package dev.trawl.record;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// A result file: each line of it is read back as a record with an index, or the file is refused.
final class RecordFuzz {
  private static final Path FILE = file();

  private RecordFuzz() {}

  /// Called by Jazzer.
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    try (FileChannel channel =
        FileChannel.open(FILE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.truncate(0);
      channel.write(ByteBuffer.wrap(input));
      RecordReader records = new RecordReader(channel, "results.jsonl");
      long end = 0;
      for (Optional<Recorded> next = records.next(); next.isPresent(); next = records.next()) {
        if (next.get().index() < 1
            || records.start() != end
            || input[(int) records.end() - 1] != '\n') {
          throw new IllegalStateException("a record that is none: " + next.get());
        }
        end = records.end();
      }
    } catch (ResultsException e) {
      // Refused, as it may be.
    }
  }

  private static Path file() {
    try {
      Path file = Files.createTempFile("results", ".jsonl");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
