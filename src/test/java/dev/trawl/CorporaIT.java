package dev.trawl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trawl.engine.ExecutorKind;
import dev.trawl.http.RawServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import okio.Buffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The packaged program, with a heap of 64 MB, on inputs that others collected because they break
/// programs: whatever it is, each entry gets its record.
///
/// The server is the proxy too, so that no name is looked up and no other machine is asked,
/// wherever an entry or a redirect leads.
@Tag("soak")
final class CorporaIT {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String JSON = OK + "Content-Type: application/json\r\n\r\n";
  private static final String CONTROL = "(?s).*[\\x00-\\x1F\\x7F-\\x9F].*";
  private static final int MAX_LINE = 64 * 1024;

  /// The bytes of U+FFFD, one a character.
  private static final String REPLACEMENT = "\u00EF\u00BF\u00BD";

  @TempDir private Path folder;

  @Test
  void naughtyStringsAsEntriesPathsAndQueries() throws Exception {
    List<String> list = new ArrayList<>();
    for (String string : naughtyStrings()) {
      list.add(string);
      list.add("http://h.test/" + string);
      list.add("http://h.test/?" + string);
    }
    Path file = Files.write(folder.resolve("list"), list);
    try (RawServer server = server(List.of())) {
      List<JsonNode> records = eachEntryHasItsRecord(server, List.of(file));
      for (JsonNode record : records) {
        if (record.get("ok").asBoolean()) {
          String sent = "GET " + record.get("url").asText() + " HTTP/1.1\r\n";
          assertTrue(
              server.requests().stream().anyMatch(head -> head.startsWith(sent)), record::toString);
        } else if (record.at("/input").asText().startsWith("http://h.test/")) {
          assertTrue(record.get("input").asText().matches(CONTROL), record::toString);
        }
      }
    }
  }

  @Test
  void naughtyStringsAsHeaders() throws Exception {
    List<String> arguments = new ArrayList<>();
    List<String> sent = new ArrayList<>();
    for (String string : naughtyStrings()) {
      // OkHttp takes blanks of every script off the ends.
      String value = string.replaceAll("^[\\s\\p{Z}]+|[\\s\\p{Z}]+\\z", "");
      String header = "X-" + arguments.size() + ": " + value;
      if (!value.matches("[\\t\\x20-\\x7E]*")) {
        Cli.Result refused = Cli.run("-H", header, "http://h.test/").exits(2);
        assertFalse(refused.printed().contains(value), header);
      } else {
        arguments.addAll(List.of("-H", header));
        if (!value.isEmpty()) {
          sent.add(new String(bytes(header), ISO_8859_1));
        }
      }
    }
    try (RawServer server = server(List.of())) {
      arguments.add(server.url("http"));
      run(server, arguments).exits(0);
      List<String> head = server.requests().getFirst().lines().toList();
      for (String header : sent) {
        assertTrue(head.contains(header), () -> header + " in " + head);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void naughtyStringsInResponses(ExecutorKind executor) throws Exception {
    List<String> strings = naughtyStrings();
    List<byte[]> answers = new ArrayList<>();
    for (String string : strings) {
      answers.add(bytes("HTTP/1.1 200 " + string + "\r\n\r\n"));
      answers.add(bytes(OK + "X: " + string + "\r\nContent-Type: " + string + "\r\n\r\n"));
      answers.add(bytes("HTTP/1.1 302 Found\r\nLocation: " + string + "\r\n\r\n"));
      answers.add(bytes(OK + "\r\n" + string));
    }
    List<JsonNode> records = eachAnswerHasItsRecord(answers, "-e", executor.name());
    for (int i = 0; i < strings.size(); i++) {
      JsonNode record = records.get(4 * i + 3);
      // A byte order mark says how the text is encoded; it is no part of it (Encoding Standard).
      String text = strings.get(i).replaceFirst("^\uFEFF", "");
      assertEquals(text, record.path("body").asText(), record::toString);
    }
  }

  @ParameterizedTest
  @EnumSource
  void jsonAsBodies(ExecutorKind executor) throws Exception {
    List<Path> files = Corpora.archive("JSONTestSuite-test_parsing.tar.gz", folder);
    List<JsonNode> records = eachAnswerHasItsRecord(behind(JSON, files), "-e", executor.name());
    for (int i = 0; i < files.size(); i++) {
      String name = files.get(i).getFileName().toString();
      JsonNode record = records.get(i);
      // Readers of JSON differ over names that occur twice: such a body is shown as text.
      boolean duplicates = name.startsWith("y_object_duplicated_key");
      if (name.startsWith("n_") || duplicates) {
        assertFalse(record.has("json"), name);
      } else if (name.startsWith("y_")) {
        assertTrue(record.has("json"), () -> name + ": " + record);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void valuesAreTakenOutOfJsonAndOfNaughtyPages(ExecutorKind executor) throws Exception {
    List<byte[]> answers =
        new ArrayList<>(behind(JSON, Corpora.archive("JSONTestSuite-test_parsing.tar.gz", folder)));
    int pages = answers.size();
    List<String> strings = naughtyStrings();
    for (String string : strings) {
      answers.add(
          bytes(
              OK
                  + "Content-Type: text/html\r\nX-A: b\r\nSet-Cookie: sid=1\r\n\r\n<title>"
                  + string
                  + "</title><meta name=description content=\""
                  + string
                  + "\"><h1>"
                  + string));
      answers.add(bytes(OK + "\r\n" + string));
    }
    List<String> options = new ArrayList<>(List.of("-e", executor.name()));
    for (String expression :
        List.of(
            "a=jq:.[0]",
            "b=jq:[.. | scalars] | length",
            "c=jq:map(tostring) | add",
            "d=css:h1",
            "e=css:*@content[]",
            "f=xpath://title",
            "g=xpath:count(//*)",
            "h=regex:(.)\\d",
            "i=header:x-a",
            "j=cookie:sid",
            "k=meta:description",
            "l=title")) {
      options.addAll(List.of("--extract", expression));
    }
    List<JsonNode> records = eachAnswerHasItsRecord(answers, options.toArray(String[]::new));
    for (JsonNode record : records) {
      assertEquals(12, record.get("extract").size(), record::toString);
    }
    for (int i = 0; i < strings.size(); i++) {
      JsonNode page = records.get(pages + 2 * i).get("extract");
      assertEquals("b", page.get("i").asText());
      assertEquals("1", page.get("j").asText());
      assertTrue(page.get("a").isNull(), page::toString);
    }
  }

  @Test
  void jsonAsLists() throws Exception {
    List<Path> files = Corpora.archive("JSONTestSuite-test_parsing.tar.gz", folder);
    try (RawServer server = server(List.of())) {
      eachEntryHasItsRecord(server, files);
    }
  }

  @Test
  void jsonAsJsonLines() throws Exception {
    List<Path> files = Corpora.archive("JSONTestSuite-test_parsing.tar.gz", folder);
    List<Path> lists = new ArrayList<>();
    for (Path file : files) {
      byte[] json = Files.readAllBytes(file);
      lists.add(Files.write(folder.resolve(lists.size() + ".jsonl"), json));
      // As the value of a key that comes back.
      lists.add(
          Files.write(
              folder.resolve(lists.size() + ".jsonl"),
              new Buffer()
                  .writeUtf8("{\"url\":\"http://h.test/\",\"x\":")
                  .write(json)
                  .writeUtf8("}")
                  .readByteArray()));
    }
    try (RawServer server = server(List.of())) {
      List<JsonNode> records = eachLineHasItsRecord(server, lists);
      List<JsonNode> fetched = records.stream().filter(r -> r.get("ok").asBoolean()).toList();
      assertTrue(fetched.size() >= 80, () -> fetched.size() + " were fetched");
      for (JsonNode record : fetched) {
        assertTrue(record.get("meta").has("x"), record::toString);
      }
    }
  }

  @Test
  void naughtyStringsInJsonLines() throws Exception {
    StringBuilder list = new StringBuilder();
    List<String> strings = naughtyStrings();
    JsonMapper mapper = new JsonMapper();
    for (String string : strings) {
      ObjectNode entry = mapper.createObjectNode().put("url", "http://h.test/").put("id", string);
      entry.put("x" + string, string).put("body", string);
      list.append(mapper.writeValueAsString(entry)).append('\n');
      list.append(mapper.writeValueAsString(mapper.createObjectNode().put("url", string)));
      list.append('\n');
      entry.putObject("headers").put("A", string).put(string, "x");
      list.append(mapper.writeValueAsString(entry)).append('\n');
    }
    Path file = Files.writeString(folder.resolve("list.jsonl"), list);
    try (RawServer server = server(List.of())) {
      List<JsonNode> records = eachLineHasItsRecord(server, List.of(file));
      for (int i = 0; i < strings.size(); i++) {
        JsonNode record = records.get(3 * i);
        assertTrue(record.get("ok").asBoolean(), record::toString);
        assertEquals(strings.get(i), record.get("id").asText());
        assertEquals(strings.get(i), record.get("meta").get("x" + strings.get(i)).asText());
      }
    }
  }

  @Test
  void fuzzInputsAsLists() throws Exception {
    List<Path> files = Corpora.archive("wget2-fuzz-corpora.tar.gz", folder);
    try (RawServer server = server(List.of())) {
      eachEntryHasItsRecord(server, files);
    }
  }

  @ParameterizedTest
  @EnumSource
  void fuzzInputsAsResponses(ExecutorKind executor) throws Exception {
    List<Path> files = Corpora.archive("wget2-fuzz-corpora.tar.gz", folder);
    eachAnswerHasItsRecord(behind("", files), "-e", executor.name(), "--no-location");
  }

  @Test
  void fuzzInputsInTheirPlacesOfResponses() throws Exception {
    List<byte[]> answers = new ArrayList<>();
    for (Path file : Corpora.archive("wget2-fuzz-corpora.tar.gz", folder)) {
      String head =
          switch (file.getParent().getFileName().toString()) {
            case "libwget_cookie_fuzzer.in" -> OK + "Set-Cookie: ";
            case "libwget_iri_fuzzer.in" -> "HTTP/1.1 302 Found\r\nLocation: ";
            case "libwget_http_client_fuzzer.in" -> OK + "Transfer-Encoding: chunked\r\n\r\n";
            default -> OK;
          };
      answers.addAll(behind(head, List.of(file)));
    }
    eachAnswerHasItsRecord(answers, "--cookie-jar", folder.resolve("jar").toString());
  }

  private static List<String> naughtyStrings() throws IOException {
    return Corpora.json("blns.json").stream().map(JsonNode::asText).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static List<byte[]> behind(String head, List<Path> files) throws IOException {
    List<byte[]> answers = new ArrayList<>();
    for (Path file : files) {
      answers.add(new Buffer().writeUtf8(head).write(Files.readAllBytes(file)).readByteArray());
    }
    return answers;
  }

  /// Gives each answer to who asks for its number, and an empty one to everybody else.
  private static RawServer server(List<byte[]> answers) throws IOException {
    return new RawServer(connection -> {
      while (true) {
        String path = connection.readRequest().split(" ", 3)[1].replaceFirst("^http://[^/]*/", "");
        if (path.matches("\\d{1,6}") && Integer.parseInt(path) < answers.size()) {
          connection.say(answers.get(Integer.parseInt(path)));
          return;
        }
        connection.say(OK + "Content-Length: 0\r\n\r\n");
      }
    });
  }

  private List<JsonNode> eachAnswerHasItsRecord(List<byte[]> answers, String... options)
      throws Exception {
    Path list =
        Files.write(
            folder.resolve("urls"),
            IntStream.range(0, answers.size()).mapToObj(i -> "http://h.test/" + i).toList());
    try (RawServer server = server(answers)) {
      List<String> arguments = new ArrayList<>(List.of(options));
      arguments.addAll(List.of("--include", "headers,body", list.toString()));
      return records(run(server, arguments), answers.size());
    }
  }

  private static List<JsonNode> eachEntryHasItsRecord(RawServer server, List<Path> lists)
      throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (Path list : lists) {
      entries.addAll(entries(Files.readAllBytes(list)));
    }
    List<JsonNode> records =
        records(run(server, lists.stream().map(Path::toString).toList()), entries.size());
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      JsonNode record = records.get(i);
      assertEquals(entry.line(), record.get("line").asInt(), record::toString);
      // What could hold a password is hidden: an `@`, or an entry as JSON. Half a surrogate pair is
      // shown in base64.
      if (entry.text().length() <= MAX_LINE
          && !entry.text().contains(REPLACEMENT)
          && !entry.text().matches("(?s).*@.*|\\{[ \t]*\".*")) {
        assertEquals(entry.text(), input(record), record::toString);
      }
    }
    return records;
  }

  /// Whatever its line is, and whether or not its URL is shown.
  private static List<JsonNode> eachLineHasItsRecord(RawServer server, List<Path> lists)
      throws Exception {
    List<Integer> lines = new ArrayList<>();
    for (Path list : lists) {
      String[] all =
          new String(Files.readAllBytes(list), ISO_8859_1)
              .replaceFirst("^\u00EF\u00BB\u00BF", "")
              .split("\n", -1);
      for (int i = 0; i < all.length; i++) {
        if (!all[i].matches("[ \t\r]*")) {
          lines.add(i + 1);
        }
      }
    }
    List<JsonNode> records =
        records(run(server, lists.stream().map(Path::toString).toList()), lines.size());
    assertEquals(lines, records.stream().map(record -> record.get("line").asInt()).toList());
    return records;
  }

  /// @param text its bytes, one a character
  private record Entry(int line, String text) {}

  /// As the page about lists has it, and with the whole list at hand.
  private static List<Entry> entries(byte[] list) {
    List<Entry> entries = new ArrayList<>();
    String[] lines = utf8(list).replaceFirst("^\u00EF\u00BB\u00BF", "").split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      String text = stripped(lines[i]);
      if (!text.isEmpty() && !text.startsWith("#")) {
        boolean plain = text.length() <= MAX_LINE && !text.matches("(?s)\\{[ \t\r]*\".*");
        entries.add(new Entry(i + 1, plain ? trimmed(text) : text));
      }
    }
    return entries;
  }

  /// Its bytes, one a character.
  private static String utf8(byte[] list) {
    String bytes = new String(list, ISO_8859_1);
    return bytes.matches("(?s)(\u00FE\u00FF|\u00FF\u00FE).*")
        ? new String(bytes(new String(list, UTF_16)), ISO_8859_1)
        : bytes;
  }

  private static String stripped(String line) {
    return line.replaceAll("^[ \t\r]+|[ \t\r]+\\z", "");
  }

  /// Without a comment, quotes and angle brackets.
  private static String trimmed(String text) {
    return stripped(text.replaceFirst("(?s)(?<=[ \t\r])#.*", ""))
        .replaceFirst("(?s)^\"([^\"]+)\",?\\z|^'([^']+)',?\\z|^<([^<>]+)>,?\\z", "$1$2$3");
  }

  private static String input(JsonNode record) {
    return record.has("input")
        ? new String(bytes(record.get("input").asText()), ISO_8859_1)
        : new String(Base64.getDecoder().decode(record.get("input_base64").asText()), ISO_8859_1);
  }

  private static Packaged.Ended run(RawServer proxy, List<String> arguments) throws Exception {
    return Packaged.run(
        Map.of("TRAWL_JAVA_OPTS", "-Xmx64m"),
        Cli.arguments(
            List.of(
                "-x",
                proxy.url("http"),
                "--default-scheme",
                "http",
                "--retry",
                "0",
                "--retry-max-delay",
                "0",
                "--host-errors",
                "0",
                "--ordered"),
            arguments.toArray(String[]::new)));
  }

  private static List<JsonNode> records(Packaged.Ended ended, int count) {
    assertTrue(ended.exit() == 0 || ended.exit() == 1, () -> ended.exit() + ": " + ended.err());
    assertTrue(ended.err().matches("trawl: .*\n"), ended.err());
    List<JsonNode> records = ended.records();
    assertEquals(count, records.size());
    for (int i = 0; i < count; i++) {
      JsonNode record = records.get(i);
      assertEquals(i + 1, record.get("index").asInt());
      assertNotEquals("internal", record.at("/error/kind").asText(), record::toString);
    }
    return records;
  }
}
