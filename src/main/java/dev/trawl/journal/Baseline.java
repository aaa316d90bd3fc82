package dev.trawl.journal;

import dev.trawl.check.Verdict;
import dev.trawl.io.EntryTable;
import dev.trawl.model.Answer;
import dev.trawl.model.Change;
import dev.trawl.model.Digest;
import dev.trawl.model.FetchResult;
import dev.trawl.record.ResultReader;
import dev.trawl.record.ResultRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// What the entries of an earlier run came to, to compare with. Safe for use by several threads.
///
/// An entry is known again by its identity and by the method that it was asked for with. Of several
/// that are the same, the last record counts.
public final class Baseline {
  /// Nothing to compare with.
  public static final Baseline NONE = new Baseline(Optional.empty());

  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final int STATUS_BITS = 12;
  private static final long OK = 1L << STATUS_BITS;
  private static final long HAS_DIGEST = 1L << (STATUS_BITS + 1);

  /// As many of a digest's first bits as there is room for.
  private static final long DIGEST_BITS = -1L << (STATUS_BITS + 2);

  private final Optional<EntryTable> entries;

  private Baseline(Optional<EntryTable> entries) {
    this.entries = entries;
  }

  /// Reads a result file.
  ///
  /// @throws IOException if that cannot be read, or is none
  public static Baseline read(Path file) throws IOException {
    EntryTable entries = new EntryTable();
    try (InputStream in = Files.newInputStream(file)) {
      ResultReader.read(
          in,
          record ->
              entries.put(record.key(), state(record.ok(), record.status(), record.sha256())));
    }
    return new Baseline(Optional.of(entries));
  }

  /// The verdict, compared with the earlier run's.
  public Verdict compare(FetchResult result, Verdict verdict) {
    if (entries.isEmpty()) {
      return verdict;
    }
    Optional<Answer> answer = result.outcome().answer();
    long now =
        state(
            verdict.ok(),
            answer.map(Answer::status).orElse(0),
            answer.flatMap(a -> a.digest(Digest.SHA256)));
    OptionalLong then = then(result);
    return verdict.with(then.isEmpty() ? Change.NEW : change(then.getAsLong(), now));
  }

  private OptionalLong then(FetchResult result) {
    return entries.orElseThrow().get(ResultRecord.key(result.target(), result.requested()));
  }

  private static Change change(long then, long now) {
    if (((then ^ now) & OK) != 0) {
      return (now & OK) == 0 ? Change.BROKEN : Change.FIXED;
    }
    long both = then & now & HAS_DIGEST;
    // Where one has no digest, neither that nor its bits say anything.
    long compared = both == 0 ? ~(HAS_DIGEST | DIGEST_BITS) : -1L;
    return ((then ^ now) & compared) == 0 ? Change.SAME : Change.CHANGED;
  }

  private static long state(boolean ok, int status, Optional<String> sha256) {
    long state = (ok ? OK : 0) | (status & (OK - 1));
    Optional<String> digest = sha256.filter(hex -> DIGEST.matcher(hex).matches());
    return digest.isEmpty()
        ? state
        : state
            | HAS_DIGEST
            | (Long.parseUnsignedLong(digest.get().substring(0, 16), 16) & DIGEST_BITS);
  }
}
