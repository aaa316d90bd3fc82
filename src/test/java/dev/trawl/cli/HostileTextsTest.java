package dev.trawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.trawl.Cli;
import dev.trawl.http.RawServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Texts that do something to a terminal, or are a command to whoever runs a job, in every message
/// that quotes something.
@Timeout(120)
final class HostileTextsTest {
  private static final List<String> UNITS =
      List.of(
          "\u001B]0;x\u0007",
          "\u001B[2J",
          "\u009B31m",
          "\u0085",
          "\n",
          "\r",
          "\r\n",
          "\u2028",
          "\u2029",
          "\u000B",
          "\f",
          "\b",
          "\u007F",
          "\u202E",
          "\u2066",
          "\u200F",
          "\u061C",
          "\uFEFF",
          "\u200B",
          "\uDB40\uDC41",
          "\uD800",
          "\0");

  private static final Pattern UNPRINTABLE =
      Pattern.compile(
          "[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]|##\\[|##vso|^\\s*::(?!error )|^(trawl: )?FORGED");

  /// Options whose values are refused, and quoted or not.
  private static final List<String> OPTIONS =
      List.of(
          "--rate",
          "--host-rate",
          "--max-time",
          "--expect",
          "--expect-run",
          "--extract",
          "--fields",
          "--report",
          "--request",
          "--header",
          "--proxy",
          "--cacert",
          "--cert",
          "--input-format",
          "--retry-on",
          "--resolve",
          "--executor",
          "--allow-net",
          "--include",
          "--max-failures",
          "--hash",
          "--baseline",
          "--retry-failed",
          "--cookie",
          "--netrc-file",
          "--no-such",
          "--cpu",
          "--default-scheme",
          "--progress",
          "--max-filesize",
          "--data",
          "--user-agent");

  @TempDir private Path folder;

  private interface Way {
    Cli.Result with(String text) throws Exception;
  }

  private static List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (String unit : UNITS) {
      texts.add(unit + "FORGED");
      texts.add("::error::" + unit + "::warning::" + unit + "trawl: FORGED");
      texts.add("a" + unit + "::add-mask::x" + unit + "FORGED ##[error]x ##vso[x]y");
    }
    return texts;
  }

  @Test
  void nothingOfThemReachesStandardErrorRaw() throws Exception {
    assertTrue(texts().size() >= 60);
    Set<String> wrong = new TreeSet<>();
    Set<String> told = new TreeSet<>();
    for (Map.Entry<String, Way> way : ways().entrySet()) {
      for (String text : texts()) {
        Cli.Result result = way.getValue().with(text);
        if (result.err().contains("FORGED")) {
          told.add(way.getKey());
        }
        for (String line : result.err().split("\n", -1)) {
          if (UNPRINTABLE.matcher(line).find()) {
            wrong.add(way.getKey() + ": " + line.replaceAll("\\p{C}", "?"));
          }
        }
      }
    }
    assertEquals(Set.of(), wrong);
    assertTrue(told.size() >= 30, () -> told.size() + " quote something: " + told);
  }

  private Map<String, Way> ways() {
    Map<String, Way> ways = new LinkedHashMap<>();
    for (String option : OPTIONS) {
      ways.put(
          option,
          text -> Cli.run(option, text, "--retry", "0", "--dry-run", "http://127.0.0.1:9/"));
      ways.put(
          "variable of " + option,
          text ->
              new Cli()
                  .environment(
                      "TRAWL_" + option.substring(2).replace('-', '_').toUpperCase(Locale.ROOT),
                      text)
                  .with("--dry-run", "http://127.0.0.1:9/"));
    }
    ways.put("unknown option", text -> Cli.run("--" + text));
    ways.put("option and value", text -> Cli.run("--nonsense=" + text));
    ways.put("short options", text -> Cli.run("-" + text));
    ways.put("list that is not there", text -> Cli.run("./" + text));
    ways.put("file of arguments", text -> Cli.run("@" + written("arguments", "'" + text + "'")));
    ways.put("file of arguments that is not there", text -> Cli.run("@./" + text));
    ways.put("configuration", this::configured);
    ways.put("shell", text -> Cli.run("completion", text));
    ways.put("port", text -> Cli.run("serve", "--port", text));
    ways.put("executors", text -> Cli.run("bench", "--executors", text, "http://127.0.0.1:9/"));
    ways.put("results", text -> Cli.run("report", "./" + text));
    ways.put("no results", text -> Cli.run("report", written("results.jsonl", text + "\n")));
    ways.put(
        "headings of a table",
        text -> Cli.run(written("list.csv", "url,\"" + text + "\",\"" + text + "\"\nx,y,z\n")));
    ways.put(
        "sitemap of an index",
        text -> Cli.run("--retry", "0", written("index.xml", index("http://127.0.0.1:1/" + text))));
    ways.put(
        "sitemap that cannot be",
        text -> Cli.run("--retry", "0", written("index.xml", index(text))));
    ways.put("sitemap that is none", text -> Cli.run(written("x.xml", "<urlset>" + text + "<")));
    ways.put("status line of a sitemap", this::answeredSitemap);
    ways.put("file of records", text -> Cli.run("-o", "./no/" + text, "http://127.0.0.1:9/"));
    ways.put("cookie jar", text -> Cli.run("--cookie-jar", "./no/" + text, "http://127.0.0.1:9/"));
    ways.put("entries in annotations", this::annotated);
    return ways;
  }

  private Cli.Result configured(String text) throws IOException {
    Path home = Files.createDirectories(folder.resolve("trawl"));
    Files.write(home.resolve("config"), ("no-such-" + text + "=" + text + "\n").getBytes(UTF_8));
    return new Cli().environment("XDG_CONFIG_HOME", folder).with("--dry-run", "http://127.0.0.1/");
  }

  private Cli.Result annotated(String text) throws IOException {
    String entry =
        new ObjectMapper().writeValueAsString(Map.of("url", "http://" + text, "id", text));
    return Cli.run("-v", "--report", "github", written("list.jsonl", entry + "\n"));
  }

  private Cli.Result answeredSitemap(String text) throws Exception {
    byte[] head = ("HTTP/1." + text + " 200 OK\r\n\r\n").getBytes(UTF_8);
    try (RawServer server =
        new RawServer(connection -> {
          connection.readRequest();
          connection.say(head);
        })) {
      return Cli.run("--retry", "0", written("index.xml", index(server.url("http") + "s.xml")));
    }
  }

  private static String index(String location) {
    String escaped = location.replace("&", "&amp;").replace("<", "&lt;").replace("\0", "");
    return "<sitemapindex><sitemap><loc>" + escaped + "</loc></sitemap></sitemapindex>";
  }

  private String written(String name, String text) {
    try {
      return Files.write(folder.resolve(name), text.getBytes(UTF_8)).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
