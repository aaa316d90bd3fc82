package dev.trawl.http;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.trawl.model.Digest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/// Takes digests of a body as it comes.
final class Digests {
  private static final HexFormat HEX = HexFormat.of();

  /// One of them, on its way.
  private interface Taking {
    void add(byte[] bytes, int offset, int count);

    /// In hexadecimal.
    String end();
  }

  private final Map<Digest, Taking> all = new EnumMap<>(Digest.class);

  Digests(Set<Digest> wanted) {
    wanted.forEach(digest -> all.put(digest, begin(digest)));
  }

  private static Taking begin(Digest digest) {
    return switch (digest) {
      case SHA256 -> new OfJava("SHA-256");
      case SHA1 -> new OfJava("SHA-1");
      case MD5 -> new OfJava("MD5");
      case XXH3 -> new Xxh3();
    };
  }

  /// Adds the first `count` bytes.
  void add(byte[] bytes, int count) {
    for (Taking one : all.values()) {
      one.add(bytes, 0, count);
    }
  }

  /// Those of all that came. To be called once.
  Map<Digest, String> end() {
    Map<Digest, String> ended = new EnumMap<>(Digest.class);
    all.forEach((digest, taking) -> ended.put(digest, taking.end()));
    return ended;
  }

  private static final class OfJava implements Taking {
    private final MessageDigest digest;

    /// @param algorithm one that every Java has
    OfJava(String algorithm) {
      try {
        digest = MessageDigest.getInstance(algorithm);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void add(byte[] bytes, int offset, int count) {
      digest.update(bytes, offset, count);
    }

    @Override
    public String end() {
      return HEX.formatHex(digest.digest());
    }
  }

  /// In a class of its own, so that nobody else loads hash4j.
  private static final class Xxh3 implements Taking {
    private final HashStream64 stream = Hashing.xxh3_64().hashStream();

    @Override
    public void add(byte[] bytes, int offset, int count) {
      stream.putBytes(bytes, offset, count);
    }

    @Override
    public String end() {
      return HEX.toHexDigits(stream.getAsLong());
    }
  }
}
