package dev.trawl.spark;

import dev.trawl.http.UrlParser;
import dev.trawl.io.Xxh64;
import dev.trawl.model.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/// How a list was parted into shards, by host: all entries of a host, by whose name and port limits
/// go, are in one shard.
///
/// @param files whose entries, one file after the other, are the list
/// @param defaultScheme of entries without one, which is half of their host's port
/// @param format of the results
/// @param lists those of the shards
/// @param hugeHosts those that have more entries than a shard has on average, and how many at the
///   least: the job lasts as long as the longest of them
/// @param hosts how many there are, up to 100,000 for each shard
/// @param most entries that one host has, at the least
record Parting(
    List<InputFile> files,
    String defaultScheme,
    ResultFormat format,
    List<Written> lists,
    Map<String, Long> hugeHosts,
    long hosts,
    long most) {
  /// Hosts that are told from each other, in a shard.
  private static final int MAX_HOSTS = 100_000;

  /// What it was made of.
  record Basis(List<InputFile> files, String defaultScheme, ResultFormat format, int shards)
      implements Serializable {}

  Basis basis() {
    return new Basis(files, defaultScheme, format, lists.size());
  }

  /// Shards that have entries.
  List<Integer> shards() {
    List<Integer> shards = new ArrayList<>();
    for (int shard = 0; shard < lists.size(); shard++) {
      if (lists.get(shard).entries() > 0) {
        shards.add(shard);
      }
    }
    return shards;
  }

  /// Where an entry comes to stand, and in what order.
  private record Place(int shard, long index) implements Comparable<Place>, Serializable {
    private static final Comparator<Place> ORDER =
        Comparator.comparingInt(Place::shard).thenComparingLong(Place::index);

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  /// An entry on its way.
  private record Routed(String host, String line) implements Serializable {}

  private static final class ByShard extends Partitioner {
    private static final long serialVersionUID = 1;
    private final int shards;

    ByShard(int shards) {
      this.shards = shards;
    }

    @Override
    public int numPartitions() {
      return shards;
    }

    @Override
    public int getPartition(Object key) {
      return ((Place) key).shard();
    }
  }

  /// A shard's list as it is written.
  ///
  /// @param entries each has a line
  /// @param xxh64 hash of all bytes
  record Written(long entries, String xxh64) implements Serializable {
    /// That of a list which is read to its end.
    static Written of(InputStream list) throws IOException {
      Xxh64 hash = new Xxh64();
      long entries = 0;
      byte[] buffer = new byte[64 * 1024];
      for (int count = list.read(buffer); count >= 0; count = list.read(buffer)) {
        hash.update(buffer, 0, count);
        for (int i = 0; i < count; i++) {
          entries += buffer[i] == '\n' ? 1 : 0;
        }
      }
      return new Written(entries, HexFormat.of().toHexDigits(hash.value()));
    }
  }

  /// @param hosts which of them the shard has many entries of
  /// @param different how many it has
  private record Part(Written list, TreeMap<String, Long> hosts, long different)
      implements Serializable {}

  /// Entries of all shards.
  long entries() {
    return lists.stream().mapToLong(Written::entries).sum();
  }

  /// Parts a list, and writes the lists of the shards. Each file is read by one task, twice where
  /// there are several: how many entries those before it have must be known first.
  static Parting of(Basis basis, Layout layout, JavaSparkContext spark) throws IOException {
    // Lists may hold passwords.
    layout.files().mkdirs(layout.parting().getParent(), new FsPermission("700"));
    List<Numbered> files = numbered(basis.files(), layout, spark);
    int shards = basis.shards();
    String scheme = basis.defaultScheme();
    List<Part> parts =
        spark
            .parallelize(files, files.size())
            .flatMapToPair(file -> routed(file, shards, scheme, layout))
            .repartitionAndSortWithinPartitions(new ByShard(shards))
            .mapPartitionsWithIndex(
                (shard, entries) -> write(shard, entries, layout.ofTask()), true)
            .collect();
    List<Written> lists = parts.stream().map(Part::list).toList();
    long average = lists.stream().mapToLong(Written::entries).sum() / shards;
    Map<String, Long> huge = new TreeMap<>();
    for (Part part : parts) {
      part.hosts()
          .forEach((host, count) -> {
            if (count > average && shards > 1) {
              huge.put(host, count);
            }
          });
    }
    long hosts = parts.stream().mapToLong(Part::different).sum();
    long most =
        parts.stream()
            .flatMap(part -> part.hosts().values().stream())
            .max(Long::compare)
            .orElse(0L);
    Parting parting = new Parting(basis.files(), scheme, basis.format(), lists, huge, hosts, most);
    layout.writeJson(layout.parting(), parting);
    return parting;
  }

  /// @param before entries of the files before it
  private record Numbered(InputFile file, long before) implements Serializable {}

  private static List<Numbered> numbered(
      List<InputFile> files, Layout layout, JavaSparkContext spark) {
    JavaRDD<InputFile> each = spark.parallelize(files, files.size());
    List<Long> counts =
        files.size() == 1 ? List.of(0L) : each.map(file -> count(file, layout)).collect();
    List<Numbered> numbered = new ArrayList<>();
    long before = 0;
    for (int i = 0; i < files.size(); i++) {
      numbered.add(new Numbered(files.get(i), before));
      before += counts.get(i);
    }
    return numbered;
  }

  private static long count(InputFile file, Layout layout) throws IOException {
    try (InputFile.Entries entries = file.open(layout.hadoop().value())) {
      long count = 0;
      while (entries.next().isPresent()) {
        count++;
      }
      return count;
    }
  }

  private static Iterator<Tuple2<Place, Routed>> routed(
      Numbered numbered, int shards, String defaultScheme, Layout layout) throws IOException {
    InputFile.Entries entries = numbered.file().open(layout.hadoop().value());
    UrlParser urls = new UrlParser(defaultScheme);
    return new Iterator<>() {
      private Optional<Target> next = advance();

      private Optional<Target> advance() {
        try {
          Optional<Target> target = entries.next();
          if (target.isEmpty()) {
            entries.close();
          }
          return target;
        } catch (IOException e) {
          throw new UncheckedIOException(e.getMessage(), e);
        }
      }

      @Override
      public boolean hasNext() {
        return next.isPresent();
      }

      @Override
      public Tuple2<Place, Routed> next() {
        Target found = next.orElseThrow();
        Target target =
            new Target(
                numbered.before() + found.index(),
                found.line(),
                found.input(),
                found.particulars());
        next = advance();
        Optional<String> host = urls.host(target.input());
        int shard = dev.trawl.input.Shard.of(target, host, shards).number() - 1;
        try {
          return new Tuple2<>(
              new Place(shard, target.index()),
              new Routed(host.orElse(""), ShardList.line(target)));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  private static Iterator<Part> write(
      int shard, Iterator<Tuple2<Place, Routed>> entries, Layout layout) throws IOException {
    FrequentHosts hosts = new FrequentHosts();
    Set<String> different = new HashSet<>();
    long[] count = {0};
    Xxh64 hash = new Xxh64();
    layout.write(
        layout.list(shard),
        out -> {
          while (entries.hasNext()) {
            Routed entry = entries.next()._2();
            byte[] line = entry.line().getBytes(StandardCharsets.UTF_8);
            out.write(line);
            hash.update(line, 0, line.length);
            count[0]++;
            if (!entry.host().isEmpty()) {
              hosts.add(entry.host());
              if (different.size() < MAX_HOSTS) {
                different.add(entry.host());
              }
            }
          }
        });
    Written list = new Written(count[0], HexFormat.of().toHexDigits(hash.value()));
    return List.of(new Part(list, new TreeMap<>(hosts.counts()), different.size())).iterator();
  }
}
