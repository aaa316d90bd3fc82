package dev.trawl.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;

/// Paths that always answer with the same document.
final class Documents {
  private static final Map<String, Object> SLIDESHOW =
      Map.of(
          "slideshow",
          Map.of(
              "author",
              "Yours Truly",
              "date",
              "date of publication",
              "slides",
              List.of(
                  Map.of("title", "Wake up to WonderWidgets!", "type", "all"),
                  Map.of(
                      "items",
                      List.of("Why WonderWidgets are great", "Who buys WonderWidgets"),
                      "title",
                      "Overview",
                      "type",
                      "all")),
              "title",
              "Sample Slide Show"));

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en">
        <head>
          <meta charset="utf-8">
          <title>A small page</title>
        </head>
        <body>
          <h1>A small page</h1>
          <p>Served by the <a href="/">demo server</a> of trawl.</p>
        </body>
      </html>
      """;

  private static final String SCRIPTS =
      """
      Latin: façade, naïve, Ærøskøbing, Łódź
      Greek: Καλημέρα κόσμε
      Cyrillic: Съешь ещё этих мягких французских булок
      Hebrew: שלום עולם
      Devanagari: नमस्ते दुनिया
      Chinese: 你好，世界
      Japanese: こんにちは世界
      Beyond the basic plane: 𝄞 🐟
      """;

  private Documents() {}

  static Response json(Request request) {
    return Response.json(SLIDESHOW);
  }

  static Response html(Request request) {
    return Response.of(200, "text/html; charset=utf-8", PAGE.getBytes(UTF_8));
  }

  static Response utf8(Request request) {
    return Response.of(200, "text/plain; charset=utf-8", SCRIPTS.getBytes(UTF_8));
  }
}
