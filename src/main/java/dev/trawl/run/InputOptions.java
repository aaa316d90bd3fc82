package dev.trawl.run;

import dev.trawl.input.Shard;
import dev.trawl.input.Source;
import java.util.List;
import java.util.Optional;

/// Where the entries come from.
///
/// @param shard the part of all entries that is taken; empty for all of them
/// @param demoPort empty for no demo server
/// @param dryRun whether nothing is to be sent
public record InputOptions(
    List<Source> sources,
    boolean unique,
    Optional<Shard> shard,
    String defaultScheme,
    Optional<Integer> demoPort,
    boolean dryRun) {
  public void files(UsedFiles used) {
    for (Source source : sources) {
      switch (source) {
        case Source.ListFile list -> used.readsList(list.path());
        case Source.StandardInput in -> used.readsStandardInput();
        case Source.Entry entry -> {}
        case Source.Given given -> {}
      }
    }
  }
}
