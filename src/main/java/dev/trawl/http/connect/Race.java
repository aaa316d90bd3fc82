package dev.trawl.http.connect;

import dev.trawl.http.exchange.Addresses;
import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Phase;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Connects to whichever of a host's addresses answers first (RFC 8305, "Happy Eyeballs"): the next
/// one is tried when one has failed, or has not answered for a while. The families take turns.
///
/// @param guard is asked about each address
/// @param limit for each address
record Race(AddressGuard guard, Duration limit) {
  /// The "Connection Attempt Delay" that section 8 recommends, in milliseconds.
  private static final long DELAY = 250;

  /// Connects; blocks.
  SocketChannel run(List<InetAddress> addresses, int port, Deadline deadline) throws IOException {
    if (addresses.size() == 1) {
      SocketChannel channel = open();
      deadline.interruptsBy(() -> close(channel));
      return connect(channel, new InetSocketAddress(addresses.getFirst(), port));
    }
    Runners runners = new Runners(port);
    deadline.interruptsBy(runners::stop);
    return runners.run(new ArrayDeque<>(inTurns(addresses)), deadline);
  }

  /// A lack of descriptors or memory shows here, and nothing else does.
  private static SocketChannel open() throws FailureException {
    try {
      return SocketChannel.open();
    } catch (IOException e) {
      throw FailureException.of(ErrorKind.RESOURCE, String.valueOf(e.getMessage()));
    }
  }

  private SocketChannel connect(SocketChannel channel, InetSocketAddress address)
      throws IOException {
    try {
      guard.check(address.getAddress());
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.socket().connect(address, (int) Math.min(Integer.MAX_VALUE, limit.toMillis()));
      return channel;
    } catch (SocketTimeoutException e) {
      close(channel);
      throw new FailureException(
          Failure.timeout(
              Phase.CONNECT, "no connection to " + text(address) + " within " + words(limit)));
    } catch (FailureException e) {
      close(channel);
      throw e;
    } catch (IOException e) {
      close(channel);
      throw new ConnectException("no connection to " + text(address) + ": " + e.getMessage());
    }
  }

  private static String words(Duration limit) {
    return limit.toMillis() % 1000 == 0 ? limit.toSeconds() + " s" : limit.toMillis() + " ms";
  }

  private static String text(InetSocketAddress address) {
    String ip = Addresses.text(address.getAddress());
    return (ip.indexOf(':') < 0 ? ip : '[' + ip + ']') + ':' + address.getPort();
  }

  private static void close(SocketChannel channel) {
    new SocketWire(channel).close();
  }

  /// Section 4: by turns, beginning with the family of the first.
  static List<InetAddress> inTurns(List<InetAddress> addresses) {
    boolean first = addresses.getFirst() instanceof Inet6Address;
    Deque<InetAddress> own = new ArrayDeque<>();
    Deque<InetAddress> other = new ArrayDeque<>();
    for (InetAddress address : addresses) {
      (address instanceof Inet6Address == first ? own : other).add(address);
    }
    List<InetAddress> turns = new ArrayList<>(addresses.size());
    while (!own.isEmpty() || !other.isEmpty()) {
      if (!own.isEmpty()) {
        turns.add(own.removeFirst());
      }
      if (!other.isEmpty()) {
        turns.add(other.removeFirst());
      }
    }
    return turns;
  }

  /// The attempts at the addresses of one host, each on a thread of its own.
  private final class Runners {
    private final int port;
    private final BlockingQueue<Finish> finishes = new LinkedBlockingQueue<>();
    private final List<SocketChannel> channels = new ArrayList<>();
    private boolean stopped;

    /// How an attempt ended.
    private sealed interface Finish {
      record Connected(SocketChannel channel) implements Finish {}

      record Failed(IOException why) implements Finish {}
    }

    Runners(int port) {
      this.port = port;
    }

    SocketChannel run(Deque<InetAddress> waiting, Deadline deadline) throws IOException {
      int running = 0;
      IOException failure = new InterruptedIOException("given up");
      try {
        while (!deadline.hasEnded() && (running > 0 || !waiting.isEmpty())) {
          if (!waiting.isEmpty()) {
            start(waiting.removeFirst());
            running++;
          }
          Finish finish =
              waiting.isEmpty() ? finishes.take() : finishes.poll(DELAY, TimeUnit.MILLISECONDS);
          switch (finish) {
            case null -> {}
            case Finish.Failed failed -> {
              running--;
              failure = failed.why();
            }
            case Finish.Connected connected -> {
              won(connected.channel());
              return connected.channel();
            }
          }
        }
        throw failure;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      } finally {
        stop();
      }
    }

    private void start(InetAddress address) throws IOException {
      SocketChannel channel = open();
      add(channel);
      Thread.ofVirtual()
          .name("trawl-connect")
          .start(() -> {
            Finish finish;
            try {
              finish = new Finish.Connected(connect(channel, new InetSocketAddress(address, port)));
            } catch (IOException e) {
              finish = new Finish.Failed(e);
            }
            finishes.add(finish);
          });
    }

    private synchronized void add(SocketChannel channel) {
      channels.add(channel);
      if (stopped) {
        close(channel);
      }
    }

    private synchronized void won(SocketChannel channel) {
      channels.remove(channel);
    }

    /// Ends those that are still running, and closes what they have connected.
    private synchronized void stop() {
      stopped = true;
      channels.forEach(Race::close);
    }
  }
}
