package dev.trawl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jwat.warc.WarcReaderFactory;
import org.netpreserve.jwarc.WarcReader;
import org.netpreserve.jwarc.WarcRecord;
import org.netpreserve.jwarc.WarcRequest;
import org.netpreserve.jwarc.WarcResponse;
import org.netpreserve.jwarc.tools.ValidateTool;

/// WARC files, read.
public final class Archives {
  private Archives() {}

  /// A record, and what is in it.
  public record Read(WarcRecord record, String header, String block) {
    /// Of an HTTP message, what comes after its head.
    public String payload() {
      return block.substring(block.indexOf("\r\n\r\n") + 4);
    }
  }

  /// All records, as jwarc reads them.
  public static List<Read> records(Path archive) throws IOException {
    List<Read> all = new ArrayList<>();
    try (WarcReader reader = new WarcReader(archive)) {
      for (Optional<WarcRecord> next = reader.next(); next.isPresent(); next = reader.next()) {
        WarcRecord record = next.get();
        // What has been parsed can be read all the same, but not the other way round.
        switch (record) {
          case WarcResponse response -> response.http();
          case WarcRequest request -> request.http();
          default -> {}
        }
        String header = record.headers().map().toString();
        all.add(new Read(record, header, new String(record.body().stream().readAllBytes(), UTF_8)));
      }
    }
    return all;
  }

  /// Neither jwarc's own tool nor JWAT finds anything wrong.
  public static void assertValid(List<Path> archives) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ValidateTool.class.getName(),
                "-v"));
    archives.forEach(archive -> command.add(archive.toString()));
    Process tool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(tool.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, tool.waitFor(), said);
    for (Path archive : archives) {
      assertEquals(records(archive).size(), jwat(archive));
    }
  }

  /// How many records JWAT reads, which checks their digests.
  private static int jwat(Path archive) throws IOException {
    int count = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
      org.jwat.warc.WarcReader reader = WarcReaderFactory.getReader(in);
      reader.setBlockDigestEnabled(true);
      reader.setPayloadDigestEnabled(true);
      for (org.jwat.warc.WarcRecord record = reader.getNextRecord();
          record != null;
          record = reader.getNextRecord()) {
        record.close();
        assertTrue(record.isCompliant(), record.header.warcTypeStr);
        String type = record.header.warcTypeStr;
        if (type.equals("response") || type.equals("request")) {
          assertEquals(true, record.isValidBlockDigest, type);
        }
        assertNotEquals(false, record.isValidPayloadDigest, type);
        count++;
      }
      reader.close();
      assertTrue(reader.isCompliant());
    }
    return count;
  }
}
