package dev.trawl.check;

/// What of an answer has to be kept, beside its measures, to judge it.
public enum Part {
  HEADERS,
  BODY,
  SHA256,
  CERTIFICATE
}
