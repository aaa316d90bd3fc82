package dev.trawl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.io.Messages;
import dev.trawl.model.TargetSource;
import dev.trawl.run.Streams;
import dev.trawl.run.Streams.Standard;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The program in this process, with its streams in memory.
///
/// Reads no configuration and sees no environment but what it is given.
public final class Cli {
  private final Map<String, String> environment = new HashMap<>();
  private final Set<Standard> terminals = EnumSet.noneOf(Standard.class);
  private final Set<Standard> closed = EnumSet.noneOf(Standard.class);
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private InputStream in = InputStream.nullInputStream();
  private OutputStream out = written;
  private Optional<TargetSource> list = Optional.empty();

  /// What a run came to.
  public record Result(int exit, String out, String err) {
    /// The same, once the exit status is seen to be this.
    public Result exits(int status) {
      assertEquals(status, exit, () -> "stderr: " + err + "\nstdout: " + out);
      return this;
    }

    public List<JsonNode> records() {
      return Records.of(out);
    }

    /// The only record.
    public JsonNode record() {
      List<JsonNode> records = records();
      assertEquals(1, records.size(), out);
      return records.getFirst();
    }

    /// All that was printed.
    public String printed() {
      return out + err;
    }
  }

  /// Runs with standard input at its end, and nothing in the environment.
  public static Result run(String... arguments) {
    return new Cli().with(arguments);
  }

  public Cli environment(String name, Object value) {
    environment.put(name, value.toString());
    return this;
  }

  public Cli in(String text) {
    in = new ByteArrayInputStream(text.getBytes(UTF_8));
    return this;
  }

  public Cli in(InputStream stream) {
    in = stream;
    return this;
  }

  /// To be part of another program, whose list this is.
  public Cli list(TargetSource entries) {
    list = Optional.of(entries);
    return this;
  }

  /// To write to something else than memory.
  public Cli out(OutputStream stream) {
    out = stream;
    return this;
  }

  public Cli terminals(Standard... streams) {
    terminals.addAll(Arrays.asList(streams));
    return this;
  }

  public Cli closed(Standard... streams) {
    closed.addAll(Arrays.asList(streams));
    return this;
  }

  /// Runs, once.
  public Result with(String... arguments) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream errors = new PrintStream(err, true, UTF_8);
    int exit =
        Main.commandLine(
                new Streams(in, out, new Messages(errors), terminals, closed, environment, list))
            .execute(arguments);
    return new Result(exit, Records.utf8(written.toByteArray()), Records.utf8(err.toByteArray()));
  }

  /// These arguments, then those.
  public static String[] arguments(List<String> first, String... rest) {
    List<String> all = new ArrayList<>(first);
    all.addAll(Arrays.asList(rest));
    return all.toArray(String[]::new);
  }
}
