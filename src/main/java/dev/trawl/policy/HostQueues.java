package dev.trawl.policy;

import dev.trawl.model.HostReport;
import dev.trawl.model.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Work that waits for its host: a queue for each, and hosts that may start something take turns.
///
/// Pure: time comes as an argument ([System#nanoTime()]). Not safe for use by several threads.
/// Holds the hosts that have work here or in flight, and of [#MAX_IDLE] others what is known of
/// them.
///
/// @param <T> the work
public final class HostQueues<T> {
  /// Hosts without work that are remembered: those that were busy last.
  static final int MAX_IDLE = 10_000;

  private final HostLimits limits;
  private final Optional<RateLimit> rate;
  private final RandomGenerator random;
  private final Map<String, Host> busy = new HashMap<>();
  private final Map<String, Host> idle =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Host> eldest) {
          return size() > MAX_IDLE;
        }
      };

  /// Hosts that may start something, as far as is known, in turn.
  private final ArrayDeque<Host> turns = new ArrayDeque<>();

  /// Hosts that may start something at a later time.
  private final PriorityQueue<Host> later =
      new PriorityQueue<>(Comparator.comparingLong(host -> host.atNanos));

  private final HostLog log = new HostLog();
  private long theoreticalNanos;
  private int size;
  private int useful;
  private int full;

  /// @param rate of all hosts together
  public HostQueues(
      HostLimits limits, Optional<RateLimit> rate, long nowNanos, RandomGenerator random) {
    this.limits = limits;
    this.rate = rate;
    this.theoreticalNanos = nowNanos;
    this.random = random;
  }

  private final class Host {
    private final String name;

    /// What had been started before comes first.
    private final Queue<T> again = new ArrayDeque<>(2);

    private final Queue<T> fresh = new ArrayDeque<>();
    private HostHealth health = HostHealth.GOOD;
    private Optional<RateLimit> rate = limits.rate();
    private boolean wishesKnown = limits.crawlDelays().isEmpty();
    private long theoreticalNanos;
    private int inFlight;
    private boolean queued;
    private long atNanos;
    private int counted;
    private boolean countedFull;

    Host(String name, long nowNanos) {
      this.name = name;
      this.theoreticalNanos = nowNanos;
      wish().ifPresent(this::heed);
    }

    Optional<Duration> wish() {
      return wishesKnown
          ? Optional.empty()
          : limits.crawlDelays().flatMap(delays -> delays.of(name));
    }

    private void heed(Duration wish) {
      wishesKnown = true;
      if (wish.isPositive()) {
        RateLimit wished = new RateLimit(wish);
        rate = Optional.of(rate.map(wished::slower).orElse(wished));
      }
    }

    /// Finds out what the host asks for, once it has been asked.
    ///
    /// @param startedNanos of the attempt before which it was
    void learn(long startedNanos) {
      Optional<Duration> wish = wish();
      if (wish.isPresent()) {
        heed(wish.get());
        rate.ifPresent(r ->
            theoreticalNanos +=
                Math.max(0, r.started(startedNanos, startedNanos) - theoreticalNanos));
      }
    }

    int size() {
      return again.size() + fresh.size();
    }

    int maxInFlight() {
      return health.isDoubtful() || !wishesKnown ? 1 : limits.maxInFlight();
    }

    boolean isFull() {
      return size() > 0 && inFlight >= maxInFlight();
    }

    /// Nanoseconds until it may start something; 0 or less: now.
    long delayNanos(long nowNanos) {
      long pause = health.isDoubtful() ? health.untilNanos() - nowNanos : 0;
      return rate.isEmpty()
          ? pause
          : Math.max(pause, rate.get().delayNanos(theoreticalNanos, nowNanos));
    }

    T start(long nowNanos) {
      inFlight++;
      rate.ifPresent(r -> theoreticalNanos = r.started(theoreticalNanos, nowNanos));
      return again.isEmpty() ? fresh.remove() : again.remove();
    }

    /// Whether there is anything to remember.
    boolean isNotable(long nowNanos) {
      return !health.equals(HostHealth.GOOD) || delayNanos(nowNanos) > 0;
    }
  }

  /// Takes work that has not been started.
  ///
  /// @return false if the host is skipped
  public boolean add(String host, T work, long nowNanos) {
    return add(host, nowNanos, to -> to.fresh.add(work));
  }

  /// Takes work that had been started before, which goes before what has not been.
  ///
  /// @return false if the host is skipped
  public boolean addAgain(String host, T work, long nowNanos) {
    return add(host, nowNanos, to -> to.again.add(work));
  }

  private boolean add(String name, long nowNanos, Consumer<Host> adding) {
    Host host = busy.get(name);
    if (host == null) {
      Host remembered = idle.remove(name);
      host = remembered == null ? new Host(name, nowNanos) : remembered;
      busy.put(name, host);
    }
    boolean taken =
        !host.health.isSkipped()
            || (!host.health.isClosed(nowNanos) && host.size() == 0 && host.inFlight == 0);
    if (taken) {
      adding.accept(host);
      size++;
    }
    place(host, nowNanos);
    return taken;
  }

  /// Starts the next work that may be started now: it counts as in flight until [#ended].
  public Optional<T> poll(long nowNanos) {
    while (!later.isEmpty() && later.peek().atNanos - nowNanos <= 0) {
      unqueue(later.remove(), nowNanos);
    }
    if (rate.isPresent() && rate.get().delayNanos(theoreticalNanos, nowNanos) > 0) {
      return Optional.empty();
    }
    while (!turns.isEmpty()) {
      Host host = turns.remove();
      boolean ready = host.size() > 0 && !host.isFull() && host.delayNanos(nowNanos) <= 0;
      if (ready) {
        size--;
        T work = host.start(nowNanos);
        rate.ifPresent(r -> theoreticalNanos = r.started(theoreticalNanos, nowNanos));
        unqueue(host, nowNanos);
        return Optional.of(work);
      }
      unqueue(host, nowNanos);
    }
    return Optional.empty();
  }

  /// Nanoseconds until [#poll] may have something that it has not now; empty while only [#add] or
  /// [#ended] can change that. Negative if it has something now.
  public OptionalLong delayNanos(long nowNanos) {
    long any =
        rate.isPresent() ? rate.get().delayNanos(theoreticalNanos, nowNanos) : Long.MIN_VALUE;
    if (!turns.isEmpty()) {
      return OptionalLong.of(any);
    }
    return later.isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(any, later.peek().atNanos - nowNanos));
  }

  /// Takes note of the end of an attempt.
  ///
  /// @param outcome empty if it says nothing about this host
  /// @param startedNanos when [#poll] returned the work
  /// @return work that will not be started, because the host is skipped from now on
  public Collection<T> ended(
      String name, Optional<Outcome> outcome, long startedNanos, Instant now, long nowNanos) {
    Host host = busy.get(name);
    host.inFlight--;
    host.learn(startedNanos);
    HostHealth before = host.health;
    if (outcome.isPresent()) {
      host.health = before.after(outcome.get(), startedNanos, limits, now, nowNanos, random);
    }
    List<T> dropped = List.of();
    if (host.health.isSkipped() && host.health.skips() != before.skips()) {
      dropped = drain(host);
    }
    log.changed(name, before, host.health);
    place(host, nowNanos);
    return dropped;
  }

  private List<T> drain(Host host) {
    List<T> work = new ArrayList<>(host.again);
    work.addAll(host.fresh);
    host.again.clear();
    host.fresh.clear();
    size -= work.size();
    return work;
  }

  /// Takes all work back that has not been started.
  public Collection<T> drain(long nowNanos) {
    List<T> work = new ArrayList<>();
    for (Host host : List.copyOf(busy.values())) {
      work.addAll(drain(host));
      place(host, nowNanos);
    }
    return work;
  }

  private void unqueue(Host host, long nowNanos) {
    host.queued = false;
    place(host, nowNanos);
  }

  /// Puts a host where it belongs, and counts it anew.
  private void place(Host host, long nowNanos) {
    if (!host.queued && host.size() > 0 && !host.isFull()) {
      host.queued = true;
      long delay = host.delayNanos(nowNanos);
      if (delay <= 0) {
        turns.add(host);
      } else {
        host.atNanos = nowNanos + delay;
        later.add(host);
      }
    }
    int now = useful(host, nowNanos);
    useful += now - host.counted;
    host.counted = now;
    boolean isFull = host.isFull() && !host.health.isDoubtful();
    full += Boolean.compare(isFull, host.countedFull);
    host.countedFull = isFull;
    if (host.size() == 0 && host.inFlight == 0 && !host.queued) {
      busy.remove(host.name);
      if (host.isNotable(nowNanos)) {
        idle.put(host.name, host);
      }
    }
  }

  private int useful(Host host, long nowNanos) {
    if (host.health.isClosed(nowNanos)) {
      return 0;
    }
    return Math.min(host.size(), host.rate.isPresent() ? 1 : 2 * host.maxInFlight());
  }

  /// How much work is held.
  public int size() {
    return size;
  }

  /// How many hosts something is known of.
  int hosts() {
    return busy.size() + idle.size();
  }

  /// How much of it can be of use soon: of each host twice what it may have in flight.
  public int useful() {
    return useful;
  }

  /// Whether work waits only because its host has as much in flight as it may.
  public boolean isHeldUp() {
    return full > 0;
  }

  /// Which hosts were left alone so far.
  ///
  /// @param heldUp for how long [#isHeldUp] kept slots empty
  public HostReport report(Duration heldUp) {
    return log.report(heldUp);
  }
}
