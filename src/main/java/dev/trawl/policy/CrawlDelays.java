package dev.trawl.policy;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What hosts ask for between two requests (`Crawl-delay` in `robots.txt`), as it becomes known.
/// Safe for use by several threads. Holds the [#MAX_HOSTS] hosts that were told of last.
public final class CrawlDelays {
  static final int MAX_HOSTS = 10_000;

  /// The longest one that is kept to: a host may ask to be left alone for days.
  public static final Duration LONGEST = Duration.ofSeconds(30);

  private final Map<String, Duration> delays =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Duration> eldest) {
          return size() > MAX_HOSTS;
        }
      };

  /// Takes note of what a host asks for; zero for nothing.
  public synchronized void put(String host, Duration delay) {
    delays.put(host, delay.compareTo(LONGEST) > 0 ? LONGEST : delay);
  }

  /// Empty while it is not known.
  synchronized Optional<Duration> of(String host) {
    return Optional.ofNullable(delays.get(host));
  }
}
