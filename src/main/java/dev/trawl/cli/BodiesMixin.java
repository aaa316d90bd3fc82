package dev.trawl.cli;

import dev.trawl.archive.NameTemplate;
import dev.trawl.cli.Converters.SizeConverter;
import dev.trawl.extract.ExpressionException;
import dev.trawl.extract.Extractions;
import dev.trawl.model.Digest;
import dev.trawl.run.Bodies;
import dev.trawl.run.Saving;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine.Model.OptionSpec;

/// What is done with bodies.
final class BodiesMixin extends OptionGroup {
  /// More threads than that are slower on any machine, and may not be had.
  private static final int MAX_PROCESSORS = 512;

  private static final String USUAL_NAME = "{index}-{sha256}{ext}";

  private final Supplier<List<String>> hash =
      list(
          OptionSpec.builder("--hash")
              .paramLabel("LIST")
              .splitRegex(",")
              .description(
                  "Add digests of each body, after content decoding: sha256, sha1, md5,"
                      + " xxh3."));

  private final Supplier<List<String>> extract =
      list(
          OptionSpec.builder("--extract")
              .paramLabel("NAME=EXPR")
              .description(
                  "Add a value of each response to its record: jq:.items[0].id, css:h1,"
                      + " css:a@href, xpath://h1, regex:v(\\d+), header:etag, cookie:sid,"
                      + " meta:description, title. With [] at the end, a list of all matches."
                      + " Repeatable."));

  private final Supplier<Boolean> required =
      flag(
          OptionSpec.builder("--extract-required")
              .description("An entry without such a value fails. Default: the value is null."));

  private final Supplier<Optional<Integer>> processors =
      optional(
          Integer.class,
          OptionSpec.builder("--cpu")
              .paramLabel("N")
              .description(
                  "Threads that search and check bodies, beside those that fetch. Default:"
                      + " one for each core."));
  private final Supplier<Optional<Path>> save =
      folder(
          OptionSpec.builder("--save")
              .paramLabel("DIR")
              .description(
                  "Save each complete body, after content decoding, in a file of its own"
                      + " in DIR."));

  private final Supplier<Optional<String>> saveAs =
      optional(
          String.class,
          OptionSpec.builder("--save-as")
              .paramLabel("TEMPLATE")
              .description(
                  "Names of these files: text, and {index} {line} {id} {host} {status}"
                      + " {sha256} {ext}. Default: "
                      + USUAL_NAME
                      + "."));

  private final Supplier<Optional<Path>> warc =
      optional(
          Path.class,
          OptionSpec.builder("--warc")
              .paramLabel("FILE.warc.gz")
              .description("Write all responses and requests to a web archive, without secrets."));

  private final Supplier<Long> warcSize =
      value(
          Long.class,
          OptionSpec.builder("--warc-size")
              .paramLabel("SIZE")
              .converters(new SizeConverter())
              .defaultValue("1G")
              .description(
                  "Size after which the archive continues in FILE-00001.warc.gz. Default:"
                      + " ${DEFAULT-VALUE}."));

  BodiesMixin() {
    super("Bodies");
  }

  Bodies value() {
    int threads =
        processors
            .get()
            .orElse(Math.min(Runtime.getRuntime().availableProcessors(), MAX_PROCESSORS));
    if (threads < 1 || threads > MAX_PROCESSORS) {
      throw invalid("--cpu has to be from 1 to " + MAX_PROCESSORS + ", not " + threads);
    }
    if (required.get() && extract.get().isEmpty()) {
      throw invalid("--extract-required needs --extract");
    }
    if (saveAs.get().isPresent() && save.get().isEmpty()) {
      throw invalid("--save-as needs --save");
    }
    if (warc.get().filter(file -> !file.toString().matches(".*\\.warc(\\.gz)?")).isPresent()) {
      throw invalid("--warc takes a name that ends in .warc.gz or .warc, not " + warc.get().get());
    }
    if (warcSize.get() < 1) {
      throw invalid("--warc-size has to be 1 or more, not " + warcSize.get());
    }
    return new Bodies(
        digests(),
        extractions(),
        save.get().map(folder -> new Saving(folder, template(saveAs.get().orElse(USUAL_NAME)))),
        warc.get(),
        warcSize.get(),
        threads);
  }

  private Set<Digest> digests() {
    Set<Digest> digests = EnumSet.noneOf(Digest.class);
    for (String name : hash.get()) {
      digests.add(
          Digest.of(name.strip())
              .orElseThrow(() ->
                  invalid("--hash takes sha256, sha1, md5 and xxh3, not '" + name.strip() + "'")));
    }
    return digests;
  }

  private NameTemplate template(String text) {
    try {
      return NameTemplate.parse(text);
    } catch (IllegalArgumentException e) {
      throw invalid("--save-as '" + text + "': " + e.getMessage());
    }
  }

  private Extractions extractions() {
    try {
      return Extractions.parse(extract.get(), required.get());
    } catch (ExpressionException e) {
      throw invalid("--extract: " + e.getMessage());
    }
  }
}
