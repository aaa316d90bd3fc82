package dev.trawl.spark;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/// Reads results as their users do, in a process with Spark's own libraries: by trawl's Jackson
/// Spark would not start.
public final class ReadBack {
  private ReadBack() {}

  /// Prints what Spark finds.
  ///
  /// @param args format and path of the results
  public static void main(String[] args) {
    SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate();
    Dataset<Row> results = spark.read().format(args[0]).load(args[1]);
    System.out.println(results.schema().toDDL());
    Row sums =
        results
            .selectExpr(
                "count(*)",
                "count(distinct index)",
                "count_if(ok)",
                "count_if(error.kind = 'invalid_url')",
                "max(total_ms) > 0",
                "max(started_at) > '2020-01-01'",
                "max(length(body))")
            .first();
    System.out.println(sums);
    spark.stop();
  }
}
