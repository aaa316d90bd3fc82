package dev.trawl.model;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What an entry says beyond its URL. What it asks for takes the place of what the command line
/// says; its headers and its body may hold secrets and are never printed.
///
/// @param id for its record: a JSON string or number
/// @param method an RFC 9110 token, it is hoped
/// @param headers values by name; none for a field that is not to be sent
/// @param expect what its answer is judged by
/// @param maxTime for one attempt
/// @param meta for its record: a JSON object of all that trawl does not know
/// @param source the entry as it stands in its list, where that is more than its URL
/// @param heading the row that names the columns of such a list, where it has one
public record Particulars(
    Optional<String> id,
    Optional<String> method,
    Map<String, List<String>> headers,
    Optional<Content> body,
    List<String> expect,
    Optional<Duration> maxTime,
    Optional<String> meta,
    Optional<String> source,
    Optional<String> heading) {
  /// Of an entry that is only a URL.
  public static final Particulars NONE =
      new Particulars(
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /// A request body.
  ///
  /// @param type its Content-Type, unless a header says otherwise; empty for that of a form
  public record Content(String text, Optional<String> type) {}

  /// Whether the entry asks for nothing beyond its URL.
  boolean asksForNothing() {
    return id.isEmpty()
        && method.isEmpty()
        && headers.isEmpty()
        && body.isEmpty()
        && expect.isEmpty()
        && maxTime.isEmpty();
  }

  public Particulars {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    expect = List.copyOf(expect);
  }
}
