package dev.trawl.spark;

import dev.trawl.report.SummaryLine;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

  private int run() throws IOException, JobException {
    long start = System.nanoTime();
    try (JavaSparkContext spark = new JavaSparkContext(conf())) {
      Layout layout = layout(spark);
      layout.files().delete(layout.success(), false);
      Parting parting = working(LIST, () -> parting(layout, spark));
      tellHugeHosts(parting);
      Counts counts = working(OUTPUT, () -> fetch(parting, layout, spark));
      Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
      layout.writeJson(layout.summary(), new JobSummary(parting, counts, elapsed));
      layout.write(layout.success(), out -> {});
      err.println("trawl: " + SummaryLine.of(counts.summary(elapsed)));
      return options.maxFailures().allows(counts.entries() - counts.ok(), counts.entries())
          ? OK
          : NOT_OK;
    }
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
    return new JobException(USAGE, message, null);
  }

  private Layout layout(JavaSparkContext spark) throws IOException {
    Path output = new Path(job.output());
    // Each process would take a relative path for another one.
    Path root = output.getFileSystem(spark.hadoopConfiguration()).makeQualified(output);
    return new Layout(
        root.toString(), job.format(), new SerializableConfiguration(spark.hadoopConfiguration()));
  }

  /// What work on the cluster comes to.
  ///
  /// @param status to end with if it fails
  private static <T> T working(int status, Callable<T> work) throws JobException {
    try {
      return work.call();
    } catch (JobException e) {
      throw e;
      // Spark is written in Scala, whose methods throw what they do not declare.
    } catch (Exception e) {
      throw new JobException(status, reason(e), e);
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

  private Parting parting(Layout layout, JavaSparkContext spark) throws IOException, JobException {
    List<InputFile> files =
        InputFile.of(job.inputs(), job.inputFormat(), spark.hadoopConfiguration());
    Optional<Parting> earlier = layout.readJson(layout.parting(), Parting.class);
    int shards =
        job.shards()
            .or(() -> earlier.map(parting -> parting.entries().size()))
            .orElse(JobOptions.SHARDS);
    Parting.Basis basis = new Parting.Basis(files, options.defaultScheme(), job.format(), shards);
    if (earlier.isEmpty()) {
      return Parting.of(basis, layout, spark);
    }
    if (!earlier.get().basis().equals(basis)) {
      throw wrong(
          job.output()
              + " has results of another list, or of other --shards, --format or --default-scheme:"
              + " give another --output");
    }
    return earlier.get();
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

  private Counts fetch(Parting parting, Layout layout, JavaSparkContext spark) {
    List<Integer> shards = parting.shards();
    if (shards.isEmpty()) {
      return Counts.NONE;
    }
    int atOnce = Math.min(shards.size(), spark.defaultParallelism());
    // A task a shard, so that whoever is free takes the next. With a rate, no more tasks than it is
    // divided among, even if more nodes come.
    int tasks = options.rate().isPresent() ? atOnce : shards.size();
    Trawl trawl = options.share(atOnce);
    return spark
        .parallelize(shards, tasks)
        .map(number -> new Shard(number, layout).fetched(trawl))
        .collect()
        .stream()
        .reduce(Counts.NONE, Counts::plus);
  }
}
