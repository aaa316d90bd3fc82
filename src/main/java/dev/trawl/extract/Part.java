package dev.trawl.extract;

/// What of an answer has to be kept, beside its measures, to judge it.
public enum Part {
  HEADERS,
  BODY,
  SHA256,
  CERTIFICATE
}
