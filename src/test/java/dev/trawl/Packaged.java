package dev.trawl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// The packaged program as a process, in an environment with nothing in it but what it is given.
public final class Packaged implements AutoCloseable {
  /// The launcher.
  public static final Path TRAWL = Path.of("target/trawl/bin/trawl").toAbsolutePath();

  private static final int PATIENCE_SECONDS = 120;

  private final Process process;
  private final Collected out;
  private final Collected err;

  private Packaged(Process process) {
    this.process = process;
    this.out = new Collected(process.getInputStream());
    this.err = new Collected(process.getErrorStream());
  }

  /// What a process came to.
  public record Ended(int exit, String out, String err) {
    public Ended exits(int status) {
      assertEquals(status, exit, () -> "stderr: " + err + "\nstdout: " + out);
      return this;
    }

    public List<JsonNode> records() {
      return Records.of(out);
    }
  }

  /// Runs the program to its end, with standard input at its end.
  public static Ended run(String... arguments) throws IOException, InterruptedException {
    return run(Map.of(), arguments);
  }

  public static Ended run(Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    try (Packaged running = start(environment, arguments)) {
      running.in().close();
      return running.end();
    }
  }

  /// Starts the program, with signals as they are by default: a shell that runs the tests in the
  /// background has them ignored.
  public static Packaged start(Map<String, String> environment, String... arguments)
      throws IOException {
    return process(
        environment,
        Cli.arguments(
            List.of("/usr/bin/env", "--default-signal=HUP,INT,TERM", TRAWL.toString()), arguments));
  }

  /// Runs a script of bash, where `$trawl` is the program.
  public static Ended bash(String script) throws IOException, InterruptedException {
    return bash(script, Map.of());
  }

  public static Ended bash(String script, Map<String, String> environment)
      throws IOException, InterruptedException {
    try (Packaged running = process(environment, "/bin/bash", "-c", script)) {
      running.in().close();
      return running.end();
    }
  }

  public static Packaged process(Map<String, String> environment, String... command)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.environment().put("trawl", TRAWL.toString());
    return new Packaged(builder.start());
  }

  /// Its standard input.
  public OutputStream in() {
    return process.getOutputStream();
  }

  /// Takes what it has written to standard output since the last time, which may end within a line.
  public String takeOut() {
    return out.take();
  }

  public long pid() {
    return process.pid();
  }

  /// What it has written to standard output so far.
  public String out() {
    return out.text();
  }

  /// What it has written to standard error so far.
  public String err() {
    return err.text();
  }

  /// What the system tells about it.
  public Path proc() {
    return Path.of("/proc", Long.toString(process.pid()));
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Sends it a signal.
  ///
  /// @param name such as `TERM`
  public void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// Waits for its end.
  public Ended end() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running; stderr: " + err());
    }
    out.join();
    err.join();
    return new Ended(process.exitValue(), out.text(), err.text());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /// What comes out of a stream.
  private static final class Collected {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Thread reader;

    Collected(InputStream in) {
      this.reader = Thread.ofPlatform().daemon().start(() -> collect(in));
    }

    private void collect(InputStream in) {
      try {
        in.transferTo(bytes);
      } catch (IOException e) {
        // The process was ended by force.
      }
    }

    void join() throws InterruptedException {
      reader.join();
    }

    String text() {
      return bytes.toString(UTF_8);
    }

    String take() {
      // The stream's own lock: nothing may come in between the two.
      synchronized (bytes) {
        String taken = text();
        bytes.reset();
        return taken;
      }
    }
  }
}
