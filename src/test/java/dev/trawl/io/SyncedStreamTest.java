package dev.trawl.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Await;
import dev.trawl.record.GatedStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class SyncedStreamTest {
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration NEVER = Duration.ofDays(1);

  private final ClosedOnce out = new ClosedOnce();
  private final AtomicInteger forced = new AtomicInteger();

  @Test
  void whatWasWrittenIsForcedThoughNothingFollows() throws IOException {
    try (SyncedStream stream = new SyncedStream(out, forced::incrementAndGet, SOON)) {
      for (int i = 1; i <= 3; i++) {
        int times = i;
        stream.write('x');
        Await.until("forced", () -> forced.get() == times);
      }
    }
    assertEquals(3, forced.get(), "nothing was left to be forced at the end");
    assertEquals("xxx", out.toString(UTF_8));
  }

  @Test
  void theEndForcesWhatIsLeft() throws IOException {
    SyncedStream stream = new SyncedStream(out, forced::incrementAndGet, NEVER);
    stream.write(new byte[10]);
    assertEquals(0, forced.get());
    stream.close();
    assertEquals(1, forced.get());
    assertEquals(1, out.closed);
  }

  @Test
  void writingDoesNotWaitForTheDisk() throws Exception {
    GatedStream disk = new GatedStream();
    try (SyncedStream stream = new SyncedStream(out, () -> disk.write(new byte[1], 0, 1), SOON)) {
      stream.write('a');
      Await.until("it is being forced", () -> disk.begun() == 1);
      stream.write('b');
      assertEquals("ab", out.toString(UTF_8));
      disk.open();
    }
  }

  @Test
  void aDiskThatFailsFailsTheNextWriteAndTheEnd() throws IOException {
    AtomicInteger tries = new AtomicInteger();
    SyncedStream stream =
        new SyncedStream(
            out,
            () -> {
              tries.incrementAndGet();
              throw new IOException("I/O error");
            },
            SOON);
    stream.write('x');
    Await.until("it has failed", () -> tries.get() == 1);
    Await.until("and is told", () -> fails(stream));
    assertEquals("I/O error", assertThrows(IOException.class, stream::close).getMessage());
    assertEquals(1, tries.get(), "a second try would seem to succeed");
    assertEquals(1, out.closed);
  }

  private static boolean fails(SyncedStream stream) {
    try {
      stream.write('x');
      return false;
    } catch (IOException e) {
      assertTrue(e.getMessage().equals("I/O error"), e.getMessage());
      return true;
    }
  }

  private static final class ClosedOnce extends ByteArrayOutputStream {
    private int closed;

    @Override
    public void close() {
      closed++;
    }
  }
}
