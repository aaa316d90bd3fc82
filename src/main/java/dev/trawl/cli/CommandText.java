package dev.trawl.cli;

import dev.trawl.model.Input;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// A command line as a page shows it: as a shell would take it, and without the secrets in it. What
/// came from the environment or a configuration is not on it.
final class CommandText {
  private static final String HIDDEN = "***";

  /// What no shell changes.
  private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./*-]+");

  private CommandText() {}

  static String of(ParseResult parsed) {
    List<String> words = new ArrayList<>();
    words.add(parsed.commandSpec().qualifiedName());
    Map<ArgSpec, Iterator<String>> values = new HashMap<>();
    for (ArgSpec argument : parsed.matchedArgs()) {
      Iterator<String> left =
          values.computeIfAbsent(argument, a -> a.originalStringValues().iterator());
      if (argument instanceof OptionSpec option) {
        words.add(option.longestName());
        if (option.arity().max() > 0 && left.hasNext()) {
          String value = quoted(shown(option.longestName(), left.next()));
          if (option.arity().min() == 0) {
            words.set(words.size() - 1, option.longestName() + "=" + value);
          } else {
            words.add(value);
          }
        }
      } else {
        left.forEachRemaining(value -> words.add(quoted(redacted(value))));
      }
    }
    return String.join(" ", words);
  }

  private static String shown(String option, String value) {
    boolean isFile = value.startsWith("@");
    return switch (option) {
      case "--header" -> isFile ? value : value.replaceFirst("(?s)[:;].*", ": " + HIDDEN);
      case "--user" -> value.replaceFirst("(?s):.*", ":") + HIDDEN;
      case "--bearer" -> HIDDEN;
      case "--data" -> isFile ? value : HIDDEN;
      case "--cookie" -> value.contains("=") ? HIDDEN : value;
      default -> redacted(value);
    };
  }

  /// Anything may be a URL with a password in it.
  private static String redacted(String value) {
    return new Input.Text(value).redacted();
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
