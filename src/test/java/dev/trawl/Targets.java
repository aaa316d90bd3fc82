package dev.trawl;

import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import java.util.Iterator;
import java.util.Optional;

/// A list of what there is.
public record Targets(Iterator<Target> targets) implements TargetSource {
  @Override
  public Optional<Target> next() {
    return targets.hasNext() ? Optional.of(targets.next()) : Optional.empty();
  }

  @Override
  public boolean endsByItself() {
    return true;
  }
}
