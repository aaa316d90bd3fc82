package dev.trawl.input;

import dev.trawl.model.Input;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/// The entries of a list that fall to a shard. Each keeps its ordinal.
public final class ShardTargets implements TargetSource {
  private final TargetSource list;
  private final Shard shard;
  private final Function<Input, Optional<String>> hosts;

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
    return Shard.of(target, hosts.apply(target.input()), shard.count()).equals(shard);
  }

  @Override
  public boolean endsByItself() {
    return list.endsByItself();
  }
}
