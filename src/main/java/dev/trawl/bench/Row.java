package dev.trawl.bench;

import java.time.Duration;

/// What came of a contender's runs.
///
/// @param wall median of how long a run took
/// @param p50 of all attempts of all runs, as the other percentiles
/// @param cpu median of the processor time that the process took during a run
/// @param peakBytes median of the most memory that the process had during a run
/// @param notOk requests of all runs that were not answered with a status from 200 to 299
public record Row(
    Contender contender,
    Duration wall,
    Duration fastest,
    Duration slowest,
    Duration p50,
    Duration p95,
    Duration p99,
    Duration cpu,
    long peakBytes,
    long notOk) {}
