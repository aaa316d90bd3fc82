package dev.trawl.input;

import dev.trawl.model.Identity;
import dev.trawl.model.Input;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/// A list without the entries that have the [Identity] of an earlier one. Each keeps its ordinal.
public final class UniqueTargets implements TargetSource, Closeable {
  private final TargetSource targets;
  private final Runnable dropped;
  private final Path folder;
  private final HashFile seen;

  /// The entries of `targets`, once each.
  ///
  /// @param dropped run for each entry that is left out
  /// @param folder for a temporary file of 24 to 48 bytes for each entry
  /// @throws ListException if the file cannot be made
  public UniqueTargets(TargetSource targets, Runnable dropped, Path folder) throws ListException {
    this.targets = targets;
    this.dropped = dropped;
    this.folder = folder;
    try {
      this.seen = new HashFile(folder);
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  @Override
  public Optional<Target> next() throws IOException {
    Optional<Target> next = targets.next();
    while (next.isPresent() && !isNew(next.get())) {
      dropped.run();
      next = targets.next();
    }
    return next;
  }

  @Override
  public boolean endsByItself() {
    return targets.endsByItself();
  }

  @Override
  public OptionalLong estimatedEntries() {
    return targets.estimatedEntries();
  }

  private boolean isNew(Target target) throws ListException {
    if (!isKnown(target)) {
      return true;
    }
    Identity identity = Identity.of(target);
    try {
      return seen.add(identity.high(), identity.low());
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /// Whether all of the entry is known: of a line that is too long it is only the beginning.
  private static boolean isKnown(Target target) {
    return switch (target.input()) {
      case Input.Text text -> true;
      case Input.NotUtf8 bytes -> true;
      case Input.TooLong line -> false;
      case Input.Malformed entry -> target.particulars().source().isPresent();
    };
  }

  private ListException unusable(IOException e) {
    return new ListException(
        "--unique cannot keep its file in " + folder + ": " + e.getMessage(), e);
  }

  @Override
  public void close() throws ListException {
    try {
      seen.close();
    } catch (IOException e) {
      throw unusable(e);
    }
  }
}
