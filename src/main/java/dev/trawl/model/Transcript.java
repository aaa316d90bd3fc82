package dev.trawl.model;

import java.util.List;

/// What a request and its response said before their bodies, as HTTP/1.1 would have it. May hold
/// secrets.
///
/// @param requestLine method and target, such as `GET /a?b HTTP/1.1`
/// @param requestFields as they were sent
/// @param statusLine such as `HTTP/1.1 200 OK`
/// @param responseFields as they came
public record Transcript(
    String requestLine,
    List<HeaderField> requestFields,
    String statusLine,
    List<HeaderField> responseFields) {
  /// One line of a head.
  public record HeaderField(String name, String value) {}

  public Transcript {
    requestFields = List.copyOf(requestFields);
    responseFields = List.copyOf(responseFields);
  }

  /// Characters in it, about.
  public int length() {
    int length = requestLine.length() + statusLine.length();
    for (HeaderField field : requestFields) {
      length += field.name().length() + field.value().length();
    }
    for (HeaderField field : responseFields) {
      length += field.name().length() + field.value().length();
    }
    return length;
  }
}
