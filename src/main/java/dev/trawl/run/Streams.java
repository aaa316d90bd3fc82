package dev.trawl.run;

import dev.trawl.io.Messages;
import dev.trawl.io.WaitingStreams;
import dev.trawl.model.TargetSource;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a process is given: its streams and its environment.
///
/// @param out for records; every write error shows
/// @param err for everything else, in UTF-8 whatever the locale
/// @param terminals which streams are terminals
/// @param closed which streams were closed from the start, so that nothing can be read or written
/// @param environment with the user's own `LC_ALL`, in whose place the launcher puts another
/// @param list what is fetched unless arguments name something, where trawl runs in the process of
///   another program, which then handles the signals; empty in a process of trawl's own
public record Streams(
    InputStream in,
    OutputStream out,
    Messages err,
    Set<Standard> terminals,
    Set<Standard> closed,
    Map<String, String> environment,
    Optional<TargetSource> list) {
  /// The standard streams.
  public enum Standard {
    IN('0'),
    OUT('1'),
    ERR('2');

    private final char descriptor;

    Standard(char descriptor) {
      this.descriptor = descriptor;
    }
  }

  public Streams {
    terminals = Set.copyOf(terminals);
    closed = Set.copyOf(closed);
    environment = Map.copyOf(environment);
  }

  /// Of a process of trawl's own.
  public Streams(
      InputStream in,
      OutputStream out,
      Messages err,
      Set<Standard> terminals,
      Set<Standard> closed,
      Map<String, String> environment) {
    this(in, out, err, terminals, closed, environment, Optional.empty());
  }

  /// Those of this process. `System.out` is not among them: it swallows write errors, and follows
  /// the locale. Java cannot tell a terminal from a file, or whether a descriptor was open at the
  /// start; the launcher says so in system properties, where there is a launcher.
  public static Streams ofProcess() {
    return new Streams(
        WaitingStreams.in(new FileInputStream(FileDescriptor.in).getChannel()),
        WaitingStreams.out(new FileOutputStream(FileDescriptor.out).getChannel()),
        new Messages(
            new PrintStream(
                WaitingStreams.out(new FileOutputStream(FileDescriptor.err).getChannel()),
                true,
                StandardCharsets.UTF_8)),
        named("trawl.terminals"),
        named("trawl.closed"),
        usersEnvironment());
  }

  /// Standard output, for something beside the records. It stays open when it is closed; where it
  /// was closed from the start, nothing can be written.
  public OutputStream standardOutput() {
    boolean isClosed = closed.contains(Standard.OUT);
    boolean isDrawnOn = terminals.containsAll(Set.of(Standard.OUT, Standard.ERR));
    return new FilterOutputStream(isDrawnOn ? err.above(out) : out) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        flush();
        out.write(bytes, offset, length);
      }

      @Override
      public void flush() throws IOException {
        if (isClosed) {
          throw new IOException("it is closed");
        }
      }

      @Override
      public void close() {
        // It is not ours to close.
      }
    };
  }

  /// Has libraries of this process print nothing: nobody has asked for it, and it may quote
  /// servers. What gets to `System.err` all the same is escaped.
  public void quietenLibraries() {
    System.setErr(err.stream());
    System.setProperty("java.util.logging.config.class", NoLogging.class.getName());
    Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
      if (thread.getName().startsWith("trawl-")) {
        err.say("a thread of trawl's ended: " + thrown);
      }
    });
  }

  /// The configuration of a log that goes nowhere; Java makes one.
  public static final class NoLogging {}

  private static Map<String, String> usersEnvironment() {
    Map<String, String> environment = new HashMap<>(System.getenv());
    String locale = System.getProperty("trawl.locale");
    if (locale != null) {
      environment.put("LC_ALL", locale);
    }
    return environment;
  }

  /// The streams whose descriptors, 0 to 2, a system property lists.
  private static Set<Standard> named(String property) {
    Set<Standard> streams = EnumSet.noneOf(Standard.class);
    String descriptors = System.getProperty(property, "");
    for (Standard stream : Standard.values()) {
      if (descriptors.indexOf(stream.descriptor) >= 0) {
        streams.add(stream);
      }
    }
    return streams;
  }
}
