package dev.trawl.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class FrequentHostsTest {
  @Test
  void aLargeHostIsFoundAmongMoreThanThereAreCountersFor() {
    FrequentHosts hosts = new FrequentHosts();
    int entries = 100_000;
    for (int i = 0; i < entries; i++) {
      hosts.add(i % 10 == 0 ? "large" : "small-" + i);
    }
    long counted = hosts.counts().get("large");
    assertTrue(counted <= entries / 10, "counted: " + counted);
    assertTrue(counted >= entries / 10 - entries / 100, "counted: " + counted);
    assertTrue(hosts.counts().size() <= 100);
  }

  @Test
  void countsAreExactWhereThereAreFewHosts() {
    FrequentHosts hosts = new FrequentHosts();
    for (int i = 0; i < 1000; i++) {
      hosts.add("host-" + i % 20);
    }
    assertEquals(20, hosts.counts().size());
    assertTrue(hosts.counts().values().stream().allMatch(count -> count == 50));
  }
}
