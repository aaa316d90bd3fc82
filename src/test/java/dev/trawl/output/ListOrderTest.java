package dev.trawl.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ListOrderTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LineWriter writer = new LineWriter(out);
  private final ListOrder order = new ListOrder(writer);

  @AfterEach
  void close() throws IOException {
    writer.close();
  }

  @Test
  void linesComeOutInTheOrderOfTheList() throws IOException {
    for (long index : List.of(3L, 1L, 5L, 4L, 2L)) {
      order.append(index, line(index));
    }
    assertEquals("1\n2\n3\n4\n5\n", written());
  }

  @Test
  void aLineWhoseTurnItIsDoesNotWait() throws IOException {
    order.append(1, line(1));
    order.append(2, line(2));
    order.append(4, line(4));
    assertEquals("1\n2\n", written());
  }

  @Test
  void anEntryWithoutALineTakesItsTurnAllTheSame() throws IOException {
    order.append(2, line(2));
    order.append(1, Optional.empty());
    order.append(3, Optional.empty());
    order.append(4, line(4));
    assertEquals("2\n4\n", written());
  }

  @Test
  void manyThreadsKeepTheOrder() throws IOException {
    List<Long> indexes =
        LongStream.rangeClosed(1, 20_000).boxed().collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(indexes, new Random(1));
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (long index : indexes) {
        threads.execute(() -> append(index));
      }
    }
    String expected =
        LongStream.rangeClosed(1, 20_000).mapToObj(i -> i + "\n").collect(Collectors.joining());
    assertEquals(expected, written());
  }

  @Test
  void thereIsNoRoomWhileTooManyLinesAreHeld() throws IOException {
    for (long index = 2; index <= ListOrder.MAX_LINES; index++) {
      order.append(index, Optional.empty());
      assertTrue(order.hasRoom());
    }
    order.append(ListOrder.MAX_LINES + 1, line(0));
    assertFalse(order.hasRoom());
    order.append(1, line(1));
    assertTrue(order.hasRoom());
  }

  @Test
  void thereIsNoRoomWhileTooManyBytesAreHeld() throws IOException {
    Optional<byte[]> large = Optional.of(new byte[(int) (ListOrder.MAX_BYTES / 2)]);
    order.append(2, large);
    assertTrue(order.hasRoom());
    order.append(3, large);
    assertFalse(order.hasRoom());
    order.append(1, Optional.empty());
    assertTrue(order.hasRoom());
  }

  @Test
  void askingForRoomNeverWaitsForTheWriter() throws Exception {
    GatedStream gated = new GatedStream();
    try (LineWriter slow = new LineWriter(gated)) {
      slow.append(line(0).orElseThrow());
      Await.until("the first write has begun", () -> gated.begun() == 1);
      slow.append(new byte[LineWriter.MAX_PENDING]);
      ListOrder stuck = new ListOrder(slow);
      Thread appender = Thread.ofPlatform().start(() -> append(stuck, 1));
      Await.until("it waits", () -> appender.getState() == Thread.State.WAITING);
      try {
        // On another thread, because one that waits for a monitor cannot be interrupted.
        assertTrue(CompletableFuture.supplyAsync(stuck::hasRoom).get(10, TimeUnit.SECONDS));
      } finally {
        gated.open();
      }
    }
  }

  private void append(long index) {
    append(order, index);
  }

  private static void append(ListOrder order, long index) {
    try {
      order.append(index, line(index));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Optional<byte[]> line(long index) {
    return Optional.of((index + "\n").getBytes(UTF_8));
  }

  private String written() throws IOException {
    writer.close();
    return out.toString(UTF_8);
  }
}
