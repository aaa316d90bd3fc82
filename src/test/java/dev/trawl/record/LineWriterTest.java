package dev.trawl.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class LineWriterTest {
  private static final byte[] LINE = "0123456789\n".getBytes(UTF_8);

  @Test
  void linesComeOutInTheOrderOfTheirComing() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    StringBuilder expected = new StringBuilder();
    try (LineWriter writer = new LineWriter("out", out)) {
      for (int i = 0; i < 50_000; i++) {
        writer.append((i + "\n").getBytes(UTF_8));
        expected.append(i).append('\n');
      }
    }
    assertEquals(expected.toString(), out.toString(UTF_8));
  }

  @Test
  void aLineIsWrittenWithoutWaitingForMore() throws IOException {
    GatedStream out = new GatedStream();
    out.open();
    try (LineWriter writer = new LineWriter("out", out)) {
      writer.append(LINE);
      Await.until("the line is written and flushed", () -> out.flushes() == 1);
    }
  }

  @Test
  void whatComesWhileTheStreamIsBusyGoesOutInOneWrite() throws IOException {
    GatedStream out = new GatedStream();
    try (LineWriter writer = new LineWriter("out", out)) {
      writer.append(LINE);
      Await.until("the first write has begun", () -> out.begun() == 1);
      for (int i = 0; i < 1_000; i++) {
        writer.append(LINE);
      }
      out.open();
    }
    assertEquals(List.of(LINE.length, 1_000 * LINE.length), out.sizes());
  }

  @Test
  void aLongLineIsHandedOverOnlyWhenItHasBeenWritten() throws IOException {
    GatedStream out = new GatedStream();
    try (LineWriter writer = new LineWriter("out", out)) {
      byte[] line = new byte[3 * LineWriter.MAX_PENDING];
      CompletableFuture<Void> appended =
          CompletableFuture.runAsync(() -> {
            try {
              writer.append(line);
            } catch (IOException e) {
              throw new CompletionException(e);
            }
          });
      Await.until("the write has begun", () -> out.begun() == 1);
      assertFalse(appended.isDone());
      out.open();
      appended.join();
      writer.append(LINE);
    }
    assertEquals(List.of(3 * LineWriter.MAX_PENDING, LINE.length), out.sizes());
  }

  @Test
  void aSlowStreamHoldsUpWhoAppends() throws IOException {
    GatedStream out = new GatedStream();
    try (LineWriter writer = new LineWriter("out", out)) {
      writer.append(LINE);
      Await.until("the first write has begun", () -> out.begun() == 1);
      byte[] half = new byte[LineWriter.MAX_PENDING / 2];
      writer.append(half);
      writer.append(half);
      CompletableFuture<Void> oneMore = new CompletableFuture<>();
      Thread appender = Thread.ofPlatform().start(() -> complete(oneMore, writer));
      Await.until("it waits", () -> appender.getState() == Thread.State.WAITING);
      assertFalse(oneMore.isDone());
      out.open();
      oneMore.join();
    }
    assertEquals(2 * LINE.length + LineWriter.MAX_PENDING, out.total());
  }

  @Test
  void aLineThatIsLargerThanAllRoomGoesThrough() throws IOException {
    GatedStream out = new GatedStream();
    out.open();
    byte[] huge = new byte[3 * LineWriter.MAX_PENDING];
    Arrays.fill(huge, (byte) 'x');
    try (LineWriter writer = new LineWriter("out", out)) {
      writer.append(LINE);
      writer.append(huge);
      writer.append(LINE);
    }
    assertEquals(huge.length + 2 * LINE.length, out.total());
  }

  @Test
  void nothingIsLostOrTornWhenManyThreadsAppend() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int threads = 8;
    int lines = 5_000;
    String padding = "x".repeat(200);
    try (LineWriter writer = new LineWriter("out", out);
        ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      for (int t = 0; t < threads; t++) {
        int thread = t;
        pool.execute(() -> {
          for (int i = 0; i < lines; i++) {
            append(writer, (thread + " " + i + " " + padding + "\n").getBytes(UTF_8));
          }
        });
      }
    }
    List<String> written = new ArrayList<>(out.toString(UTF_8).lines().toList());
    List<String> expected = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      String prefix = t + " ";
      List<String> own = new ArrayList<>();
      for (int i = 0; i < lines; i++) {
        own.add(prefix + i + " " + padding);
      }
      // In order as far as one thread is concerned.
      assertEquals(own, written.stream().filter(line -> line.startsWith(prefix)).toList());
      expected.addAll(own);
    }
    Collections.sort(written);
    Collections.sort(expected);
    assertEquals(expected, written);
  }

  @Test
  void aFailureIsReportedByAppendAndAgainByClose() {
    LineWriter writer = new LineWriter("out", new FailingStream(new IOException("disk full")));
    IOException appended = assertThrows(IOException.class, () -> appendForEver(writer));
    IOException closed = assertThrows(IOException.class, writer::close);
    assertEquals("disk full", appended.getMessage());
    assertEquals("disk full", closed.getMessage());
  }

  @Test
  void aFailureComesThroughTryWithResources() {
    IOException thrown =
        assertThrows(
            IOException.class,
            () -> {
              try (LineWriter writer =
                  new LineWriter("out", new FailingStream(new IOException("disk full")))) {
                appendForEver(writer);
              }
            });
    assertEquals("disk full", thrown.getMessage());
  }

  @Test
  void aFailureOfTheLastLinesIsReportedByClose() throws IOException {
    LineWriter writer = new LineWriter("out", new FailingStream(new IOException("disk full")));
    writer.append(LINE);
    assertThrows(IOException.class, writer::close);
  }

  @Test
  void whatIsNoIoExceptionIsReportedToo() throws IOException {
    OutOfMemoryError error = new OutOfMemoryError("native");
    LineWriter writer = new LineWriter("out", new FailingStream(error));
    writer.append(LINE);
    IOException thrown = assertThrows(IOException.class, writer::close);
    assertEquals("java.lang.OutOfMemoryError: native", thrown.getMessage());
    assertSame(error, thrown.getCause());
  }

  @Test
  void whoWaitsForRoomIsToldOfAFailure() throws IOException {
    GatedStream out = new GatedStream();
    LineWriter writer = new LineWriter("out", out);
    writer.append(LINE);
    Await.until("the first write has begun", () -> out.begun() == 1);
    writer.append(new byte[LineWriter.MAX_PENDING]);
    CompletableFuture<Void> waiting = new CompletableFuture<>();
    Thread appender = Thread.ofPlatform().start(() -> complete(waiting, writer));
    Await.until("it waits", () -> appender.getState() == Thread.State.WAITING);
    out.fail();
    CompletionException e = assertThrows(CompletionException.class, waiting::join);
    assertEquals("gate broken", e.getCause().getMessage());
    assertThrows(IOException.class, writer::close);
  }

  @Test
  void closingLeavesTheStreamOpen() throws IOException {
    GatedStream out = new GatedStream();
    out.open();
    new LineWriter("out", out).close();
    assertFalse(out.closed());
    assertEquals(0, out.begun());
  }

  @Test
  void anInterruptDoesNotCutCloseShort() throws IOException {
    GatedStream out = new GatedStream();
    LineWriter writer = new LineWriter("out", out);
    writer.append(LINE);
    Thread.currentThread().interrupt();
    Thread.ofPlatform().start(out::open);
    writer.close();
    assertTrue(Thread.interrupted());
    assertEquals(LINE.length, out.total());
  }

  private static void appendForEver(LineWriter writer) throws IOException {
    while (true) {
      writer.append(LINE);
    }
  }

  private static void append(LineWriter writer, byte[] line) {
    try {
      writer.append(line);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void complete(CompletableFuture<Void> done, LineWriter writer) {
    try {
      writer.append(LINE);
      done.complete(null);
    } catch (IOException e) {
      done.completeExceptionally(e);
    }
  }

  private static final class FailingStream extends OutputStream {
    private final Throwable failure;

    FailingStream(Throwable failure) {
      this.failure = failure;
    }

    @Override
    public void write(int b) {
      throw new AssertionError("lines are written in one piece");
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      switch (failure) {
        case IOException e -> throw e;
        case Error e -> throw e;
        default -> throw new AssertionError(failure);
      }
    }
  }
}
