package dev.trawl.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trawl.report.SummaryLine;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;
import picocli.CommandLine.ParameterException;

/// Fetches a list on a Spark cluster: parts it by host, then fetches each part as `trawl` does.
///
/// The parts are written before anything is fetched, and each is fetched by a task that depends on
/// nothing else. Were they fetched where Spark shuffles the list, a lost node would have others
/// fetched again, and some at two nodes at once.
public final class SparkFetch {
  private static final int OK = 0;
  private static final int NOT_OK = 1;
  private static final int USAGE = 2;
  private static final int OUTPUT = 3;
  private static final int LIST = 4;
  private static final int STOPPED = 5;

  private final JobOptions job;
  private final FetchOptions options;
  private final PrintStream err;

  private SparkFetch(JobOptions job, FetchOptions options, PrintStream err) {
    this.job = job;
    this.options = options;
    this.err = err;
  }

  /// The main class of the job. Ends the process with the exit status that `trawl` would have.
  public static void main(String[] args) {
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    int status = run(List.of(args), err);
    if (status != OK) {
      System.exit(status);
    }
  }

  private static int run(List<String> arguments, PrintStream err) {
    try {
      JobOptions job = JobOptions.of(arguments);
      if (job.help()) {
        err.print(JobOptions.usage());
        return OK;
      }
      Optional<FetchOptions> options = FetchOptions.of(job.others(), err);
      return options.isPresent() ? new SparkFetch(job, options.get(), err).run() : USAGE;
    } catch (ParameterException e) {
      err.println("trawl: " + e.getMessage() + "; see --help");
      return USAGE;
    } catch (JobException e) {
      err.println("trawl: " + e.getMessage());
      return e.status();
    } catch (IOException e) {
      err.println("trawl: " + e.getMessage());
      return OUTPUT;
    }
  }

  private int run() throws IOException {
    Instant start = Instant.now();
    try (JavaSparkContext spark = new JavaSparkContext(conf())) {
      Layout layout = layout(spark);
      // A job that is refused changes nothing.
      Parting.Basis basis = working(LIST, () -> basis(layout, spark));
      try (Owner owner = Owner.of(layout, () -> spark.sc().cancelAllJobs())) {
        layout.sweep();
        return run(basis, layout, spark, start);
      }
    }
  }

  private int run(Parting.Basis basis, Layout layout, JavaSparkContext spark, Instant start)
      throws IOException {
    Optional<Parting> earlier = earlier(layout, basis);
    Parting parting =
        earlier.isPresent() ? earlier.get() : working(LIST, () -> Parting.of(basis, layout, spark));
    layout.files().delete(layout.success(), false);
    tellHugeHosts(parting);
    List<Counts> done = working(OUTPUT, () -> fetch(parting, layout, spark, start));
    int shards = parting.shards().size();
    if (done.size() < shards) {
      err.println(
          "trawl: stopped by --deadline "
              + options.deadline().orElseThrow()
              + ": "
              + done.size()
              + " of "
              + shards
              + " shards are done; the same command goes on");
      return STOPPED;
    }
    return publish(parting, done.stream().reduce(Counts.NONE, Counts::plus), layout, start);
  }

  /// Every entry has its record: says so.
  private int publish(Parting parting, Counts counts, Layout layout, Instant start)
      throws IOException {
    if (counts.entries() + counts.repeats() != parting.entries()) {
      throw new JobException(
          OUTPUT, counts.entries() + " records of " + parting.entries() + " entries");
    }
    Owner.check(layout);
    Duration elapsed = Duration.between(start, Instant.now());
    layout.writeJson(layout.summary(), new JobSummary(parting, counts, elapsed));
    layout.write(layout.success(), out -> {});
    err.println("trawl: " + SummaryLine.of(counts.summary(elapsed)));
    return options.maxFailures().allows(counts.entries() - counts.ok(), counts.entries())
        ? OK
        : NOT_OK;
  }

  private SparkConf conf() throws JobException {
    SparkConf conf = new SparkConf().setIfMissing("spark.app.name", "trawl");
    if (conf.getBoolean("spark.speculation", false)) {
      throw wrong("spark.speculation would have a shard fetched twice at once: leave it off");
    }
    if (options.rate().isPresent() && conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw wrong(
          "--rate is divided among a fixed number of tasks: spark.dynamicAllocation.enabled has to"
              + " be off");
    }
    // The rate is divided by the cores that there are; all of them, where Spark knows how many
    // come.
    return options.rate().isPresent()
        ? conf.setIfMissing("spark.scheduler.minRegisteredResourcesRatio", "1")
        : conf;
  }

  private static JobException wrong(String message) {
    return new JobException(USAGE, message);
  }

  private Layout layout(JavaSparkContext spark) throws IOException {
    Path output = new Path(job.output());
    // Each process would take a relative path for another one.
    Path root = output.getFileSystem(spark.hadoopConfiguration()).makeQualified(output);
    return new Layout(
        root.toString(),
        Owner.newId(),
        job.format(),
        new SerializableConfiguration(spark.hadoopConfiguration()));
  }

  /// What work on the cluster comes to.
  ///
  /// @param status to end with if it fails
  private static <T> T working(int status, Callable<T> work) throws JobException {
    try {
      return work.call();
      // Spark is written in Scala, whose methods throw what they do not declare.
    } catch (Exception e) {
      throw JobException.in(e).orElseGet(() -> new JobException(status, reason(e), e));
    }
  }

  /// The message of what a task threw, which Spark wraps up with all that happened to the task.
  private static String reason(Exception e) {
    return Stream.<Throwable>iterate(e, t -> t != null, Throwable::getCause)
        .filter(cause -> !(cause instanceof SparkException))
        .findFirst()
        .orElse(e)
        .getMessage();
  }

  /// What the list is to be parted by, or was.
  ///
  /// @throws JobException if the output is of another list, or of no job
  private Parting.Basis basis(Layout layout, JavaSparkContext spark) throws IOException {
    List<InputFile> files =
        InputFile.of(job.inputs(), job.inputFormat(), spark.hadoopConfiguration());
    Optional<Parting> earlier = earlier(layout);
    int shards =
        job.shards()
            .or(() -> earlier.map(parting -> parting.lists().size()))
            .orElse(JobOptions.SHARDS);
    Parting.Basis basis = new Parting.Basis(files, options.defaultScheme(), job.format(), shards);
    refuseOthers(earlier, basis);
    Optional<String> foreign = layout.foreign(earlier.map(parting -> parting.lists().size()));
    if (foreign.isPresent()) {
      throw wrong(
          job.output()
              + " has "
              + foreign.get()
              + ", which no job of trawl has written there: give another --output");
    }
    return basis;
  }

  private Optional<Parting> earlier(Layout layout, Parting.Basis basis) throws IOException {
    Optional<Parting> earlier = earlier(layout);
    refuseOthers(earlier, basis);
    return earlier;
  }

  private static Optional<Parting> earlier(Layout layout) throws IOException {
    try {
      return layout.readJson(layout.parting(), Parting.class);
    } catch (JsonProcessingException e) {
      throw new JobException(
          LIST, layout.parting() + " is damaged, or of another trawl: give another --output", e);
    }
  }

  private void refuseOthers(Optional<Parting> earlier, Parting.Basis basis) throws JobException {
    if (earlier.isPresent() && !earlier.get().basis().equals(basis)) {
      throw wrong(
          job.output()
              + " has results of another list, or of other --shards, --format or --default-scheme:"
              + " give another --output");
    }
  }

  private void tellHugeHosts(Parting parting) {
    parting
        .hugeHosts()
        .forEach((host, entries) ->
            err.println(
                "trawl: "
                    + host
                    + " alone has at least "
                    + entries
                    + " entries, more than a shard has on average: its shard may end last"));
  }

  /// @return of each shard that is done
  private List<Counts> fetch(
      Parting parting, Layout layout, JavaSparkContext spark, Instant start) {
    List<Integer> shards = parting.shards();
    if (shards.isEmpty()) {
      return List.of();
    }
    int atOnce = Math.min(shards.size(), spark.defaultParallelism());
    // A task a shard, so that whoever is free takes the next. With a rate, no more tasks than it is
    // divided among, even if more nodes come.
    int tasks = options.rate().isPresent() ? atOnce : shards.size();
    FetchOptions.Share share = options.share(atOnce, start);
    List<Parting.Written> lists = parting.lists();
    return spark
        .parallelize(shards, tasks)
        .flatMap(number ->
            new Shard(number, layout, lists.get(number)).fetched(share).stream().iterator())
        .collect();
  }
}
