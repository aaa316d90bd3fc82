package dev.trawl.record;

import dev.trawl.model.Failure;
import dev.trawl.model.Requested;
import dev.trawl.model.Target;
import java.util.List;
import java.util.Optional;

/// An entry as it was understood, before anything is sent.
///
/// @param requested what would be; empty if the entry is no valid URL
/// @param expect what its answer would be judged by
/// @param failure why it cannot be requested
public record Planned(
    Target target, Optional<Requested> requested, List<String> expect, Optional<Failure> failure) {
  public Planned {
    expect = List.copyOf(expect);
  }
}
