package dev.trawl.input;

import dev.trawl.model.Input;
import dev.trawl.model.Particulars.Content;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A list without the entries that ask for the same as an earlier one: same URL as text, method,
/// headers and body. Each keeps its ordinal.
public final class UniqueTargets implements TargetSource, Closeable {
  private final TargetSource targets;
  private final Runnable dropped;
  private final Path folder;
  private final HashFile seen;
  private final MessageDigest digest;

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
    try {
      // Nobody can make two entries that look like one.
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
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

  private boolean isNew(Target target) throws ListException {
    switch (target.input()) {
      case Input.Text text -> put(text.text());
      case Input.NotUtf8 bytes -> put(bytes.base64());
      case Input.TooLong line -> {
        // No more is known of it than its beginning.
        return true;
      }
      case Input.Malformed entry -> {
        if (target.particulars().source().isEmpty()) {
          return true;
        }
        put(target.particulars().source().get());
      }
    }
    put(target.particulars().method().orElse(""));
    for (Map.Entry<String, List<String>> field : target.particulars().headers().entrySet()) {
      put(field.getKey());
      field.getValue().forEach(this::put);
      put("");
    }
    if (target.particulars().body().isPresent()) {
      Content body = target.particulars().body().get();
      put(body.text());
      put(body.type().orElse(""));
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    try {
      return seen.add(hash.getLong(), hash.getLong());
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /// With its length, so that the ends of texts count.
  private void put(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
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
