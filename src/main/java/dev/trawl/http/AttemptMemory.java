package dev.trawl.http;

import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.io.ByteBudget;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import java.util.concurrent.TimeUnit;

/// The memory of one attempt: for what is kept of its answer, and for its decoders as long as they
/// work. One lease for all of it: who holds one and waits for another can wait for ever.
final class AttemptMemory {
  /// So long before the end of an attempt, waiting for memory is given up: the want of it is the
  /// cause, and not the server.
  private static final long GIVE_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final ByteBudget.Lease lease;
  private final Deadline deadline;
  private long decoding;

  /// @param lease is closed by the caller, when what is kept is done with
  AttemptMemory(ByteBudget.Lease lease, Deadline deadline) {
    this.lease = lease;
    this.deadline = deadline;
  }

  /// Waits until there is room for so much more of the answer.
  ///
  /// @throws FailureException if there will be none
  void keep(long bytes) throws FailureException {
    if (!lease.fits(bytes)) {
      throw FailureException.tooLarge(
          "more than the memory for one response (--memory, TRAWL_JAVA_OPTS=-Xmx512m)");
    }
    if (!lease.grow(bytes, () -> deadline.hasEnded() || deadline.leftNanos() < GIVE_UP_NANOS)) {
      throw new FailureException(
          Failure.of(ErrorKind.RESOURCE, "no memory for the response: others took it (--memory)"));
    }
  }

  /// The same for what a decoder has to look back to.
  void decode(long bytes) throws FailureException {
    keep(bytes);
    decoding += bytes;
  }

  /// The decoders are done.
  void decoded() {
    lease.shrink(decoding);
    decoding = 0;
  }
}
