package dev.trawl.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.trawl.report.SummaryLine;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
      Optional<FetchOptions> options = FetchOptions.of(job.others(), System.getenv(), err);
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
    SparkConf conf = conf();
    try (JavaSparkContext spark = begun(conf, () -> new JavaSparkContext(conf))) {
      Layout layout = layout(spark);
      int slots = begun(conf, () -> Slots.of(spark));
      // A job that is refused changes nothing.
      Parting.Basis basis = working(LIST, () -> basis(layout, spark, slots));
      try (Owner owner = Owner.of(layout, () -> spark.sc().cancelAllJobs())) {
        layout.sweep();
        return run(basis, layout, spark, slots, start);
      }
    }
  }

  private int run(
      Parting.Basis basis, Layout layout, JavaSparkContext spark, int slots, Instant start)
      throws IOException {
    Optional<Parting> earlier = earlier(layout, basis);
    Parting parting =
        earlier.isPresent() ? earlier.get() : working(LIST, () -> Parting.of(basis, layout, spark));
    layout.files().delete(layout.success(), false);
    tellHugeHosts(parting);
    List<Counts> done = working(OUTPUT, () -> fetch(parting, layout, spark, slots, start));
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
    // It would have a shard fetched twice at once.
    if (conf.getBoolean("spark.speculation", false)) {
      err.println(
          "trawl: spark.speculation is off for this job: no shard is fetched twice at once");
      conf.set("spark.speculation", "false");
    }
    if (options.limits().isRated() && conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw wrong(
          "--rate is divided among a fixed number of tasks: spark.dynamicAllocation.enabled has to"
              + " be off");
    }
    Secrets.hide(conf);
    // The work is divided by the cores that there are; all of them, where Spark knows how many
    // come.
    return conf.setIfMissing("spark.scheduler.minRegisteredResourcesRatio", "1");
  }

  /// What needs a master, and an executor from it.
  private static <T> T begun(SparkConf conf, Callable<T> work) throws JobException {
    try {
      return work.call();
      // Spark is written in Scala, whose methods throw what they do not declare.
    } catch (Exception e) {
      String master = conf.get("spark.master", "");
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new JobException(
          USAGE,
          master.isEmpty()
              ? "no master: give spark-submit --master"
              : "no executor from the master "
                  + master
                  + ": is it running, and reached under that address? ("
                  + reason
                  + ")",
          e);
    }
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
        "driver",
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
  private Parting.Basis basis(Layout layout, JavaSparkContext spark, int slots) throws IOException {
    List<InputFile> files =
        InputFile.of(job.inputs(), job.inputFormat(), spark.hadoopConfiguration());
    Optional<Parting> earlier = earlier(layout);
    int shards =
        job.shards()
            .or(() -> earlier.map(parting -> parting.lists().size()))
            .orElseGet(() -> usualShards(files, slots));
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

  /// Some for each slot, and more where a lost one would cost much.
  private static int usualShards(List<InputFile> files, int slots) {
    long bytes = files.stream().mapToLong(InputFile::length).sum();
    long shards =
        Math.max(JobOptions.SHARDS_OF_SLOT * (long) slots, bytes / JobOptions.SHARD_BYTES);
    return (int) Math.min(shards, JobOptions.MAX_SHARDS);
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
      Parting parting, Layout layout, JavaSparkContext spark, int slots, Instant start) {
    List<Parting.Written> lists = parting.lists();
    spark.setJobDescription("trawl: look for results that are there");
    List<Found> found =
        parting.shards().isEmpty()
            ? List.of()
            : spark
                .parallelize(parting.shards(), Math.min(slots, parting.shards().size()))
                .map(number ->
                    new Found(
                        number,
                        new Shard(number, layout, lists.get(number)).done().stream().toList()))
                .collect();
    List<Counts> done = new ArrayList<>();
    List<Integer> missing = new ArrayList<>();
    for (Found one : found) {
      done.addAll(one.done());
      if (one.done().isEmpty()) {
        missing.add(one.shard());
      }
    }
    if (!missing.isEmpty()) {
      Division division = Division.of(missing, lists, slots, options.limits().isRated());
      tellPlan(parting, division, slots);
      spark.setJobDescription("trawl: fetch " + division.entries() + " entries");
      done.addAll(
          spark
              .parallelize(division.batches(), division.batches().size())
              .flatMap(new Batched(layout, lists, options.share(division.entries(), start)))
              .collect());
    }
    return done;
  }

  /// A shard that may be done.
  ///
  /// @param done what came of it; at most one
  private record Found(int shard, List<Counts> done) implements Serializable {}

  /// How many hosts can be fetched from at once, and how long it takes at the least.
  private void tellPlan(Parting parting, Division division, int slots) {
    FetchOptions.Limits limits = options.limits();
    int tasks = Math.min(slots, division.batches().size());
    err.println(
        "trawl: "
            + division.entries()
            + " entries of "
            + parting.hosts()
            + " hosts; "
            + tasks
            + (tasks == 1 ? " task" : " tasks")
            + " at once with -c "
            + limits.slots()
            + " fetch from up to "
            + Math.min(parting.hosts(), (long) tasks * limits.slots())
            + " hosts at once"
            + limits
                .shortest(division.entries(), parting.most())
                .map(time -> "; by --rate and --host-rate at least " + time.toSeconds() + " s")
                .orElse(""));
  }
}
