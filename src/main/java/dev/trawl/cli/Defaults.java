package dev.trawl.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
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
  private final Map<String, String> environment;
  private final Path file;
  private final Properties properties = new Properties();

  /// @throws IOException if the file is there but cannot be read
  Defaults(Map<String, String> environment) throws IOException {
    this.environment = environment;
    String home = environment.getOrDefault("HOME", "");
    String base = environment.getOrDefault("XDG_CONFIG_HOME", "");
    this.file = (base.isEmpty() ? Path.of(home, ".config") : Path.of(base)).resolve("trawl/config");
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (IllegalArgumentException e) {
        throw new IOException(e.getMessage(), e);
      }
    }
  }

  /// The path of the configuration file, whether or not it is there.
  Path file() {
    return file;
  }

  /// Refuses names that are no options, which are most likely misspelt.
  void check(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    for (String name : properties.stringPropertyNames()) {
      if (!name.matches("[a-z0-9][a-z0-9.-]+") || spec.findOption("--" + name) == null) {
        throw new ParameterException(command, file + ": there is no option '" + name + "'");
      }
    }
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    Optional<String> value =
        argument instanceof OptionSpec option ? value(option) : Optional.empty();
    // Null is picocli's word for "the option's own default".
    return value.orElse(null);
  }

  private Optional<String> value(OptionSpec option) {
    if (option.usageHelp() || option.versionHelp()) {
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
    return environment.containsKey(variable(option)) ? variable(option) : file.toString();
  }

  private static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }

  /// `TRAWL_MAX_TIME` of `--max-time`.
  private static String variable(OptionSpec option) {
    return "TRAWL_" + key(option).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
