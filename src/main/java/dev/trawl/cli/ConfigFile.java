package dev.trawl.cli;

import dev.trawl.io.Reason;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// The configuration file: properties in UTF-8 whose keys are long names of options, with or
/// without dashes. A flag may stand alone, an option that may be given several times has several
/// lines, and quotes around a value are left out, as in curl's.
final class ConfigFile {
  /// Between the values of an option that may be given several times: no character (Unicode 23.7),
  /// so that no value has it.
  static final char SEPARATOR = '\uFFFF';

  private final Path path;
  private final CommandLine trawl;
  private final Map<OptionSpec, Setting> settings = new HashMap<>();

  /// @param line the last one that says so
  private record Setting(String value, int line) {}

  private ConfigFile(Path path, CommandLine trawl) {
    this.path = path;
    this.trawl = trawl;
  }

  /// Reads one.
  ///
  /// @param trawl whose options it may name
  /// @throws IOException if it cannot be read
  /// @throws ParameterException if a line says what cannot be
  static ConfigFile read(Path path, CommandLine trawl) throws IOException {
    ConfigFile file = new ConfigFile(path, trawl);
    try {
      file.parse(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new IOException(path + ": " + Reason.of(e), e);
    }
    return file;
  }

  Path path() {
    return path;
  }

  /// The value of an option, as on the command line.
  Optional<String> value(OptionSpec option) {
    return Optional.ofNullable(settings.get(option)).map(Setting::value);
  }

  /// Where an option that has a value got it.
  String origin(OptionSpec option) {
    return at(settings.get(option).line());
  }

  private String at(int line) {
    return path + ", line " + line;
  }

  private void parse(byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int number = 0;
    int start = 0;
    StringBuilder logical = new StringBuilder();
    for (String line : text.split("\r\n|[\r\n]", -1)) {
      number++;
      String decoded = decoded(line, number);
      if (logical.isEmpty()) {
        start = number;
        decoded = number == 1 ? decoded.replaceFirst("^\uFEFF", "") : decoded;
      }
      boolean isComment = logical.isEmpty() && decoded.strip().matches("[#!].*");
      logical.append(decoded);
      if (!isComment && goesOn(decoded)) {
        logical.append('\n');
      } else {
        setting(logical.toString(), start);
        logical.setLength(0);
      }
    }
    setting(logical.toString(), start);
  }

  /// So that what is wrong has a line.
  private String decoded(String line, int number) throws IOException {
    try {
      byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("line " + number + " is not UTF-8", e);
    }
  }

  /// Whether a line ends with a backslash that stands for itself alone.
  private static boolean goesOn(String line) {
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == '\\') {
      end--;
    }
    return (line.length() - end) % 2 == 1;
  }

  private void setting(String line, int number) throws IOException {
    Properties one = new Properties();
    try {
      one.load(new StringReader(line));
    } catch (IllegalArgumentException e) {
      throw new IOException("line " + number + ": " + e.getMessage(), e);
    }
    for (String name : one.stringPropertyNames()) {
      boolean alone = line.strip().matches("[^=:\\s]+");
      put(name, alone ? Optional.empty() : Optional.of(one.getProperty(name).strip()), number);
    }
  }

  /// @param given empty where the name stands alone
  private void put(String name, Optional<String> given, int line) {
    String bare = name.startsWith("--") ? name.substring(2) : name;
    Optional<OptionSpec> known = option(bare);
    boolean negated = known.isEmpty() && bare.startsWith("no-");
    OptionSpec option =
        known
            .or(() -> negated ? option(bare.substring(3)) : Optional.empty())
            .filter(o -> !negated || o.negatable())
            .orElseThrow(() ->
                invalid(
                    line,
                    "there is no option '"
                        + name
                        + "'"
                        + Meant.option(trawl.getCommandSpec(), "--" + bare).orElse("")));
    Setting before = settings.get(option);
    if (before != null && !option.isMultiValue()) {
      throw invalid(line, name + " stands on line " + before.line() + ", too");
    }
    String value = given.map(ConfigFile::unquoted).orElseGet(() -> implied(option, name, line));
    String wanted = negated ? opposite(value) : value;
    settings.put(
        option,
        new Setting(before == null ? wanted : before.value() + between(option) + wanted, line));
  }

  private Optional<OptionSpec> option(String bare) {
    CommandSpec spec = trawl.getCommandSpec();
    return bare.matches("[a-z0-9][a-z0-9.-]+")
        ? Optional.ofNullable(spec.findOption("--" + bare))
        : Optional.empty();
  }

  private String implied(OptionSpec option, String name, int line) {
    if (option.arity().max() == 0) {
      return "true";
    }
    if (option.arity().min() == 0) {
      return option.fallbackValue();
    }
    throw invalid(line, name + " needs a value: " + name + " = " + option.paramLabel());
  }

  private static String opposite(String value) {
    return switch (value) {
      case "true" -> "false";
      case "false" -> "true";
      default -> value;
    };
  }

  private static String unquoted(String value) {
    return value.matches("(?s)\"[^\"]*\"") ? value.substring(1, value.length() - 1) : value;
  }

  private static String between(OptionSpec option) {
    return option.splitRegex().isEmpty() ? String.valueOf(SEPARATOR) : option.splitRegex();
  }

  private ParameterException invalid(int line, String message) {
    return new ParameterException(trawl, at(line) + ": " + message);
  }
}
