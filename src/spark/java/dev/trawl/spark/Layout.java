package dev.trawl.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.util.SerializableConfiguration;

/// The folder that a job writes to, and what lies where in it. Spark and Hadoop read past names
/// that begin with an underscore.
///
/// A file is written under another name and gets its own by a rename, so that there is either the
/// whole of it or nothing.
///
/// @param root URI of the folder
/// @param job id of the run of the job, which may own the folder
/// @param attempt of a task; that of the driver is `driver`
record Layout(
    String root, String job, String attempt, ResultFormat format, SerializableConfiguration hadoop)
    implements Serializable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PART = ".part";

  /// The same for the attempt that runs on this thread.
  Layout ofTask() {
    String task = Long.toString(TaskContext.get().taskAttemptId());
    return new Layout(root, job, task, format, hadoop);
  }

  FileSystem files() throws IOException {
    return new Path(root).getFileSystem(hadoop.value());
  }

  /// Whether files can be appended to where they are, and are seen by every node.
  boolean isLocal() throws IOException {
    return files() instanceof LocalFileSystem;
  }

  /// The results of a shard.
  Path results(int shard) {
    return new Path(root, String.format(Locale.ROOT, "part-%05d.%s", shard, format.suffix()));
  }

  /// The entries of a shard.
  Path list(int shard) {
    return inShards(shard, "list");
  }

  /// The numbers of a shard that is done.
  Path counts(int shard) {
    return inShards(shard, "json");
  }

  /// The results of a shard that is being fetched, where this is possible here.
  Path journal(int shard) {
    return inShards(shard, "journal");
  }

  private Path inShards(int shard, String kind) {
    return new Path(root, String.format(Locale.ROOT, "_shards/%05d.%s", shard, kind));
  }

  /// How the list was parted; there once it is.
  Path parting() {
    return new Path(root, "_shards/parting.json");
  }

  /// The file system for [#owner]. A local one without Hadoop's checksums, which lie in a file of
  /// their own: the two are never written at the same moment.
  FileSystem ownerFiles() throws IOException {
    return files() instanceof LocalFileSystem local ? local.getRawFileSystem() : files();
  }

  /// See [Owner].
  Path owner() {
    return new Path(root, "_owner.json");
  }

  Path summary() {
    return new Path(root, "_summary.json");
  }

  Path success() {
    return new Path(root, "_SUCCESS");
  }

  /// What is to be written.
  interface Content {
    void write(OutputStream to) throws IOException;
  }

  void write(Path file, Content content) throws IOException {
    Path part = partOf(file);
    try (OutputStream out = files().create(part, true)) {
      content.write(out);
    }
    rename(part, file);
  }

  void writeJson(Path file, Object value) throws IOException {
    byte[] json = json(value);
    write(file, out -> out.write(json));
  }

  static byte[] json(Object value) throws IOException {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
  }

  /// What was written; empty if nothing was.
  <T> Optional<T> readJson(Path file, Class<T> type) throws IOException {
    return readJson(files(), file, type);
  }

  static <T> Optional<T> readJson(FileSystem files, Path file, Class<T> type) throws IOException {
    if (!files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = files.open(file)) {
      return Optional.of(JSON.readValue(in, type));
    }
  }

  /// Puts a file of this machine there.
  void put(java.nio.file.Path local, Path file) throws IOException {
    Path part = partOf(file);
    files().copyFromLocalFile(false, true, new Path(local.toUri()), part);
    rename(part, file);
  }

  void rename(Path from, Path to) throws IOException {
    // Hadoop renames onto nothing that is there.
    files().delete(to, false);
    if (!files().rename(from, to)) {
      throw new IOException("cannot rename " + from + " to " + to.getName());
    }
  }

  /// No two attempts write to the same file.
  private Path partOf(Path file) {
    return new Path(file.getParent(), "_" + file.getName() + "." + job + "." + attempt + PART);
  }

  /// Removes what attempts of earlier jobs have left that were ended by force.
  void sweep() throws IOException {
    for (Path folder : List.of(new Path(root), parting().getParent())) {
      if (files().exists(folder)) {
        for (FileStatus file : files().listStatus(folder)) {
          String name = file.getPath().getName();
          if (isTemporary(name) || name.endsWith(".journal.parquet")) {
            files().delete(file.getPath(), false);
          }
        }
      }
    }
  }

  private static boolean isTemporary(String name) {
    return name.startsWith("_") && name.endsWith(PART);
  }

  /// A file in the folder that no job wrote, if there is one. Whoever reads the results would read
  /// it, too.
  ///
  /// @param shards how many there are; empty if no job has parted a list here yet
  Optional<String> foreign(Optional<Integer> shards) throws IOException {
    Path folder = new Path(root);
    if (!files().exists(folder)) {
      return Optional.empty();
    }
    Set<String> own = new HashSet<>();
    own.add(parting().getParent().getName());
    own.add(owner().getName());
    if (shards.isPresent()) {
      own.add(summary().getName());
      own.add(success().getName());
      IntStream.range(0, shards.get()).forEach(shard -> own.add(results(shard).getName()));
    }
    return Arrays.stream(files().listStatus(folder))
        .map(file -> file.getPath().getName())
        .filter(name -> !own.contains(name) && !name.startsWith(".") && !isTemporary(name))
        .sorted()
        .findFirst();
  }
}
