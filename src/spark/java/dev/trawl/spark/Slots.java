package dev.trawl.spark;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;

/// How many tasks run at the same time: as many as the executors have cores for. What
/// `spark.default.parallelism` says is about partitions, and nothing that a rate may be divided by.
final class Slots {
  private static final Pattern LOCAL = Pattern.compile("local\\[(\\d+).*");

  /// Executors that come later than this are not waited for.
  private static final int STEADY_MILLIS = 1000;

  private static final int STEP_MILLIS = 100;

  private Slots() {}

  /// Waits for the first executor, and until no more come.
  static int of(JavaSparkContext spark) throws InterruptedException {
    spark.setJobDescription("trawl: wait for executors");
    spark.parallelize(List.of(0), 1).count();
    SparkContext context = spark.sc();
    int slots = now(context);
    int steady = context.isLocal() ? STEADY_MILLIS : 0;
    while (steady < STEADY_MILLIS) {
      TimeUnit.MILLISECONDS.sleep(STEP_MILLIS);
      int now = now(context);
      steady = now == slots ? steady + STEP_MILLIS : 0;
      slots = now;
    }
    return Math.max(1, slots);
  }

  private static int now(SparkContext context) {
    return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
  }

  /// Those of the executor that asks.
  static int ofProcess(SparkConf conf) {
    Matcher local = LOCAL.matcher(conf.get("spark.master", ""));
    int cores =
        local.matches()
            ? Integer.parseInt(local.group(1))
            : conf.getInt("spark.executor.cores", Runtime.getRuntime().availableProcessors());
    return Math.max(1, cores / conf.getInt("spark.task.cpus", 1));
  }
}
