package dev.trawl.model;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What an entry is known again by: the request that it stands for. That is its URL, method,
/// headers, body, expectations and time, and its `id`, all as they are given; not its place, and
/// not what only comes back in its record.
///
/// 128 bits of a SHA-256, so that nobody can make two entries that look like one.
public record Identity(long high, long low) {
  /// The longest text that records are sure to show whole, in characters.
  public static final int LONGEST_SHOWN = 2000;

  /// That of an entry.
  public static Identity of(Target target) {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
    ByteBuffer digest = ByteBuffer.wrap(sha256.digest(bytes(target)));
    return new Identity(digest.getLong(), digest.getLong());
  }

  /// What a record carries to prove that it is of this entry; empty where its `input` proves it: of
  /// an entry that is only a URL, without anything that records hide or cut.
  public static Optional<String> inRecord(Target target) {
    return isShown(target) ? Optional.empty() : Optional.of(of(target).shortened());
  }

  /// A text that only entries with the same identity have; it can be had from a record, too.
  public static String key(Target target) {
    return target.input() instanceof Input.Text text && isShown(target)
        ? text.text()
        : key("", inRecord(target));
  }

  /// The same from a record.
  ///
  /// @param input as it stands there
  /// @param identity as it stands there
  public static String key(String input, Optional<String> identity) {
    return identity.map(digest -> "#" + digest).orElse(input);
  }

  private static boolean isShown(Target target) {
    return target.input() instanceof Input.Text text
        && text.text().length() <= LONGEST_SHOWN
        // Before it may be a password, even if it is no URL.
        && text.text().indexOf('@') < 0
        && target.particulars().asksForNothing();
  }

  private String shortened() {
    return HexFormat.of().toHexDigits(high);
  }

  /// Every part with its length, so that the ends of parts count.
  private static byte[] bytes(Target target) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    DataOutputStream out = new DataOutputStream(bytes);
    Particulars asked = target.particulars();
    try {
      switch (target.input()) {
        case Input.Text text -> put(out, List.of("text", text.text()));
        case Input.NotUtf8 line -> put(out, List.of("bytes", line.base64()));
        case Input.TooLong line ->
            put(out, List.of("long", line.prefix(), Long.toString(line.length())));
        case Input.Malformed entry ->
            put(out, List.of("bad", entry.shown(), entry.why(), asked.source().orElse("")));
      }
      put(out, asked.method().stream().toList());
      for (Map.Entry<String, List<String>> field : fields(asked).entrySet()) {
        put(out, List.of(field.getKey()));
        put(out, field.getValue());
      }
      put(out, asked.body().map(Particulars.Content::text).stream().toList());
      put(out, asked.body().flatMap(Particulars.Content::type).stream().toList());
      put(out, asked.expect());
      put(out, asked.maxTime().map(Object::toString).stream().toList());
      put(out, asked.id().stream().toList());
    } catch (IOException e) {
      throw new UncheckedIOException("there is no input or output here", e);
    }
    return bytes.toByteArray();
  }

  /// Names in small letters, and in their order: neither means anything in a request (RFC 9110,
  /// sections 5.1 and 5.3).
  private static Map<String, List<String>> fields(Particulars asked) {
    Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    asked
        .headers()
        .forEach((name, values) ->
            fields
                .computeIfAbsent(
                    name.toLowerCase(Locale.ROOT), key -> new ArrayList<>(values.size()))
                .addAll(values));
    return fields;
  }

  private static void put(DataOutputStream out, List<String> parts) throws IOException {
    out.writeInt(parts.size());
    for (String part : parts) {
      byte[] text = part.getBytes(StandardCharsets.UTF_8);
      out.writeInt(text.length);
      out.write(text);
    }
  }
}
