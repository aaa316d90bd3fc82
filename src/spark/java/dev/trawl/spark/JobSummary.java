package dev.trawl.spark;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.util.Map;

/// What a job leaves in `_summary.json`.
///
/// @param counts of all shards, also of those that an earlier job has fetched
/// @param seconds that the job took, this time
record JobSummary(
    int shards,
    @JsonUnwrapped Counts counts,
    @JsonProperty("huge_hosts") Map<String, Long> hugeHosts,
    double seconds) {
  JobSummary(Parting parting, Counts counts, Duration elapsed) {
    this(parting.lists().size(), counts, parting.hugeHosts(), elapsed.toMillis() / 1e3);
  }
}
