package dev.trawl.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Completion for shells, from the model of the options. Picocli's own offers no file names, and
/// values as they are called in Java.
final class CompletionScript {
  /// Words that stand for a choice although their label does not list it.
  private static final Map<String, String> CHOICES =
      Map.of(
          "--include", "headers body",
          "--hash", "sha256 sha1 md5 xxh3",
          "--executors", "virtual fixed async",
          "--progress", "bar plain",
          "--retry-on", "connect dns reset timeout 408 425 429 500 502 503 504",
          "--report", "github junit= markdown= tap= html=");

  private static final String BASH =
      """
      # Completion for trawl in bash and zsh: source <(trawl completion bash)
      if [ -n "$ZSH_VERSION" ]; then
        autoload -U +X compinit && { whence compdef >/dev/null || compinit -u; }
        autoload -U +X bashcompinit && bashcompinit
      fi

      _trawl_options() {
        case "$1" in
      @OPTIONS@
        esac
      }

      # What an option takes: "file", "dir", "any", the words of a choice, or nothing.
      _trawl_value() {
        case "$1:$2" in
      @VALUES@
        esac
      }

      _complete_trawl() {
        local cur="${COMP_WORDS[COMP_CWORD]}" option="" prefix="" command=trawl word kind i
        COMPREPLY=()
        for ((i = 1; i < COMP_CWORD; i++)); do
          case "${COMP_WORDS[i]}" in
            @COMMANDS@) command="${COMP_WORDS[i]}"; break ;;
          esac
        done
        # bash takes '=' for a word of its own, zsh does not.
        if [[ "$cur" == "=" ]]; then
          cur=""
          option="${COMP_WORDS[COMP_CWORD-1]}"
        elif [[ "${COMP_WORDS[COMP_CWORD-1]}" == "=" ]] && ((COMP_CWORD > 1)); then
          option="${COMP_WORDS[COMP_CWORD-2]}"
          if [[ "$option" == "=" || "$option" != -* ]] && ((COMP_CWORD > 3)); then
            # --report html=FILE and --report=html=FILE
            option="--report"
            kind=file
          fi
        elif [[ "$cur" == --*=* ]]; then
          option="${cur%%=*}"
          prefix="$option="
          cur="${cur#*=}"
        elif [[ "${COMP_WORDS[COMP_CWORD-1]}" == -* ]]; then
          word="${COMP_WORDS[COMP_CWORD-1]}"
          kind="$(_trawl_value "$command" "$word")"
          # What may be left out stands behind an '=' only.
          [[ -n "$kind" && "$kind" != \\?* ]] && option="$word"
        fi
        if [[ -n "$option" ]]; then
          [[ "$kind" == file ]] || kind="$(_trawl_value "$command" "$option")"
          kind="${kind#\\?}"
          case "$kind" in
            "" | any) ;;
            file | dir)
              # Without a prefix, the shell's own completion does better.
              if [[ -n "$prefix" ]]; then
                for word in "$cur"*; do
                  [[ -e "$word" ]] || continue
                  [[ -d "$word" ]] && word="$word/"
                  COMPREPLY+=("$prefix$word")
                done
                [[ "${COMPREPLY[*]}" == */ ]] && compopt -o nospace 2>/dev/null
              fi ;;
            *)
              # Of a list, the last word.
              if [[ "$cur" == *,* ]]; then
                prefix="$prefix${cur%,*},"
                cur="${cur##*,}"
              fi
              for word in $(compgen -W "$kind" -- "$cur"); do
                COMPREPLY+=("$prefix$word")
              done
              [[ "${COMPREPLY[*]}" == *= ]] && compopt -o nospace 2>/dev/null ;;
          esac
          return 0
        fi
        if [[ "$cur" == -* ]]; then
          for word in $(compgen -W "$(_trawl_options "$command")" -- "$cur"); do
            COMPREPLY+=("$word")
          done
        elif [[ "$command" == completion ]]; then
          for word in $(compgen -W "bash zsh fish" -- "$cur"); do
            COMPREPLY+=("$word")
          done
        elif ((COMP_CWORD == 1)) && [[ -n "$cur" ]]; then
          for word in $(compgen -W "@WORDS@" -- "$cur"); do
            [[ -e "$word" ]] || COMPREPLY+=("$word")
          done
        fi
        return 0
      }

      complete -o bashdefault -o default -F _complete_trawl trawl
      """;

  private CompletionScript() {}

  /// For bash, and for zsh by its compatibility with it.
  static String bash(CommandSpec trawl) {
    List<String> options = new ArrayList<>();
    List<String> values = new ArrayList<>();
    commands(trawl)
        .forEach((name, command) -> {
          options.add("    " + name + ") echo '" + String.join(" ", names(command)) + "' ;;");
          for (OptionSpec option : command.options()) {
            Optional<String> taken = taken(option);
            if (taken.isPresent()) {
              String keys =
                  Stream.of(option.names())
                      .map(n -> name + ":" + n)
                      .collect(Collectors.joining("|"));
              String maybe = option.arity().min() == 0 ? "?" : "";
              values.add("    " + keys + ") echo '" + maybe + taken.get() + "' ;;");
            }
          }
        });
    List<String> words = List.copyOf(trawl.subcommands().keySet());
    return BASH.replace("@OPTIONS@", String.join("\n", options))
        .replace("@VALUES@", String.join("\n", values))
        .replace("@COMMANDS@", String.join("|", words))
        .replace("@WORDS@", String.join(" ", words));
  }

  private static Map<String, CommandSpec> commands(CommandSpec trawl) {
    Map<String, CommandSpec> all = new LinkedHashMap<>();
    all.put("trawl", trawl);
    trawl.subcommands().forEach((name, command) -> all.put(name, command.getCommandSpec()));
    return all;
  }

  private static List<String> names(CommandSpec command) {
    return command.options().stream()
        .flatMap(option ->
            Stream.concat(
                Stream.of(option.names()),
                option.negatable()
                    ? Stream.of("--no-" + option.longestName().substring(2))
                    : Stream.empty()))
        .toList();
  }

  /// What an option takes: a file, a folder, anything, or one of some words.
  private static Optional<String> taken(OptionSpec option) {
    if (option.arity().max() == 0) {
      return Optional.empty();
    }
    String label = option.paramLabel();
    if (CHOICES.containsKey(option.longestName())) {
      return Optional.of(CHOICES.get(option.longestName()));
    }
    if (option.type().isEnum()) {
      return Optional.of(
          Arrays.stream(option.type().getEnumConstants())
              .map(value -> value.toString().toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(" ")));
    }
    if (label.matches("[a-z0-9]+(\\|[a-z0-9]+)+")) {
      return Optional.of(label.replace('|', ' '));
    }
    if (label.contains("DIR")) {
      return Optional.of("dir");
    }
    return Optional.of(label.contains("FILE") || label.contains("RESULTS") ? "file" : "any");
  }

  static String fish(CommandSpec trawl) {
    StringBuilder script = new StringBuilder("# fish completion for trawl\n");
    for (OptionSpec option : trawl.options()) {
      script.append("complete -c trawl");
      for (String name : option.names()) {
        script.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.charAt(1));
      }
      script.append(fishValue(option)).append(" -d ").append(quoted(firstSentence(option)));
      script.append('\n');
      if (option.negatable()) {
        script
            .append("complete -c trawl --long-option no-")
            .append(option.longestName().substring(2))
            .append('\n');
      }
    }
    for (Map.Entry<String, CommandLine> command : trawl.subcommands().entrySet()) {
      CommandSpec spec = command.getValue().getCommandSpec();
      script
          .append("complete -c trawl -n __fish_use_subcommand -a ")
          .append(command.getKey())
          .append('\n');
      for (OptionSpec option : spec.options()) {
        if (trawl.findOption(option.longestName()) == null) {
          script
              .append("complete -c trawl -n '__fish_seen_subcommand_from ")
              .append(command.getKey())
              .append("' --long-option ")
              .append(option.longestName().substring(2))
              .append(fishValue(option))
              .append(" -d ")
              .append(quoted(firstSentence(option)))
              .append('\n');
        }
      }
    }
    return script
        .append("complete -c trawl -n '__fish_seen_subcommand_from completion' -f")
        .append(" -a 'bash zsh fish'\n")
        .toString();
  }

  private static String fishValue(OptionSpec option) {
    if (option.arity().min() == 0) {
      return "";
    }
    return switch (taken(option).orElse("any")) {
      case "any" -> " -r";
      case "file" -> " -r -F";
      case "dir" -> " -r -f -a '(__fish_complete_directories)'";
      case String words -> " -x -a '" + words + "'";
    };
  }

  private static String firstSentence(OptionSpec option) {
    String text = String.join(" ", option.description());
    int end = text.indexOf(". ");
    return end < 0 ? text.replaceFirst("\\.$", "") : text.substring(0, end);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
