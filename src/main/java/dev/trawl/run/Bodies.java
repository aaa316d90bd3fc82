package dev.trawl.run;

import dev.trawl.archive.WarcFile;
import dev.trawl.check.Expectations;
import dev.trawl.extract.Extractions;
import dev.trawl.extract.Part;
import dev.trawl.http.Capture;
import dev.trawl.http.Capture.Whole;
import dev.trawl.model.Digest;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What is done with bodies.
///
/// @param digests those that are asked for
/// @param extract values to be taken out of answers
/// @param save how bodies are saved in files
/// @param warc the archive
/// @param warcSize bytes of a file of it
/// @param processors threads for what takes computing
public record Bodies(
    Set<Digest> digests,
    Extractions extract,
    Optional<Saving> save,
    Optional<Path> warc,
    long warcSize,
    int processors) {
  /// A folder in that of `--save`: only within a file system can files be moved.
  private static final String PARTS = ".trawl";

  public void files(UsedFiles used) {
    save.ifPresent(saving -> used.writes("--save", saving.folder()));
    if (warc.isPresent()) {
      used.writes("--warc", warc.get());
      used.writes("--warc", WarcFile.path(warc.get(), 1));
    }
  }

  /// Where bodies are kept while they come.
  Optional<Path> parts() {
    return save.map(saving -> saving.folder().resolve(PARTS))
        .or(() -> warc.map(file -> file.resolveSibling("." + file.getFileName() + PARTS)));
  }

  public Optional<Whole> whole() {
    return parts().map(folder -> new Whole(folder, warc.isPresent()));
  }

  /// Threads for the results, where their handling takes computing: where values are taken out of
  /// all, or all are judged by their bodies.
  public OptionalInt stage(Expectations expectations) {
    return extract.isEmpty() && !expectations.needs().contains(Part.BODY)
        ? OptionalInt.empty()
        : OptionalInt.of(processors);
  }

  /// What is kept of answers.
  ///
  /// @param others what is kept for other reasons
  /// @param bodyLimit bytes of a body
  public Capture capture(Capture others, long bodyLimit) {
    Set<Part> needs = extract.needs();
    return new Capture(
        others.headers() || needs.contains(Part.HEADERS),
        needs.contains(Part.BODY) ? bodyLimit : others.bodyLimit(),
        others.digests(),
        others.certificate(),
        others.whole(),
        others.maxBytes());
  }
}
