package dev.trawl.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// Option values from `TRAWL_...` variables and, where there is none, from the configuration file
/// `$XDG_CONFIG_HOME/trawl/config` (`~/.config/trawl/config`).
final class Defaults implements IDefaultValueProvider {
  private static final String PREFIX = "TRAWL_";

  private final CommandLine trawl;
  private final Map<String, String> environment;
  private final Optional<ConfigFile> file;

  /// @param trawl whose options they are
  /// @throws IOException if the file is there but cannot be read
  /// @throws ParameterException if something in it cannot be
  Defaults(CommandLine trawl, Map<String, String> environment) throws IOException {
    this.trawl = trawl;
    this.environment =
        environment.entrySet().stream()
            .filter(variable -> variable.getKey().startsWith(PREFIX))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    Optional<Path> path = file(environment).filter(Files::exists);
    this.file =
        path.isPresent() ? Optional.of(ConfigFile.read(path.get(), trawl)) : Optional.empty();
  }

  /// The configuration file, if it is there.
  Optional<Path> file() {
    return file.map(ConfigFile::path);
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

  @Override
  public String defaultValue(ArgSpec argument) {
    // Null is picocli's word for "the option's own default".
    return argument instanceof OptionSpec option ? value(option).orElse(null) : null;
  }

  private Optional<String> value(OptionSpec option) {
    boolean isEmpty = environment.isEmpty() && file.isEmpty();
    if (isEmpty || option.usageHelp() || option.versionHelp()) {
      return Optional.empty();
    }
    Optional<String> value =
        Optional.ofNullable(environment.get(variable(option))).or(() -> configured(option));
    if (value.isPresent() && option.longestName().equals("--insecure")) {
      throw new ParameterException(
          option.command().commandLine(),
          "--insecure works on the command line only, not from " + origin(option));
    }
    return option.arity().max() == 0 ? value.map(Defaults::truth) : value;
  }

  /// The file names trawl's own options; a command may have the same.
  private Optional<String> configured(OptionSpec option) {
    return file.flatMap(config -> own(option).flatMap(config::value));
  }

  private Optional<OptionSpec> own(OptionSpec option) {
    return Optional.ofNullable(trawl.getCommandSpec().findOption(option.longestName()));
  }

  private static String truth(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "1", "yes", "on" -> "true";
      case "0", "no", "off" -> "false";
      default -> value;
    };
  }

  /// Where the option's value came from, if it came from here.
  Optional<String> origin(ArgSpec argument, String value) {
    return argument instanceof OptionSpec option && value(option).filter(value::equals).isPresent()
        ? Optional.of(origin(option))
        : Optional.empty();
  }

  /// Where the value of an option came from that was given here; else empty.
  Optional<String> given(OptionSpec option) {
    return value(option).map(value -> origin(option));
  }

  private String origin(OptionSpec option) {
    return environment.containsKey(variable(option))
        ? variable(option)
        : file.orElseThrow().origin(own(option).orElseThrow());
  }

  /// `TRAWL_MAX_TIME` of `--max-time`.
  private static String variable(OptionSpec option) {
    String name = option.longestName().substring(2);
    return PREFIX + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
