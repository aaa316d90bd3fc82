package dev.trawl.run;

import dev.trawl.run.Streams.Standard;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The terminal that somebody looks at: how wide it is, and what it can show.
public final class Screen {
  private static final int USUAL_WIDTH = 80;

  /// A narrower one is none: some that nobody looks at say that they have no columns.
  private static final int NARROWEST = 20;

  /// What `stty size` prints: rows and columns.
  private static final Pattern SIZE = Pattern.compile("\\s*\\d{1,5} (\\d{1,5})\\s*");

  private final Map<String, String> environment;
  private final boolean terminal;
  private volatile OptionalInt measured;

  /// @param streams standard output is the terminal, if it is one
  public Screen(Streams streams) {
    this.environment = streams.environment();
    this.terminal = streams.terminals().contains(Standard.OUT);
    // The launcher has asked: for Java, it would take ten times as long.
    this.measured = columns(System.getProperty("trawl.size", ""));
  }

  /// Whether standard output is one.
  boolean isTerminal() {
    return terminal;
  }

  /// Columns: what `COLUMNS` says, else what the terminal says, else 80.
  int width() {
    return given().orElse(measured.orElse(USUAL_WIDTH));
  }

  private OptionalInt given() {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("\\d{1,5}")
        ? OptionalInt.of(Math.max(NARROWEST, Integer.parseInt(columns)))
        : OptionalInt.empty();
  }

  private static OptionalInt columns(String size) {
    Matcher matcher = SIZE.matcher(size);
    return matcher.matches() && Integer.parseInt(matcher.group(1)) > 0
        ? OptionalInt.of(Math.max(NARROWEST, Integer.parseInt(matcher.group(1))))
        : OptionalInt.empty();
  }

  /// Has the width change whenever the terminal's does. Only in a process of trawl's own.
  void watch() {
    OneSignal.handle("WINCH", this::measure);
  }

  private void measure() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
      measured =
          columns(new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    } catch (IOException e) {
      // Then it stays as it was.
    }
  }

  /// Whether colours are shown: on a terminal, unless it or somebody wants none (no-color.org).
  boolean colours() {
    String kind = environment.getOrDefault("TERM", "");
    return terminal
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !kind.isEmpty()
        && !kind.equals("dumb");
  }

  /// Whether more than ASCII is shown, which a terminal does according to the locale.
  public boolean symbols() {
    String locale =
        Stream.of("LC_ALL", "LC_CTYPE", "LANG")
            .map(environment::get)
            .flatMap(Stream::ofNullable)
            .filter(value -> !value.isEmpty())
            .findFirst()
            .orElse("");
    return terminal && locale.matches("(?i).*\\.utf-?8.*");
  }
}
