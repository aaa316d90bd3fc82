package dev.trawl.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Await;
import dev.trawl.Targets;
import dev.trawl.io.ByteBudget;
import dev.trawl.model.Input;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ListOrderTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final LineWriter writer = new LineWriter("out", out);
  private final ListOrder order = new ListOrder(new ByteBudget(16 << 20));

  @AfterEach
  void close() throws IOException {
    writer.close();
  }

  @Test
  void linesComeOutInTheOrderOfTheList() throws IOException {
    handOut(1, 5);
    for (long index : List.of(3L, 1L, 5L, 4L, 2L)) {
      order.append(index, line(index));
    }
    assertEquals("1\n2\n3\n4\n5\n", written());
  }

  @Test
  void aLineWhoseTurnItIsDoesNotWait() throws IOException {
    handOut(1, 4);
    order.append(1, line(1));
    order.append(2, line(2));
    order.append(4, line(4));
    assertEquals("1\n2\n", written());
  }

  @Test
  void anEntryWithoutALineTakesItsTurnAllTheSame() throws IOException {
    handOut(1, 4);
    order.append(2, line(2));
    order.append(1, List.of());
    order.append(3, List.of());
    order.append(4, line(4));
    assertEquals("2\n4\n", written());
  }

  @Test
  void entriesThatWerePassedOverAreNotWaitedFor() throws IOException {
    handOut(1, 1);
    handOut(8, 8);
    handOut(5_000_000_000L, 5_000_000_000L);
    order.append(5_000_000_000L, line(3));
    order.append(8, line(2));
    assertEquals(0, out.size());
    order.append(1, line(1));
    assertEquals("1\n2\n3\n", written());
  }

  @Test
  void linesOfSeveralWritersKeepTheSameOrder() throws IOException {
    handOut(1, 2);
    ByteArrayOutputStream second = new ByteArrayOutputStream();
    try (LineWriter other = new LineWriter("out", second)) {
      order.append(2, List.of(new Line(writer, bytes(2)), new Line(other, bytes(20))));
      order.append(1, List.of(new Line(writer, bytes(1)), new Line(other, bytes(10))));
    }
    assertEquals("1\n2\n", written());
    assertEquals("10\n20\n", second.toString(UTF_8));
  }

  @Test
  void whatWaitsForAnEntryThatWasNeverStartedIsWrittenAtTheEnd() throws IOException {
    handOut(1, 5);
    order.append(4, line(4));
    order.append(2, line(2));
    assertEquals(0, out.size());
    order.finish();
    assertEquals("2\n4\n", written());
  }

  @Test
  void manyThreadsKeepTheOrder() throws IOException {
    handOut(1, 20_000);
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
    handOut(1, ListOrder.MAX_ENTRIES + 1);
    for (long index = 2; index <= ListOrder.MAX_ENTRIES; index++) {
      order.append(index, List.of());
      assertTrue(order.hasRoom());
    }
    order.append(ListOrder.MAX_ENTRIES + 1, line(0));
    assertFalse(order.hasRoom());
    order.append(1, line(1));
    assertTrue(order.hasRoom());
  }

  @Test
  void thereIsNoRoomWhileTooManyBytesAreHeld() throws IOException {
    handOut(1, 3);
    List<Line> large = List.of(new Line(writer, new byte[(int) (ListOrder.MAX_BYTES / 2)]));
    order.append(2, large);
    assertTrue(order.hasRoom());
    order.append(3, large);
    assertFalse(order.hasRoom());
    order.append(1, List.of());
    assertTrue(order.hasRoom());
  }

  @Test
  void longLinesThatWaitDoNotFillTheMemory() throws IOException {
    int mebibytes = (int) Math.min(1024, Runtime.getRuntime().maxMemory() / (1 << 20)) + 64;
    CheckedStream written = new CheckedStream();
    ListOrder far = new ListOrder(new ByteBudget(16 << 20));
    try (LineWriter to = new LineWriter("out", written)) {
      handOut(far, 1, mebibytes + 2);
      for (int i = mebibytes; i >= 2; i--) {
        byte[] line = new byte[1 << 20];
        Arrays.fill(line, (byte) i);
        far.append(i, List.of(new Line(to, line), new Line(to, new byte[] {(byte) i})));
      }
      assertFalse(far.hasRoom());
      far.append(1, List.of());
      assertTrue(far.hasRoom());
      // As much again: what the disk held has made room.
      far.append(mebibytes + 2, List.of(new Line(to, new byte[] {1})));
      far.append(mebibytes + 1, List.of(new Line(to, new byte[] {2})));
    }
    assertEquals((mebibytes - 1) * ((1L << 20) + 1) + 2, written.count);
    assertEquals(
        IntStream.rangeClosed(2, mebibytes).mapToObj(i -> (byte) i).toList(),
        written.order.subList(0, mebibytes - 1));
  }

  /// Takes notice of each change from one value to another.
  private static final class CheckedStream extends OutputStream {
    private final List<Byte> order = new ArrayList<>();
    private long count;

    @Override
    public void write(int b) {
      count++;
      if (order.isEmpty() || order.getLast() != (byte) b) {
        order.add((byte) b);
      }
    }
  }

  @Test
  void askingForRoomNeverWaitsForTheWriter() throws Exception {
    GatedStream gated = new GatedStream();
    try (LineWriter slow = new LineWriter("out", gated)) {
      slow.append(bytes(0));
      Await.until("the first write has begun", () -> gated.begun() == 1);
      slow.append(new byte[LineWriter.MAX_PENDING]);
      ListOrder stuck = new ListOrder(new ByteBudget(16 << 20));
      handOut(stuck, 1, 1);
      List<Line> lines = List.of(new Line(slow, bytes(1)));
      Thread appender = Thread.ofPlatform().start(() -> append(stuck, 1, lines));
      Await.until("it waits", () -> appender.getState() == Thread.State.WAITING);
      try {
        // On another thread, because one that waits for a monitor cannot be interrupted.
        assertTrue(CompletableFuture.supplyAsync(stuck::hasRoom).get(10, TimeUnit.SECONDS));
      } finally {
        gated.open();
      }
    }
  }

  private void handOut(long from, long to) throws IOException {
    handOut(order, from, to);
  }

  private static void handOut(ListOrder order, long from, long to) throws IOException {
    Iterator<Target> targets =
        LongStream.rangeClosed(from, to)
            .mapToObj(i -> new Target(i, OptionalLong.empty(), new Input.Text("")))
            .iterator();
    TargetSource watched = order.watched(new Targets(targets));
    while (watched.next().isPresent()) {}
  }

  private void append(long index) {
    append(order, index, line(index));
  }

  private static void append(ListOrder order, long index, List<Line> lines) {
    try {
      order.append(index, lines);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<Line> line(long index) {
    return List.of(new Line(writer, bytes(index)));
  }

  private static byte[] bytes(long index) {
    return (index + "\n").getBytes(UTF_8);
  }

  private String written() throws IOException {
    writer.close();
    return out.toString(UTF_8);
  }
}
