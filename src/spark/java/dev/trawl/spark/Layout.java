package dev.trawl.spark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.util.SerializableConfiguration;

/// The folder that a job writes to, and what lies where in it. Spark and Hadoop read past names
/// that begin with an underscore.
///
/// A file is written under another name and gets its own by a rename, so that there is either the
/// whole of it or nothing.
///
/// @param root URI of the folder
record Layout(String root, ResultFormat format, SerializableConfiguration hadoop)
    implements Serializable {
  private static final ObjectMapper JSON = new ObjectMapper();

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
    write(file, out -> JSON.writerWithDefaultPrettyPrinter().writeValue(out, value));
  }

  /// What was written; empty if nothing was.
  <T> Optional<T> readJson(Path file, Class<T> type) throws IOException {
    if (!files().exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = files().open(file)) {
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

  private static Path partOf(Path file) {
    return new Path(file.getParent(), "_" + file.getName() + ".part");
  }
}
