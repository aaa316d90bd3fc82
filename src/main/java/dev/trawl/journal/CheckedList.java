package dev.trawl.journal;

import dev.trawl.model.Identity;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import dev.trawl.record.ResultsException;
import dev.trawl.record.Secrets;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.Predicate;

/// Those entries of a list that a [Journal] leaves to be fetched.
///
/// None of a block comes out before all its known entries have been seen, and found to be the same
/// as in the journal. Where none are known, or all have been seen, nothing is read ahead.
public final class CheckedList implements TargetSource {
  private final TargetSource list;
  private final Journal journal;
  private final Predicate<Target> valid;
  private final FailedBefore failedBefore;
  private final List<Target> unchecked = new ArrayList<>();
  private final Queue<Target> checked = new ArrayDeque<>();

  /// Known entries that have not been seen.
  private long remaining;

  /// Those of them in the present block.
  private long unseen;

  private long first;
  private long last;
  private long sum;

  /// Takes an entry that is passed over because it is done, but was not ok.
  public interface FailedBefore {
    void accept(Target target) throws IOException;
  }

  /// @param valid whether an entry can be requested
  public CheckedList(
      TargetSource list, Journal journal, Predicate<Target> valid, FailedBefore failedBefore) {
    this.list = list;
    this.journal = journal;
    this.valid = valid;
    this.failedBefore = failedBefore;
    this.remaining = journal.size();
  }

  /// @throws ResultsException if the list is not the one that the journal is of
  @Override
  public Optional<Target> next() throws IOException {
    while (true) {
      while (!checked.isEmpty()) {
        Target target = checked.remove();
        if (journal.wants(target.index())) {
          return Optional.of(target);
        }
        failedBefore.accept(target);
      }
      if (remaining == 0 && journal.wantsNoOther()) {
        return Optional.empty();
      }
      Optional<Target> target = list.next();
      if (target.isEmpty()) {
        if (remaining > 0) {
          if (unseen == 0) {
            // This block is in order: what is missing stands beyond it.
            first = last + 1;
          }
          throw changed(Journal.MAX_INDEX);
        }
        return target;
      }
      take(target.get());
    }
  }

  @Override
  public boolean endsByItself() {
    return list.endsByItself();
  }

  @Override
  public OptionalLong estimatedEntries() {
    return list.estimatedEntries();
  }

  private void take(Target target) throws IOException {
    if (target.index() > last) {
      enter(Journal.block(target.index()));
    }
    if (journal.knows(target.index())) {
      sum += Fingerprints.of(target.index(), Identity.key(target));
      unseen--;
      remaining--;
    }
    unchecked.add(target);
    if (unseen == 0) {
      release();
    }
  }

  private void enter(long block) throws IOException {
    if (unseen > 0) {
      throw changed(last);
    }
    // Blocks that the list has left out, whose known entries will be missed.
    first = last + 1;
    last = (block + 1) * Journal.BLOCK;
    unseen = journal.count(first, last);
    sum = 0;
  }

  private void release() throws IOException {
    if (sum != journal.sum(Journal.block(last))) {
      throw changed(last);
    }
    for (Target target : unchecked) {
      if (journal.wants(target.index()) || journal.hasFailed(target.index())) {
        checked.add(target);
      }
    }
    unchecked.clear();
  }

  private ResultsException changed(long to) throws IOException {
    return journal.changed(first, to, unchecked, this::shown);
  }

  private String shown(Target target) {
    return Secrets.shown(target.input(), valid.test(target));
  }
}
