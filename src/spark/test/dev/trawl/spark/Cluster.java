package dev.trawl.spark;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.Await;
import dev.trawl.Cli;
import dev.trawl.Packaged;
import dev.trawl.WebServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/// A standalone cluster on loopback: a master, and workers of a core each.
final class Cluster implements AutoCloseable {
  static final Path HOME = Path.of("target/spark-home").toAbsolutePath();
  static final Path JOB = Path.of("target/trawl-spark.jar").toAbsolutePath();

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin/java").toString();

  private final Path folder;
  private final int port;
  private final Packaged master;
  private final List<Packaged> workers = new ArrayList<>();

  /// @param folder for what the processes leave
  Cluster(Path folder, int workers) throws IOException {
    this.folder = folder;
    this.port = WebServer.freePort();
    this.master =
        daemon(
            "org.apache.spark.deploy.master.Master",
            "--host",
            "127.0.0.1",
            "--port",
            Integer.toString(port),
            "--webui-port",
            "0");
    Await.until("the master is up", PATIENCE, () -> master.err().contains("New state: ALIVE"));
    for (int i = 0; i < workers; i++) {
      addWorker();
    }
  }

  /// Starts one more worker.
  void addWorker() throws IOException {
    Packaged worker =
        daemon(
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            "127.0.0.1",
            "--webui-port",
            "0",
            "--cores",
            "1",
            "--memory",
            "1g",
            "--work-dir",
            folder.resolve("work").toString(),
            url());
    workers.add(worker);
    Await.until(
        "the worker is up", PATIENCE, () -> worker.err().contains("Successfully registered"));
  }

  private String url() {
    return "spark://127.0.0.1:" + port;
  }

  private static Packaged daemon(String... mainClass) throws IOException {
    return java(List.of("-Xmx256m"), mainClass);
  }

  /// Starts the job.
  Packaged submit(String... arguments) throws IOException {
    return submit(Map.of(), List.of(), arguments);
  }

  /// @param environment of the driver
  /// @param conf properties of Spark
  Packaged submit(Map<String, String> environment, List<String> conf, String... arguments)
      throws IOException {
    return submit(url(), environment, conf, arguments);
  }

  private static Packaged submit(
      String master, Map<String, String> environment, List<String> conf, String... arguments)
      throws IOException {
    List<String> submit =
        new ArrayList<>(
            List.of(
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                master,
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.driver.bindAddress=127.0.0.1",
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.executor.memory=512m",
                "--conf",
                "spark.hadoop.fs.remote.impl=" + RemoteFileSystem.class.getName()));
    conf.forEach(property -> submit.addAll(List.of("--conf", property)));
    submit.addAll(List.of("--class", "dev.trawl.spark.SparkFetch", JOB.toString()));
    return java(environment, List.of("-Xmx512m"), Cli.arguments(submit, arguments));
  }

  /// Runs the job to its end without a cluster, in one process with two threads.
  static Packaged.Ended local(String... arguments) throws IOException, InterruptedException {
    try (Packaged job = startLocal(arguments)) {
      return job.end();
    }
  }

  /// Starts the job without a cluster.
  static Packaged startLocal(String... arguments) throws IOException {
    return startLocal(2, List.of(), arguments);
  }

  /// @param threads for tasks
  /// @param conf properties of Spark
  static Packaged startLocal(int threads, List<String> conf, String... arguments)
      throws IOException {
    return submit("local[" + threads + "]", Map.of(), conf, arguments);
  }

  /// Runs a class of the tests with Spark's own libraries alone.
  static Packaged.Ended withSpark(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    try (Packaged program =
        java(List.of("-Xmx512m"), Cli.arguments(List.of(main.getName()), arguments))) {
      return program.end();
    }
  }

  private static Packaged java(List<String> options, String... mainClass) throws IOException {
    return java(Map.of(), options, mainClass);
  }

  private static Packaged java(
      Map<String, String> environment, List<String> options, String... mainClass)
      throws IOException {
    List<String> command =
        Stream.of(
                List.of(JAVA),
                options,
                Arrays.asList(JavaModuleOptions.defaultModuleOptionArray()),
                List.of("-cp", HOME.resolve("jars/*") + ":target/trawl-spark/test-classes"))
            .flatMap(List::stream)
            .filter(option -> !option.isEmpty())
            .toList();
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(
        Map.of(
            "SPARK_HOME",
            HOME.toString(),
            "SPARK_SCALA_VERSION",
            "2.13",
            "SPARK_LOCAL_IP",
            "127.0.0.1",
            "JAVA_HOME",
            System.getProperty("java.home"),
            "PATH",
            "/usr/bin:/bin"));
    return Packaged.process(all, Cli.arguments(command, mainClass));
  }

  /// Ends a worker and its executor as a power failure would.
  void killOneWorker() {
    Packaged worker = workers.removeFirst();
    ProcessHandle process = ProcessHandle.of(worker.pid()).orElseThrow();
    List<ProcessHandle> all = Stream.concat(Stream.of(process), process.descendants()).toList();
    assertTrue(all.size() > 1, "a worker without an executor");
    all.forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    for (Packaged worker : workers) {
      ProcessHandle.of(worker.pid()).stream()
          .flatMap(ProcessHandle::descendants)
          .toList()
          .forEach(ProcessHandle::destroyForcibly);
      worker.close();
    }
    master.close();
  }
}
