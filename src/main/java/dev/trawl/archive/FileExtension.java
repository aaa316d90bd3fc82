package dev.trawl.archive;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the name of a body's file ends with: by its media type, else as the path of the URL in the
/// list does. No server can have anything else.
final class FileExtension {
  private static final String NONE = ".bin";

  private static final Map<String, String> BY_TYPE =
      Map.ofEntries(
          Map.entry("text/html", ".html"),
          Map.entry("application/xhtml+xml", ".xhtml"),
          Map.entry("text/plain", ".txt"),
          Map.entry("text/css", ".css"),
          Map.entry("text/csv", ".csv"),
          Map.entry("text/markdown", ".md"),
          Map.entry("text/javascript", ".js"),
          Map.entry("application/javascript", ".js"),
          Map.entry("application/json", ".json"),
          Map.entry("application/x-ndjson", ".jsonl"),
          Map.entry("application/jsonl", ".jsonl"),
          Map.entry("text/xml", ".xml"),
          Map.entry("application/xml", ".xml"),
          Map.entry("application/pdf", ".pdf"),
          Map.entry("application/zip", ".zip"),
          Map.entry("application/gzip", ".gz"),
          Map.entry("application/wasm", ".wasm"),
          Map.entry("image/png", ".png"),
          Map.entry("image/jpeg", ".jpg"),
          Map.entry("image/gif", ".gif"),
          Map.entry("image/webp", ".webp"),
          Map.entry("image/avif", ".avif"),
          Map.entry("image/svg+xml", ".svg"),
          Map.entry("image/x-icon", ".ico"),
          Map.entry("image/vnd.microsoft.icon", ".ico"),
          Map.entry("font/woff", ".woff"),
          Map.entry("font/woff2", ".woff2"),
          Map.entry("audio/mpeg", ".mp3"),
          Map.entry("video/mp4", ".mp4"),
          Map.entry("video/webm", ".webm"));

  private static final Pattern OF_PATH =
      Pattern.compile("^[a-z]+://[^/?#]*/[^?#]*(\\.[a-z0-9]{1,8})(?:[?#].*)?$");

  private FileExtension() {}

  /// @param url as it was requested; where redirects led does not count
  static String of(Optional<String> contentType, String url) {
    String type = contentType.orElse("").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (BY_TYPE.containsKey(type)) {
      return BY_TYPE.get(type);
    }
    if (type.endsWith("+json")) {
      return ".json";
    }
    if (type.endsWith("+xml")) {
      return ".xml";
    }
    Matcher path = OF_PATH.matcher(url);
    return path.matches() ? path.group(1) : NONE;
  }
}
