package dev.trawl.record;

import dev.trawl.model.Digest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The fields of a record, in the order in which they are written.
public enum Field {
  INDEX,
  LINE,
  ID,
  META,
  INPUT,
  INPUT_BASE64,
  URL,
  METHOD,
  IDENTITY,
  EXPECT,
  OK,
  STATUS,
  FINAL_URL,
  REDIRECTS,
  HTTP_VERSION,
  REMOTE_IP,
  CONTENT_TYPE,
  BYTES,
  LENGTH_KNOWN,
  COMPLETE,
  ENCODING,
  ATTEMPTS,
  RESENT,
  FLAKY,
  STARTED_AT,
  QUEUE_MS,
  DNS_MS,
  CONNECT_MS,
  TLS_MS,
  TTFB_MS,
  TOTAL_MS,
  ERROR,
  FAILURES,
  HEADERS,
  BODY,
  JSON,
  BODY_BASE64,
  SHA256,
  SHA1,
  MD5,
  XXH3,
  SAVED,
  EXTRACT,
  CACHE,
  CHANGE,
  TRUNCATED_FIELDS;

  /// Those that a body is shown in, one of them at a time.
  public static final Set<Field> OF_BODY = Set.of(BODY, JSON, BODY_BASE64);

  /// Those of an entry that is not fetched, but for its error.
  public static final Set<Field> OF_PLANS =
      Set.of(INDEX, LINE, ID, META, INPUT, INPUT_BASE64, URL, METHOD, EXPECT, TRUNCATED_FIELDS);

  private final String wireName = name().toLowerCase(Locale.ROOT);

  /// The name in records.
  public String wireName() {
    return wireName;
  }

  /// Where a digest stands.
  public static Field of(Digest digest) {
    return switch (digest) {
      case SHA256 -> SHA256;
      case SHA1 -> SHA1;
      case MD5 -> MD5;
      case XXH3 -> XXH3;
    };
  }

  /// The field of a name in records.
  public static Optional<Field> of(String wireName) {
    for (Field field : values()) {
      if (field.wireName.equals(wireName)) {
        return Optional.of(field);
      }
    }
    return Optional.empty();
  }
}
