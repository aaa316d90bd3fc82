package dev.trawl.model;

import java.util.List;
import java.util.Map;

/// What a run measured, for graphs.
///
/// @param responses how many entries got a response, by the first digit of its status
/// @param errors how many got none that was usable, by kind
/// @param times of the last attempts, as far as entries had one
public record Measures(Map<Integer, Long> responses, Map<ErrorKind, Long> errors, Times times) {
  public Measures {
    responses = Map.copyOf(responses);
    errors = Map.copyOf(errors);
  }

  /// A histogram of seconds.
  ///
  /// @param counts how many were above the bound before and not above this, for each of [#BOUNDS];
  ///   at the end, how many were above all
  /// @param sum of all
  public record Times(List<Long> counts, double sum) {
    /// In seconds. The usual ones of Prometheus, and up to the minute that an attempt may well
    /// take.
    public static final List<Double> BOUNDS =
        List.of(.005, .01, .025, .05, .1, .25, .5, 1., 2.5, 5., 10., 30., 60.);

    public Times {
      counts = List.copyOf(counts);
    }
  }
}
