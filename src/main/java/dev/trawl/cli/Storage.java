package dev.trawl.cli;

import dev.trawl.cli.BodiesMixin.Bodies;
import dev.trawl.model.Answer;
import dev.trawl.model.Attempt;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import dev.trawl.output.BodyStore;
import dev.trawl.output.PartFolder;
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
  private final AtomicInteger unsaved = new AtomicInteger();

  private Storage(Optional<PartFolder> parts, Optional<BodyStore> files) {
    this.parts = parts;
    this.files = files;
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
      return new Storage(Optional.empty(), Optional.empty());
    }
    Optional<BodyStore> files =
        options.save().map(folder -> new BodyStore(folder, options.saveAs()));
    try {
      PartFolder parts = PartFolder.open(options.parts().get());
      return new Storage(Optional.of(parts), files);
    } catch (PartFolder.InUseException e) {
      throw unusable(ExitStatus.USAGE, options, e);
    } catch (IOException e) {
      throw unusable(ExitStatus.OUTPUT, options, e);
    }
  }

  private static RunException unusable(int status, Bodies options, IOException e) {
    Path folder = options.save().orElseThrow();
    String why =
        switch (e) {
          case FileAlreadyExistsException file when Path.of(file.getFile()).equals(folder) ->
              "it is no folder";
          case FileAlreadyExistsException file ->
              Path.of(file.getFile()).getFileName() + " is no folder";
          default -> Reason.of(e);
        };
    return new RunException(status, "--save cannot use " + folder + ": " + why, e);
  }

  /// Puts the body of an answer where it belongs.
  ///
  /// @return the result with that place, or with a failure if this could not be done
  FetchResult store(FetchResult result) {
    return switch (result.outcome()) {
      case Outcome.Answered answered when answered.response().part().isPresent() ->
          store(result, answered.response(), answered.response().part().get());
      case Outcome.Answered answered -> result;
      case Outcome.Failed failed -> {
        discard(result.last());
        yield result;
      }
    };
  }

  private FetchResult store(FetchResult result, Answer answer, Path part) {
    try {
      Optional<String> place = Optional.empty();
      if (files.isPresent()) {
        place = Optional.of(files.get().put(part, result, answer));
      }
      return result.with(new Outcome.Answered(answer.stored(place)));
    } catch (IOException e) {
      discard(result.last());
      Failure failure = Failure.of(ErrorKind.SINK, "cannot save the body: " + Reason.of(e));
      return result.with(new Outcome.Failed(failure, Optional.of(answer.stored(Optional.empty()))));
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
    switch (result.outcome()) {
      case Outcome.Failed(Failure failure, Optional<Answer> partial)
          when failure.kind() == ErrorKind.SINK -> {
        if (unsaved.incrementAndGet() >= MAX_UNSAVED) {
          throw new UnsavedException(failure);
        }
      }
      case Outcome.Answered(Answer answer) when answer.saved().isPresent() -> unsaved.set(0);
      case Outcome.Answered answered -> {}
      case Outcome.Failed failed -> {}
    }
  }

  @Override
  public void close() throws IOException {
    if (parts.isPresent()) {
      parts.get().close();
    }
  }
}
