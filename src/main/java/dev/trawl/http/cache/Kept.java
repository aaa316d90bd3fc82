package dev.trawl.http.cache;

import dev.trawl.http.exchange.Framing;
import dev.trawl.http.exchange.Head;
import dev.trawl.http.exchange.Request;
import dev.trawl.model.CacheUse;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import okhttp3.CacheControl;
import okhttp3.Headers;
import okio.Buffer;

/// What is kept of a response beside its body, and what RFC 9111 concludes from it.
///
/// @param selecting the request's values of the fields that `Vary` names, by lower-case name
/// @param askedMillis when the server was asked last: the age counts from then on
record Kept(Head head, Map<String, String> selecting, long askedMillis) {
  /// Statuses that may be kept whatever else is said (RFC 9110, section 15.1); 206 is a part.
  private static final Set<Integer> STATUSES =
      Set.of(200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501);

  /// Statuses that may be kept if they say for how long.
  private static final Set<Integer> FRESH_STATUSES = Set.of(302, 307);

  /// Fields that a 304 does not change: they tell of the message that they came in, or of the body.
  private static final Pattern LASTING =
      Pattern.compile(
          "(?i)connection|content-(encoding|length|range|type)|etag|keep-alive|proxy-.*|te|trailer"
              + "|transfer-encoding|upgrade");

  static Kept of(Request request, Head head, long askedMillis) {
    Map<String, String> selecting = new TreeMap<>();
    for (String names : head.fields().values("Vary")) {
      for (String name : names.toLowerCase(Locale.ROOT).split(",", -1)) {
        selecting.put(name.strip(), value(request, name.strip()));
      }
    }
    return new Kept(head, selecting, askedMillis);
  }

  private static String value(Request request, String name) {
    return request.without().contains(name) ? "" : String.join(", ", request.fields().values(name));
  }

  private Headers fields() {
    return head.fields();
  }

  /// Whether it may be kept, and is of use. Nothing is taken for fresh because it has not changed
  /// for long (section 4.2.2): a server that is down would look well.
  boolean isWorthwhile() {
    CacheControl said = CacheControl.parse(fields());
    boolean fresh = lifetimeMillis() > 0 && !said.noCache();
    boolean useful = fresh || fields().get("ETag") != null || fields().get("Last-Modified") != null;
    return useful
        && !said.noStore()
        && !selecting.containsKey("*")
        && (STATUSES.contains(head.status()) || (fresh && FRESH_STATUSES.contains(head.status())));
  }

  /// Whether such a request would have had this response (section 4.1).
  boolean answers(Request request) {
    return selecting.entrySet().stream()
        .allMatch(field -> field.getValue().equals(value(request, field.getKey())));
  }

  /// Whether the server need not be asked (section 4.2).
  boolean isFresh(long nowMillis, CacheControl asked) {
    // A clock that was set back does not tell how old it is.
    if (nowMillis < askedMillis || CacheControl.parse(fields()).noCache()) {
      return false;
    }
    long limit = lifetimeMillis();
    if (asked.maxAgeSeconds() >= 0) {
      limit = Math.min(limit, TimeUnit.SECONDS.toMillis(asked.maxAgeSeconds()));
    }
    int spare = Math.max(0, asked.minFreshSeconds());
    return ageMillis(nowMillis) + TimeUnit.SECONDS.toMillis(spare) < limit;
  }

  /// For how long it is fresh; 0 where that is not said, or not clear (section 4.2.1).
  private long lifetimeMillis() {
    String said = String.join(",", fields().values("Cache-Control")).toLowerCase(Locale.ROOT);
    int maxAges = said.split("max-age", -1).length - 1;
    if (maxAges > 0) {
      int seconds = maxAges == 1 ? CacheControl.parse(fields()).maxAgeSeconds() : 0;
      return TimeUnit.SECONDS.toMillis(Math.max(0, seconds));
    }
    Instant end = fields().values("Expires").size() == 1 ? fields().getInstant("Expires") : null;
    return end == null ? 0 : end.toEpochMilli() - dateMillis();
  }

  private long dateMillis() {
    Instant date = fields().getInstant("Date");
    return date == null ? askedMillis : date.toEpochMilli();
  }

  /// Section 4.2.3.
  private long ageMillis(long nowMillis) {
    String said = String.join(",", fields().values("Age")).split(",", 2)[0].strip();
    long age = said.matches("[0-9]{1,10}") ? TimeUnit.SECONDS.toMillis(Long.parseLong(said)) : 0;
    return nowMillis - askedMillis + Math.max(age, askedMillis - dateMillis());
  }

  /// The request that asks whether it is still the same (section 4.3.1); the request as it is where
  /// that cannot be asked.
  Request conditional(Request request) {
    Headers.Builder all = request.fields().newBuilder();
    fields().values("ETag").forEach(tag -> all.addUnsafeNonAscii("If-None-Match", tag));
    fields()
        .values("Last-Modified")
        .forEach(date -> all.addUnsafeNonAscii("If-Modified-Since", date));
    Headers fields = all.build();
    return answers(request) && fields.size() > request.fields().size()
        ? new Request("GET", request.url(), fields, request.without(), request.body())
        : request;
  }

  /// The fields, changed by those of a 304 (sections 3.2 and 4.3.4).
  Headers changed(Headers by) {
    Headers.Builder changed = new Headers.Builder();
    for (int i = 0; i < fields().size(); i++) {
      String name = fields().name(i);
      // Of an age, the one that is said last is right, and that may be none.
      boolean replaced = by.get(name) != null || name.equalsIgnoreCase("Age");
      if (!replaced || LASTING.matcher(name).matches()) {
        changed.addUnsafeNonAscii(name, fields().value(i));
      }
    }
    for (int i = 0; i < by.size(); i++) {
      if (!LASTING.matcher(by.name(i)).matches()) {
        changed.addUnsafeNonAscii(by.name(i), by.value(i));
      }
    }
    return changed.build();
  }

  /// Cookies are left out.
  Buffer written() {
    Headers kept = fields().newBuilder().removeAll("Set-Cookie").build();
    long end = head.certificateEnd().get().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
    Buffer written = new Buffer().writeLong(askedMillis).writeLong(end).writeInt(head.status());
    write(written, List.of(head.reason()));
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < kept.size(); i++) {
      pairs.addAll(List.of(kept.name(i), kept.value(i)));
    }
    write(written, pairs);
    pairs.clear();
    selecting.forEach((name, value) -> pairs.addAll(List.of(name, value)));
    write(written, pairs);
    return written;
  }

  private static void write(Buffer written, List<String> texts) {
    written.writeInt(texts.size());
    for (String text : texts) {
      written.writeInt(text.length()).writeString(text, StandardCharsets.ISO_8859_1);
    }
  }

  /// Reads what was [#written], with the head for a response that nobody was asked for.
  ///
  /// @param length of the body
  static Kept read(Buffer written, long length) throws EOFException {
    long askedMillis = written.readLong();
    Optional<Instant> end =
        Optional.of(written.readLong())
            .filter(millis -> millis != Long.MAX_VALUE)
            .map(Instant::ofEpochMilli);
    int status = written.readInt();
    String reason = texts(written).getFirst();
    List<String> pairs = texts(written);
    Headers.Builder fields = new Headers.Builder();
    for (int i = 0; i < pairs.size(); i += 2) {
      fields.addUnsafeNonAscii(pairs.get(i), pairs.get(i + 1));
    }
    pairs = texts(written);
    Map<String, String> selecting = new TreeMap<>();
    for (int i = 0; i < pairs.size(); i += 2) {
      selecting.put(pairs.get(i), pairs.get(i + 1));
    }
    Head head =
        new Head(
            Optional.empty(),
            status,
            reason,
            fields.build(),
            Framing.kept(status == 204, length),
            Optional.empty(),
            () -> end,
            Optional.of(CacheUse.HIT));
    return new Kept(head, selecting, askedMillis);
  }

  private static List<String> texts(Buffer written) throws EOFException {
    List<String> texts = new ArrayList<>();
    for (int left = written.readInt(); left > 0; left--) {
      texts.add(written.readString(written.readInt(), StandardCharsets.ISO_8859_1));
    }
    return texts;
  }
}
