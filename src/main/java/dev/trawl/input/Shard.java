package dev.trawl.input;

import dev.trawl.io.Xxh64;
import dev.trawl.model.Identity;
import dev.trawl.model.Target;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// One of the parts that a list is divided into by host, so that no two processes ask the same one.
///
/// Which part a host falls to depends on its name, its port and the number of parts alone, and is
/// the same in every version.
///
/// @param number from 1
/// @param count of all parts
public record Shard(int number, int count) {
  public static final int MAX_COUNT = 100_000;

  public Shard {
    if (count < 1 || count > MAX_COUNT) {
      throw new IllegalArgumentException("count has to be from 1 to " + MAX_COUNT + ": " + count);
    }
    if (number < 1 || number > count) {
      throw new IllegalArgumentException("number has to be from 1 to " + count + ": " + number);
    }
  }

  /// The shard of an entry.
  ///
  /// @param host name and port, by which limits go; empty of an entry that is not valid. That asks
  ///   no host, and falls to the same shard as those that are the same.
  public static Shard of(Target target, Optional<String> host, int count) {
    long hash =
        host.map(name -> Xxh64.of(name.getBytes(StandardCharsets.UTF_8)))
            .orElseGet(() -> Identity.of(target).high());
    return new Shard((int) Long.remainderUnsigned(hash, count) + 1, count);
  }

  /// As the option has it.
  @Override
  public String toString() {
    return number + "/" + count;
  }
}
