package dev.trawl.run;

import dev.trawl.archive.BodyStore;
import dev.trawl.archive.PartFolder;
import dev.trawl.archive.WarcFile;
import dev.trawl.io.Reason;
import dev.trawl.model.Answer;
import dev.trawl.model.Attempt;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// Where the bodies of a run are kept. Safe for use by several threads.
final class Storage implements Closeable {
  /// Bodies in a row that cannot be saved before the run ends: the others could not be, either.
  static final int MAX_UNSAVED = 10;

  private final Optional<PartFolder> parts;
  private final Optional<BodyStore> files;
  private final Optional<WarcFile> archive;
  private final AtomicInteger unsaved = new AtomicInteger();

  private Storage(
      Optional<PartFolder> parts, Optional<BodyStore> files, Optional<WarcFile> archive) {
    this.parts = parts;
    this.files = files;
    this.archive = archive;
  }

  /// Bodies cannot be saved any more.
  static final class UnsavedException extends IOException {
    private static final long serialVersionUID = 1;

    UnsavedException(Failure last) {
      super("stopped after " + MAX_UNSAVED + " bodies in a row: " + last.message());
    }
  }

  /// Makes what is needed, so that what cannot be written shows before anything is fetched.
  static Storage open(Bodies options) throws RunException {
    if (options.parts().isEmpty()) {
      return new Storage(Optional.empty(), Optional.empty(), Optional.empty());
    }
    PartFolder parts = parts(options);
    try {
      return new Storage(
          Optional.of(parts),
          options.save().map(save -> new BodyStore(save.folder(), save.names())),
          archive(options));
    } catch (RunException e) {
      parts.undo();
      throw e;
    }
  }

  private static PartFolder parts(Bodies options) throws RunException {
    Path folder = options.parts().orElseThrow();
    String use =
        options
            .save()
            .map(save -> "--save cannot use " + save.folder())
            .orElseGet(() -> "--warc cannot use " + folder);
    try {
      return PartFolder.open(folder);
    } catch (PartFolder.InUseException e) {
      throw new RunException(ExitStatus.USAGE, use + ": " + Reason.of(e), e);
    } catch (FileAlreadyExistsException e) {
      Path file = Path.of(e.getFile());
      String what =
          options.save().map(Saving::folder).equals(Optional.of(file))
              ? "it"
              : file.getFileName().toString();
      throw new RunException(ExitStatus.OUTPUT, use + ": " + what + " is no folder", e);
    } catch (IOException e) {
      throw new RunException(ExitStatus.OUTPUT, use + ": " + Reason.of(e), e);
    }
  }

  private static Optional<WarcFile> archive(Bodies options) throws RunException {
    if (options.warc().isEmpty()) {
      return Optional.empty();
    }
    Path file = options.warc().get();
    try {
      return Optional.of(new WarcFile(file, options.warcSize(), Version.userAgent()));
    } catch (FileAlreadyExistsException e) {
      throw new RunException(
          ExitStatus.OUTPUT, "--warc never overwrites: there is " + e.getFile() + " already", e);
    } catch (IOException e) {
      throw new RunException(
          ExitStatus.OUTPUT, "--warc cannot write " + file + ": " + Reason.of(e), e);
    }
  }

  /// Puts an answer where it belongs.
  ///
  /// @return the result with the place of its body, or with a failure if this could not be done
  FetchResult store(FetchResult result) {
    if (parts.isEmpty()) {
      return result;
    }
    return switch (result.outcome()) {
      case Outcome.Answered(Answer answer) -> store(result, answer);
      case Outcome.Failed failed -> {
        discard(result.last());
        yield result;
      }
    };
  }

  private FetchResult store(FetchResult result, Answer answer) {
    try {
      if (archive.isPresent()) {
        archive.get().add(result, answer, answer.part());
      }
      Optional<String> place = Optional.empty();
      if (files.isPresent() && answer.part().isPresent()) {
        place = Optional.of(files.get().put(answer.part().get(), result, answer));
      }
      return result.with(new Outcome.Answered(answer.stored(place)));
    } catch (IOException e) {
      Failure failure = Failure.of(ErrorKind.SINK, "cannot save the body: " + Reason.of(e));
      return result.with(new Outcome.Failed(failure, Optional.of(answer.stored(Optional.empty()))));
    } finally {
      // If it has not been moved.
      discard(result.last());
    }
  }

  /// Removes what an attempt left that has no result.
  void discard(Attempt attempt) {
    attempt
        .outcome()
        .answer()
        .flatMap(Answer::part)
        .ifPresent(part -> parts.orElseThrow().discard(part));
  }

  /// Takes notice of a result that has been written.
  ///
  /// @throws UnsavedException if it was one too many whose body could not be saved
  void written(FetchResult result) throws UnsavedException {
    if (parts.isEmpty()) {
      return;
    }
    switch (result.outcome()) {
      case Outcome.Failed(Failure failure, Optional<Answer> partial)
          when failure.kind() == ErrorKind.SINK -> {
        if (unsaved.incrementAndGet() >= MAX_UNSAVED) {
          throw new UnsavedException(failure);
        }
      }
      case Outcome.Answered(Answer answer) when archive.isPresent() || answer.saved().isPresent() ->
          unsaved.set(0);
      case Outcome.Answered answered -> {}
      case Outcome.Failed failed -> {}
    }
  }

  /// Leaves nothing behind of a run that has not begun.
  void undo() throws IOException {
    parts.ifPresent(PartFolder::undo);
    if (archive.isPresent()) {
      archive.get().undo();
    }
  }

  @Override
  public void close() throws IOException {
    parts.ifPresent(PartFolder::close);
    if (archive.isPresent()) {
      archive.get().close();
    }
  }
}
