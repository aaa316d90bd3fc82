package dev.trawl.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;

/// What is to be seen neither in Spark's pages and logs nor on its disks.
final class Secrets {
  private static final String REDACTION = "spark.redaction.regex";

  /// That of Spark, which a value takes the place of.
  private static final String USUAL = "(?i)secret|password|passwd|token|access[.]?key";

  /// The command line is one property of Java's for Spark, and is not shown at all if it has one of
  /// these.
  private static final String OPTIONS =
      "(?:^|\\s)(?:-[A-Za-z]*[Hubd]|--(?:header|user|bearer|cookie|data|proxy|proxy-user|json))"
          + "(?:[\\s=:'\"@]|\\S)";

  private static final String NAMES = "authorization|bearer|cookie|api[-_]?key|://[^\\s/@]+@";

  private Secrets() {}

  /// Has Spark redact the arguments, and encrypt what it puts on disks: lists, too, may have
  /// passwords, and not all of Spark's folders are their owner's only.
  static void hide(SparkConf conf) {
    conf.set(REDACTION, conf.get(REDACTION, USUAL) + "|(?i)" + NAMES + "|" + OPTIONS);
    conf.setIfMissing("spark.io.encryption.enabled", "true");
  }

  /// The arguments with the header fields themselves in the place of the files that have them.
  static List<String> withHeaders(List<String> arguments) throws IOException {
    List<String> read = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      boolean isAlone = argument.equals("-H") || argument.equals("--header");
      Optional<Path> file =
          isAlone && i + 1 < arguments.size()
              ? file(arguments.get(i + 1), "@")
              : file(argument, "-H@").or(() -> file(argument, "--header=@"));
      if (file.isEmpty()) {
        read.add(argument);
        continue;
      }
      i += isAlone ? 1 : 0;
      Files.readAllLines(file.get()).stream()
          .filter(line -> !line.isBlank())
          .forEach(line -> read.add("--header=" + line));
    }
    return read;
  }

  private static Optional<Path> file(String argument, String prefix) {
    return argument.startsWith(prefix)
        ? Optional.of(Path.of(argument.substring(prefix.length())))
        : Optional.empty();
  }
}
