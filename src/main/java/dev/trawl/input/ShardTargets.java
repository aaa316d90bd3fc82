package dev.trawl.input;

import dev.trawl.model.Input;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// The entries of a list that fall to a shard. Each keeps its ordinal.
public final class ShardTargets implements TargetSource {
  private final TargetSource list;
  private final Shard shard;
  private final Function<Input, Optional<String>> hosts;
  private final AtomicLong seen = new AtomicLong();
  private final AtomicLong taken = new AtomicLong();

  /// @param hosts name and port of the host that an entry asks; empty if it is not valid
  public ShardTargets(TargetSource list, Shard shard, Function<Input, Optional<String>> hosts) {
    this.list = list;
    this.shard = shard;
    this.hosts = hosts;
  }

  @Override
  public Optional<Target> next() throws IOException {
    Optional<Target> next = list.next();
    while (next.isPresent() && !isMine(next.get())) {
      next = list.next();
    }
    return next;
  }

  private boolean isMine(Target target) {
    seen.incrementAndGet();
    boolean mine = Shard.of(target, hosts.apply(target.input()), shard.count()).equals(shard);
    if (mine) {
      taken.incrementAndGet();
    }
    return mine;
  }

  @Override
  public boolean endsByItself() {
    return list.endsByItself();
  }

  @Override
  public OptionalLong estimatedEntries() {
    OptionalLong all = list.estimatedEntries();
    long of = seen.get();
    return all.isEmpty() || of == 0
        ? OptionalLong.empty()
        : OptionalLong.of(Math.round((double) all.getAsLong() * taken.get() / of));
  }
}
