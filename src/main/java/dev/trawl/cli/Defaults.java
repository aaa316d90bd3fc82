package dev.trawl.cli;

import dev.trawl.io.Reason;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// Option values from `TRAWL_...` variables and, where there is none, from the configuration file
/// `$XDG_CONFIG_HOME/trawl/config` (`~/.config/trawl/config`): a properties file in UTF-8 whose
/// keys are long option names without the dashes.
final class Defaults implements IDefaultValueProvider {
  private static final String PREFIX = "TRAWL_";

  private final Map<String, String> environment;
  private final Optional<Path> file;
  private final Properties properties = new Properties();

  /// @throws IOException if the file is there but cannot be read
  Defaults(Map<String, String> environment) throws IOException {
    this.environment =
        environment.entrySet().stream()
            .filter(variable -> variable.getKey().startsWith(PREFIX))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    this.file = file(environment).filter(Files::exists);
    if (file.isPresent()) {
      try (Reader reader = Files.newBufferedReader(file.get(), StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new IOException(file.get() + ": " + Reason.of(e), e);
      } catch (IllegalArgumentException e) {
        throw new IOException(file.get() + ": " + e.getMessage(), e);
      }
    }
  }

  /// A folder that is not absolute does not count (XDG Base Directory Specification): whose file
  /// would be read would depend on where trawl is started.
  private static Optional<Path> file(Map<String, String> environment) {
    return Stream.of(
            Path.of(environment.getOrDefault("XDG_CONFIG_HOME", "")),
            Path.of(environment.getOrDefault("HOME", ""), ".config"))
        .filter(Path::isAbsolute)
        .findFirst()
        .map(folder -> folder.resolve("trawl/config"));
  }

  /// Refuses names that are no options, which are most likely misspelt.
  void check(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    for (String name : properties.stringPropertyNames()) {
      if (!name.matches("[a-z0-9][a-z0-9.-]+") || spec.findOption("--" + name) == null) {
        throw new ParameterException(
            command, file.orElseThrow() + ": there is no option '" + name + "'");
      }
    }
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    // Null is picocli's word for "the option's own default".
    return argument instanceof OptionSpec option ? value(option).orElse(null) : null;
  }

  private Optional<String> value(OptionSpec option) {
    boolean isEmpty = environment.isEmpty() && properties.isEmpty();
    if (isEmpty || option.usageHelp() || option.versionHelp()) {
      return Optional.empty();
    }
    Optional<String> value =
        Optional.ofNullable(environment.get(variable(option)))
            .or(() -> Optional.ofNullable(properties.getProperty(key(option))));
    if (value.isPresent() && option.longestName().equals("--insecure")) {
      throw new ParameterException(
          option.command().commandLine(),
          "--insecure works on the command line only, not from " + origin(option));
    }
    return value;
  }

  /// Where the option's value came from, if it came from here.
  Optional<String> origin(ArgSpec argument, String value) {
    return argument instanceof OptionSpec option && value(option).filter(value::equals).isPresent()
        ? Optional.of(origin(option))
        : Optional.empty();
  }

  private String origin(OptionSpec option) {
    return environment.containsKey(variable(option))
        ? variable(option)
        : file.orElseThrow().toString();
  }

  private static String key(OptionSpec option) {
    return option.longestName().substring(2);
  }

  /// `TRAWL_MAX_TIME` of `--max-time`.
  private static String variable(OptionSpec option) {
    return PREFIX + key(option).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
