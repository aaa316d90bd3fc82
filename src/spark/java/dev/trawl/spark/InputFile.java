package dev.trawl.spark;

import dev.trawl.input.Format;
import dev.trawl.input.ListException;
import dev.trawl.input.Source;
import dev.trawl.input.TargetList;
import dev.trawl.model.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/// A file with a list, or with a part of one.
///
/// @param modified milliseconds since 1970
record InputFile(String path, Format format, long length, long modified) implements Serializable {
  /// What patterns name, in their order: files, and those in folders but for names that begin with
  /// an underscore or a dot, by name.
  ///
  /// @throws IOException if a pattern names nothing
  static List<InputFile> of(List<String> patterns, Optional<Format> format, Configuration hadoop)
      throws IOException {
    List<InputFile> files = new ArrayList<>();
    for (String pattern : patterns) {
      Path path = new Path(pattern);
      FileSystem system = path.getFileSystem(hadoop);
      FileStatus[] found = system.globStatus(path);
      if (found == null || found.length == 0) {
        throw new IOException("cannot read " + pattern + ": no such file");
      }
      Arrays.sort(found);
      for (FileStatus status : found) {
        FileStatus[] each =
            status.isDirectory()
                ? system.listStatus(status.getPath(), p -> "_.".indexOf(p.getName().charAt(0)) < 0)
                : new FileStatus[] {status};
        Arrays.sort(each);
        for (FileStatus file : each) {
          if (file.isFile()) {
            files.add(of(file, format));
          }
        }
      }
    }
    return files;
  }

  private static InputFile of(FileStatus file, Optional<Format> format) {
    java.nio.file.Path name = java.nio.file.Path.of(file.getPath().getName());
    return new InputFile(
        file.getPath().toString(),
        format.orElseGet(() -> Format.of(name)),
        file.getLen(),
        file.getModificationTime());
  }

  /// Its entries, numbered from 1. To be closed.
  Entries open(Configuration hadoop) throws IOException {
    Path file = new Path(path);
    InputStream in = file.getFileSystem(hadoop).open(file);
    return new Entries(in, new TargetList(List.of(new Source.StandardInput(in, format))));
  }

  /// The entries of the file, which is being read.
  final class Entries implements AutoCloseable {
    private final InputStream in;
    private final TargetList list;

    private Entries(InputStream in, TargetList list) {
      this.in = in;
      this.list = list;
    }

    Optional<Target> next() throws IOException {
      try {
        return list.next();
      } catch (ListException e) {
        throw new IOException("cannot read " + path + ": " + e.getCause().getMessage(), e);
      }
    }

    @Override
    public void close() throws IOException {
      try (in) {
        list.close();
      }
    }
  }
}
