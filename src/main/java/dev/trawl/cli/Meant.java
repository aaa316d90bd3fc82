package dev.trawl.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What was most likely meant by an option or a command that there is not: a misspelt one, or what
/// other tools call it.
final class Meant {
  /// More would not be read.
  private static final int MOST = 3;

  /// What trawl calls it.
  private static final Map<String, String> OPTIONS =
      Stream.of(
              "--timeout: -m, --max-time D for an attempt, --connect-timeout D, --deadline D for all",
              "--request-timeout --read-timeout -t: -m, --max-time D",
              "--threads --workers --jobs --parallel --parallel-max --max-concurrency --max-workers"
                  + " --connections -Z -j -P: -c, --concurrency N",
              "--silent -s --no-progress-meter: -q, --quiet",
              "--show-error -S: nothing: errors are in the records",
              "--fail --fail-with-body -f: nothing: the exit status is 1 if an entry fails",
              "--fail-early: --fail-fast",
              "--data-raw --data-ascii --body --post-data: -d, --data DATA",
              "--data-binary --upload-file -T: -d, --data @FILE, or \"body\" of an entry in a list"
                  + " of JSON lines",
              "--data-urlencode --form -F: -d, --data, with the encoded text",
              "--json: -d DATA -H 'Content-Type: application/json', or a \"body\" that is an object"
                  + " in a list of JSON lines",
              "--method: -X, --request METHOD",
              "--retries --tries --max-retries --retry-count: --retry N",
              "--retry-all-errors --retry-connrefused: --retry-on LIST",
              "--retry-max-time: --retry-max-delay D, --deadline D",
              "--delay --wait --rate-limit --limit --rps --qps --limit-rate: --rate R, --host-rate R",
              "--follow --follow-redirects --follow-redirect: -L, --location, which is on",
              "--no-follow --no-redirect --no-redirects --no-follow-redirects: --no-location",
              "--max-redirects --max-redirect: --max-redirs N",
              "--no-verify --no-check-certificate --skip-verify --allow-insecure: -k, --insecure",
              "--ca-bundle --ca-certificate --cafile: --cacert FILE",
              "--certificate: --cert FILE",
              "--private-key: --key FILE",
              "--auth --basic --basic-auth: -u, --user USER:PASSWORD",
              "--token --oauth2-bearer: --bearer TOKEN",
              "--cookies --load-cookies: -b, --cookie FILE",
              "--save-cookies -j --junk-session-cookies: --cookie-jar FILE",
              "--output-document --out -O --remote-name --output-dir: -o FILE for the records,"
                  + " --save DIR for the bodies",
              "--dump-header -D -i --show-headers: --include headers",
              "--input --input-file --list --urls --url --file -l -i: nothing: give URLs and files"
                  + " as arguments",
              "--csv --tsv --text: --format csv|tsv|text",
              "--ua --agent: -A, --user-agent NAME",
              "--headers: -H, --header 'Name: value'",
              "--accept --status --match-status --expect-status: --expect 'status 200,204'",
              "--no-color --no-colour --color --colour: nothing: NO_COLOR=1 in the environment",
              "--compare --diff: trawl report --compare OLD NEW",
              "--html: --report html=FILE, or trawl report --html=FILE RESULTS",
              "--junit: --report junit=FILE",
              "--config -K: @FILE, or $XDG_CONFIG_HOME/trawl/config",
              "--cacheable --cache-dir: --cache DIR",
              "--sha256 --md5 --sha1 --checksum: --hash sha256",
              "--continue -C --continue-at: --resume, with -o FILE",
              "--debug --trace: -v, --verbose")
          .flatMap(Meant::row)
          .collect(
              Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, (first, again) -> first));

  private static final Map<String, String> COMMANDS =
      Map.of(
          "help", "trawl --help",
          "version", "trawl --version",
          "compare", "trawl report --compare OLD NEW",
          "diff", "trawl report --compare OLD NEW",
          "fetch", "trawl URL...",
          "get", "trawl URL...",
          "run", "trawl FILE",
          "server", "trawl serve",
          "benchmark", "trawl bench",
          "summary", "trawl report RESULTS...");

  private Meant() {}

  private static Stream<Map.Entry<String, String>> row(String row) {
    int colon = row.indexOf(": ");
    String meant = row.substring(colon + 2);
    return Stream.of(row.substring(0, colon).split(" ")).map(name -> Map.entry(name, meant));
  }

  /// A hint about an option that there is not, to stand behind a sentence.
  ///
  /// @param argument perhaps with a value
  static Optional<String> option(CommandSpec command, String argument) {
    String name = argument.replaceFirst("(?s)=.*", "");
    Optional<String> other = Optional.ofNullable(OPTIONS.get(name));
    if (other.isPresent() && command.findOption(name) == null) {
      return Optional.of(
          other.get().startsWith("nothing: ")
              ? "; it needs " + other.get()
              : "; trawl calls it: " + other.get());
    }
    List<String> near =
        name.length() < 4
            ? List.of()
            : near(
                name,
                command.options().stream()
                    .flatMap(option -> Stream.of(option.names()))
                    .filter(known -> known.startsWith("--"))
                    .toList());
    return near.isEmpty()
        ? Optional.empty()
        : Optional.of("; did you mean " + String.join(" or ", near) + "?");
  }

  /// What to do instead, if an argument is no file but reads like a command.
  static Optional<String> command(CommandSpec trawl, String argument) {
    String word = argument.toLowerCase(Locale.ROOT);
    if (!word.matches("[a-z]{3,12}") || Files.exists(Path.of(argument))) {
      return Optional.empty();
    }
    return Optional.ofNullable(COMMANDS.get(word))
        .or(() ->
            near(word, List.copyOf(trawl.subcommands().keySet())).stream()
                .findFirst()
                .map(name -> "trawl " + name))
        .map(meant -> "'" + argument + "' is no file and no command; did you mean: " + meant);
  }

  /// An option whose value was written behind it with a blank, although it may be left out: what
  /// stands behind it would be read as a list.
  static boolean isValueOf(OptionSpec option, String argument) {
    if (argument.startsWith("-") || argument.contains("://")) {
      return false;
    }
    Class<?> type = option.type();
    boolean fits =
        type.isEnum()
            ? Stream.of(type.getEnumConstants())
                .anyMatch(value -> value.toString().equalsIgnoreCase(argument))
            : argument.matches("\\d+(\\.\\d+)?[a-z]*");
    return fits && !Files.exists(Path.of(argument));
  }

  private static List<String> near(String word, List<String> known) {
    int most = 1 + word.replaceFirst("^--", "").length() / 3;
    List<String> begin = known.stream().filter(name -> name.startsWith(word)).limit(MOST).toList();
    if (!begin.isEmpty()) {
      return begin;
    }
    int least = known.stream().mapToInt(name -> distance(word, name)).min().orElse(most + 1);
    if (least > Math.min(most, 3)) {
      return List.of();
    }
    List<String> nearest = known.stream().filter(name -> distance(word, name) == least).toList();
    // Few err in the first letters.
    int common = nearest.stream().mapToInt(name -> common(word, name)).max().orElse(0);
    return nearest.stream()
        .filter(name -> common(word, name) == common)
        .sorted()
        .limit(MOST)
        .toList();
  }

  /// With how many letters both begin.
  private static int common(String a, String b) {
    int count = 0;
    while (count < Math.min(a.length(), b.length()) && a.charAt(count) == b.charAt(count)) {
      count++;
    }
    return count;
  }

  /// How many letters are to be put in, left out, changed or swapped (optimal string alignment).
  private static int distance(String a, String b) {
    int[][] steps = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          steps[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        steps[i][j] =
            Math.min(Math.min(steps[i - 1][j], steps[i][j - 1]) + 1, steps[i - 1][j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          steps[i][j] = Math.min(steps[i][j], steps[i - 2][j - 2] + 1);
        }
      }
    }
    return steps[a.length()][b.length()];
  }
}
