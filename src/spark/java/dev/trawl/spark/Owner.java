package dev.trawl.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Sees to it that one job at a time writes to an output: by a file with the job's id, which the
/// driver writes anew every few seconds. Needs no locks and no common clock, which not every file
/// system has: who comes second sees whether the file changes.
///
/// If two begin at the same moment, the later to write is the owner. Every task of the other sees
/// that before it fetches.
final class Owner implements AutoCloseable {
  private static final Duration BEAT = Duration.ofSeconds(2);

  /// For so long is the file of a job watched before that counts as dead.
  private static final Duration WATCHED = BEAT.multipliedBy(8);

  private final Layout layout;
  private final ScheduledExecutorService beating =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("trawl-owner").factory());
  private long beats;

  /// What the file says.
  ///
  /// @param job id of a run of the job
  /// @param where it runs, for people
  record Claim(String job, String where, long beats) {
    static final Claim UNKNOWN = new Claim("", "", 0);

    boolean isOfAnother(Layout layout) {
      return !equals(UNKNOWN) && !job.equals(layout.job());
    }
  }

  private Owner(Layout layout) {
    this.layout = layout;
  }

  /// Makes this job the owner. Waits if another job may still be running.
  ///
  /// @param layout of this job
  /// @param lost run if the output gets another owner
  /// @throws JobException if another job is
  // What fails in the thread is told by what it runs.
  @SuppressWarnings("FutureReturnValueIgnored")
  static Owner of(Layout layout, Runnable lost) throws IOException {
    Owner owner = new Owner(layout);
    owner.claim();
    owner.beating.scheduleAtFixedRate(
        () -> owner.beat(lost), BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    return owner;
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }

  private void claim() throws IOException {
    Optional<Claim> other = read(layout);
    for (long waited = 0; other.isPresent() && waited < WATCHED.toSeconds(); waited++) {
      pause();
      Optional<Claim> now = read(layout);
      if (now.filter(claim -> claim.isOfAnother(layout)).isPresent() && !now.equals(other)) {
        throw owned(layout, now.get());
      }
      other = now;
    }
    write();
    check(layout);
  }

  private static void pause() throws IOException {
    try {
      TimeUnit.SECONDS.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static Optional<Claim> read(Layout layout) throws IOException {
    try {
      return Layout.readJson(layout.ownerFiles(), layout.owner(), Claim.class);
    } catch (JsonProcessingException e) {
      // It is being written at this moment.
      return Optional.of(Claim.UNKNOWN);
    }
  }

  private void write() throws IOException {
    beats++;
    String where = ProcessHandle.current().pid() + " of " + System.getProperty("user.name");
    // In its place, not by a rename: there is no moment without an owner.
    try (OutputStream out = layout.ownerFiles().create(layout.owner(), true)) {
      out.write(Layout.json(new Claim(layout.job(), "process " + where, beats)));
    }
  }

  private void beat(Runnable lost) {
    try {
      check(layout);
      write();
    } catch (JobException e) {
      lost.run();
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      // The next one may come through. Until then tasks still see whose the output is.
    }
  }

  /// @throws JobException if the output is not this job's any more
  static void check(Layout layout) throws IOException {
    Optional<Claim> claim = read(layout);
    if (claim.filter(other -> other.isOfAnother(layout)).isPresent()) {
      throw owned(layout, claim.get());
    }
  }

  private static JobException owned(Layout layout, Claim other) {
    return new JobException(
        2,
        "another job writes to "
            + layout.root()
            + " (id "
            + other.job()
            + ", "
            + other.where()
            + "): wait for its end, or give another --output");
  }

  /// Gives the output free for the next job.
  @Override
  public void close() throws IOException {
    beating.shutdownNow();
    try {
      beating.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (read(layout).filter(claim -> claim.job().equals(layout.job())).isPresent()) {
      layout.ownerFiles().delete(layout.owner(), false);
    }
  }
}
