package dev.trawl.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.trawl.model.Summary;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.StringReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A page that needs nothing else, and no network: what is in the folder `page` of the resources,
/// filled in. Its words and tables are in its HTML, where they stand without JavaScript, too; what
/// its script draws and sorts is in a block of JSON.
///
/// Texts that came from servers can do nothing there: in HTML the template engine escapes them, in
/// JSON what could end the block is escaped, and the script only ever sets text. Beyond that, the
/// page's Content-Security-Policy lets nothing run but its own scripts, and nothing be loaded.
///
/// @param headline what is said first
/// @param summary the numbers, some of which may be of an earlier run
/// @param statistics of the records, for all the rest
record HtmlPage(String headline, Summary summary, Statistics statistics, HeldRows rows) {
  /// Entries that a page lists.
  static final int MOST_ROWS = 10_000;

  private static final Mustache.Compiler MUSTACHE =
      Mustache.compiler().withLoader(name -> new StringReader(resource(name + ".html")));

  /// @param out is flushed, and not closed
  void write(OutputStream out) throws IOException {
    List<String> styles = List.of(resource("uplot/uPlot.min.css"), resource("page.css"));
    List<String> scripts =
        List.of(
            "/*!\n" + resource("uplot/LICENSE") + "*/\n" + resource("uplot/uPlot.iife.min.js"),
            resource("page.js"),
            resource("charts.js"),
            resource("tables.js"));
    Map<String, Object> content = new HashMap<>(new PageText(this).content());
    content.put("styles", styles);
    content.put("scripts", scripts);
    content.put("policy", policy(styles, scripts));
    content.put("data", (Mustache.Lambda) (nothing, to) -> new PageData(this).write(to));
    Template template = MUSTACHE.compile(resource("page.html"));
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    try {
      template.execute(content, writer);
    } catch (RuntimeException e) {
      // What the writer threw, wrapped up by the template engine, and by sections in sections.
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof IOException io) {
          throw io;
        }
      }
      throw e;
    }
    writer.flush();
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = HtmlPage.class.getResourceAsStream("page/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// Content Security Policy Level 3: these scripts and styles, and nothing else at all. A block of
  /// data is no script to it.
  private static String policy(List<String> styles, List<String> scripts) {
    return "default-src 'none'; script-src "
        + hashes(scripts)
        + "; style-src "
        + hashes(styles)
        + "; base-uri 'none'; form-action 'none'";
  }

  private static String hashes(List<String> sources) {
    Stream<String> hashes = sources.stream().map(source -> "'sha256-" + sha256(source) + "'");
    return hashes.collect(Collectors.joining(" "));
  }

  private static String sha256(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return Base64.getEncoder()
          .encodeToString(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
