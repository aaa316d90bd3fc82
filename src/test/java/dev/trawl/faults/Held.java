package dev.trawl.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What a process holds of what it could leak.
///
/// @param descriptors what they lead to, sorted; a socket is just that
/// @param threads their names, sorted; without the compilers' and those that carry virtual threads,
///   of which Java has now more and now fewer, up to a maximum
record Held(List<String> descriptors, List<String> threads) {
  private static final Pattern ADAPTING = Pattern.compile("(C[12] Compiler|ForkJoinPool).*");

  /// @param process below `/proc`
  static Held by(Path process) {
    return new Held(
        each(
            process.resolve("fd"),
            fd -> Files.readSymbolicLink(fd).toString().replaceFirst(":\\[.*", "")),
        each(process.resolve("task"), task -> Files.readString(task.resolve("comm")).strip())
            .stream()
            .filter(name -> !ADAPTING.matcher(name).matches())
            .toList());
  }

  private interface Look {
    String at(Path path) throws IOException;
  }

  private static List<String> each(Path folder, Look look) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.flatMap(entry -> what(entry, look).stream()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<String> what(Path entry, Look look) {
    try {
      return Optional.of(look.at(entry));
    } catch (NoSuchFileException e) {
      // Closed, or ended, since the folder was read.
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
