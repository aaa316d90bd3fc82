package dev.trawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trawl.Await;
import dev.trawl.Cli;
import dev.trawl.Records;
import dev.trawl.WebServer;
import dev.trawl.journal.ResultFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.AbstractList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs that go on where another ended.
final class ResumeTest {
  private final WebServer server =
      new WebServer(request ->
          request.getTarget().equals("/missing") ? WebServer.status(404) : WebServer.text("ok"));

  @TempDir private Path folder;
  private Path results;

  @BeforeEach
  void start() throws IOException {
    server.start();
    results = folder.resolve("results.jsonl");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void withoutAFileItIsAUsualRun() throws IOException {
    assertTrue(resume(0, list(1, 5)).err().startsWith("trawl: 5 entries in "));
    assertEquals(5, server.requests().size());
    assertEquals(List.of(1, 2, 3, 4, 5), indexes());
  }

  @Test
  void onlyEntriesWithoutARecordAreFetched() throws IOException {
    resume(0, list(1, 50));
    List<String> lines = Files.readAllLines(results);
    Files.writeString(
        results, lines.stream().skip(20).collect(Collectors.joining("\n", "", "\n{\"index\":7")));
    Cli.Result result = resume(0, list(1, 60));
    assertEquals(50 + 30, server.requests().size());
    assertEquals(IntStream.rangeClosed(1, 60).boxed().toList(), indexes());
    assertTrue(
        result.err().startsWith("trawl: 60 entries, 30 of them from before, in "), result.err());
    assertTrue(result.err().endsWith(": 60 ok\n"), result.err());
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void asSoonAsAllIsDoneNothingIsFetchedAndTheFileStaysAsItIs(boolean ordered) throws IOException {
    String list = list(1, 2_000) + server.url("/missing") + "\nhttp://\n";
    resume(1, list);
    byte[] before = Files.readAllBytes(results);
    Cli.Result result = ordered ? resume(1, list, "--ordered", "--sync") : resume(1, list);
    assertEquals(2_001, server.requests().size());
    assertArrayEquals(before, Files.readAllBytes(results));
    assertTrue(
        result.err().endsWith(": 2000 ok, 2 failed (404: 1, invalid_url: 1)\n"), result.err());
  }

  @Test
  void orderedRecordsComeInTheOrderOfTheRest() throws IOException {
    resume(0, list(1, 300));
    List<String> kept =
        Files.readAllLines(results).stream().filter(line -> line.contains("5")).toList();
    Files.write(results, kept);
    resume(0, list(1, 300), "--ordered");
    List<Integer> written =
        Records.of(Files.readAllBytes(results)).stream()
            .skip(kept.size())
            .map(record -> record.get("index").intValue())
            .toList();
    assertEquals(written.stream().sorted().toList(), written);
    assertEquals(IntStream.rangeClosed(1, 300).boxed().toList(), indexes());
  }

  @Test
  void passwordsAreNeitherShownNorInTheWay() throws IOException {
    String list = server.url("/").replace("//", "//user:secret@") + "\nhttp://a:sec/ret@h/\n";
    resume(1, list);
    Cli.Result again = resume(1, list + list(1, 1));
    assertEquals(2, server.requests().size());
    assertEquals(1, again.exit());
    Cli.Result changed = resume(4, list.replace("ret@h", "ret@other") + list(1, 1));
    assertEquals(
        "trawl: the list is not that of "
            + results
            + ": entry 2 is \"http://***@other/\" now, but was \"http://***@h/\"\n",
        changed.err().lines().skip(1).collect(Collectors.joining("\n", "", "\n")));
  }

  @Test
  void anotherListIsExitStatus4AndNothingIsFetched() throws IOException {
    resume(0, list(1, 10));
    byte[] before = Files.readAllBytes(results);
    Cli.Result changed = resume(4, list(1, 4) + list(99, 120));
    assertEquals(10, server.requests().size());
    assertTrue(
        changed
            .err()
            .endsWith(
                "results.jsonl: entry 5 is \"%s\" now, but was \"%s\"\n"
                    .formatted(server.url("/99"), server.url("/5"))),
        changed.err());
    assertTrue(
        resume(4, list(1, 7))
            .err()
            .endsWith("entry 8 is not there any more, but was \"" + server.url("/8") + "\"\n"));
    assertArrayEquals(before, Files.readAllBytes(results));
  }

  @Test
  void whatIsNoResultFileStaysAsItIs() throws IOException {
    Files.writeString(results, "my notes\n");
    assertEquals(
        "trawl: cannot resume " + results + ": at byte 0: no JSON object on a line of its own\n",
        resume(4, list(1, 7)).err());
    assertEquals("my notes\n", Files.readString(results));
    assertEquals(List.of(), server.requests());
  }

  @ParameterizedTest
  @CsvSource({"''", "--resume"})
  void aFileThatIsWrittenToIsLeftAlone(String option) throws IOException {
    Files.writeString(results, "whatever\n");
    try (ResultFile other = ResultFile.open(results, false).orElseThrow()) {
      Cli.Result second =
          new Cli()
              .in(list(1, 3))
              .with(
                  option.isEmpty()
                      ? new String[] {"-o", results.toString()}
                      : new String[] {"-o", results.toString(), option})
              .exits(2);
      assertEquals(
          "trawl: --output " + results + ": another trawl is writing to it\n", second.err());
    }
    assertEquals("whatever\n", Files.readString(results));
  }

  @Test
  void whatCannotBeResumedIsRefused() throws IOException {
    Path pipe = Path.of("/dev/null");
    assertUsage("--resume needs a file of results: add --output FILE", "--resume");
    assertUsage("--sync needs a file of results: add --output FILE", "--sync", "-o", "-");
    assertUsage(
        "--resume needs a record of every entry, which --only does not write",
        "--resume",
        "-o",
        results.toString(),
        "--only",
        "ok");
    assertUsage(
        "--resume needs these among --fields: index,input,input_base64,ok,status,error",
        "--resume",
        "-o",
        results.toString(),
        "--fields",
        "index,input,ok");
    for (String option : List.of("--resume", "--sync")) {
      assertEquals(
          "trawl: " + option + ": /dev/null is no regular file\n",
          Cli.run(option, "-o", pipe.toString(), server.url("/")).exits(2).err());
    }
  }

  private void assertUsage(String message, String... options) {
    Cli.Result result = Cli.run(Cli.arguments(List.of(server.url("/")), options)).exits(2);
    assertEquals("trawl: " + message + "; see trawl --help\n", result.err());
    assertEquals(List.of(), server.requests());
  }

  @Test
  void fewFieldsAreEnough() throws IOException {
    String[] few = {"--fields", "index,input,input_base64,ok,status,error"};
    resume(1, list(1, 5) + server.url("/missing") + "\n", few);
    assertTrue(
        resume(1, list(1, 5) + server.url("/missing") + "\n" + list(7, 7), few)
            .err()
            .endsWith(": 6 ok, 1 failed (404: 1)\n"));
    assertEquals(7, server.requests().size());
  }

  @Test
  void failuresAreFetchedAgain() throws IOException {
    String list = list(1, 20) + server.url("/missing") + "\n" + list(22, 30) + "http://\n";
    resume(1, list);
    Path second = folder.resolve("second.jsonl");
    for (boolean withList : new boolean[] {true, false}) {
      Cli.Result retry =
          new Cli()
              .in(list)
              .with(
                  Cli.arguments(
                      List.of("--retry-failed", results.toString(), "-o", second.toString()),
                      withList ? new String[] {"-"} : new String[0]))
              .exits(1);
      assertTrue(retry.err().startsWith("trawl: 2 entries in "), retry.err());
      List<JsonNode> records = Records.of(Files.readAllBytes(second));
      assertEquals(
          List.of("21 21 404", "31 31 "),
          records.stream()
              .map(r -> r.get("index") + " " + r.get("line") + " " + r.path("status").asText())
              .sorted()
              .toList());
    }
    assertEquals(30 + 2, server.requests().size());
  }

  @Test
  void failuresOfAnotherListAreNotFetched() throws IOException {
    resume(1, server.url("/missing") + "\n" + list(1, 5));
    Cli.Result other =
        new Cli()
            .in(server.url("/missing") + "\n" + list(1, 3) + list(5, 6))
            .with("--retry-failed", results.toString(), "-")
            .exits(4);
    assertTrue(other.err().contains("entry 5 is "), other.err());
    assertEquals(6, server.requests().size());
  }

  @Test
  void aListIsReadNoFurtherThanToTheLastFailure() throws IOException {
    Cli.run("--only", "failed", "-o", results.toString(), server.url("/missing"), server.url("/"));
    Cli.Result retry =
        new Cli()
            .in(server.url("/missing") + "\nanother\n")
            .with("--retry-failed", results.toString(), "-")
            .exits(1);
    assertEquals(404, retry.record().get("status").intValue());
  }

  @ParameterizedTest
  @CsvSource({"user:secret@,", "token@,", ",long", ",dots"})
  void whatRecordsHaveInPartOnlyNeedsTheList(String userinfo, String rest) throws IOException {
    String entry =
        server.url("/missing").replace("//", "//" + (userinfo == null ? "" : userinfo))
            + (rest == null
                ? ""
                : rest.equals("long") ? "\u0001".repeat(12_000) : "\u0001" + "x".repeat(70_000))
            + "\n";
    resume(1, list(1, 1) + entry);
    int before = server.requests().size();
    assertEquals(
        "trawl: --retry-failed: "
            + results
            + " does not have all of entry 2, such as its password or its body: give the list,"
            + " too\n",
        Cli.run("--retry-failed", results.toString()).exits(2).err());
    assertEquals(before, server.requests().size());
    new Cli()
        .in(list(1, 1) + entry)
        .with("--retry-failed", results.toString(), "-")
        .exits(1)
        .record();
  }

  @Test
  void resultsToRetryHaveToBeThereAndResults() throws IOException {
    Path list = Files.writeString(folder.resolve("list"), list(1, 1));
    assertEquals(
        "trawl: cannot read " + results + ": no such file or folder\n",
        Cli.run("--retry-failed", results.toString(), list.toString()).exits(4).err());
    assertEquals(
        "trawl: cannot read " + folder + ": no regular file\n",
        Cli.run("--retry-failed", folder.toString(), list.toString()).exits(4).err());
    assertTrue(
        Cli.run("--retry-failed", list.toString(), list.toString())
            .exits(4)
            .err()
            .endsWith(": at byte 0: no JSON object on a line of its own\n"));
    Files.writeString(results, "");
    assertEquals("", Cli.run("--retry-failed", results.toString()).exits(0).out());
    assertEquals(
        "trawl: --output " + results + ": --retry-failed reads it, too; see trawl --help\n",
        Cli.run("--retry-failed", results.toString(), "-o", results.toString()).exits(2).err());
    assertUsage(
        "--resume and --retry-failed exclude each other",
        "--resume",
        "-o",
        "x",
        "--retry-failed",
        "y");
  }

  @ParameterizedTest
  @CsvSource({"false", "true"})
  void failuresAreListedAsTheyWereGiven(boolean ordered) throws IOException {
    Path failed = folder.resolve("failed.txt");
    String secret = server.url("/missing").replace("//", "//user:secret@");
    String list =
        String.join(
            "\n", server.url("/"), secret, "http://", "x".repeat(70_000), "ht tp://é", list(6, 9));
    String[] options = {"--failed-out", failed.toString(), ordered ? "--ordered" : "--no-progress"};
    resume(1, list, options);
    List<String> listed =
        List.of(
            secret,
            "http://",
            "# entry 4 cannot be listed: its 70000 bytes are too long",
            "ht tp://é");
    assertEquals(
        listed.stream().sorted().toList(), Files.readAllLines(failed).stream().sorted().toList());
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(failed)));
    // And again, from what was done before, in the order of the list.
    Files.write(
        results,
        Files.readAllLines(results).stream().filter(l -> !l.contains("\"index\":3,")).toList());
    resume(1, list, options);
    List<String> again = Files.readAllLines(failed);
    assertEquals(listed.stream().sorted().toList(), again.stream().sorted().toList());
    if (ordered) {
      assertEquals(listed, again);
    }
    assertEquals(listed.size() - 1, Cli.run("-q", failed.toString()).exits(1).records().size());
  }

  @Test
  void whatIsPassedOverWaitsForASlowEntryAtTheHead() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    int entries = 60_000;
    try (WebServer slow =
        new WebServer(request -> {
          try {
            release.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return WebServer.status(404);
        })) {
      slow.start();
      String url = slow.url("/");
      try (Writer past = Files.newBufferedWriter(results)) {
        for (int i = 2; i <= entries; i++) {
          past.write(
              "{\"index\":" + i + ",\"input\":\"" + url + i + "\",\"ok\":false,\"status\":404}\n");
        }
      }
      AtomicInteger read = new AtomicInteger();
      InputStream list =
          new SequenceInputStream(
              Collections.enumeration(
                  new AbstractList<InputStream>() {
                    @Override
                    public InputStream get(int i) {
                      read.set(i);
                      return new ByteArrayInputStream((url + (i + 1) + "\n").getBytes(UTF_8));
                    }

                    @Override
                    public int size() {
                      return entries;
                    }
                  }));
      Path failed = folder.resolve("failed");
      CompletableFuture<Cli.Result> run =
          CompletableFuture.supplyAsync(() ->
              new Cli()
                  .in(list)
                  .with(
                      "--resume",
                      "--ordered",
                      "--retry",
                      "0",
                      "--recheck",
                      "1ms",
                      "--failed-out",
                      failed.toString(),
                      "-o",
                      results.toString()));
      int[] last = {-1, 0};
      Await.until(
          "nothing more is read",
          () -> {
            last[1] = read.get() == last[0] && last[0] > 0 ? last[1] + 1 : 0;
            last[0] = read.get();
            return last[1] == 300;
          });
      assertTrue(last[0] < 20_000, last[0] + " of " + entries + " were read");
      release.countDown();
      assertEquals(1, run.get().exit(), run.get().err());
      List<String> lines = Files.readAllLines(failed);
      assertEquals(entries, lines.size());
      assertEquals(url + 1, lines.getFirst());
      assertEquals(url + entries, lines.getLast());
    }
  }

  @Test
  void withoutFailuresTheirListIsEmpty() throws IOException {
    Path failed = Files.writeString(folder.resolve("failed.txt"), "old");
    resume(0, list(1, 3), "--failed-out", failed.toString());
    assertEquals(0, Files.size(failed));
  }

  @Test
  void aListOfFailuresThatCannotBeWrittenIsExitStatus3() throws IOException {
    assertEquals(
        "trawl: cannot write /dev/full: No space left on device\n",
        resume(3, list(1, 3) + server.url("/missing"), "--failed-out", "/dev/full")
            .err()
            .replaceFirst("^trawl: \\d entr.*\n", ""));
    assertEquals(
        "trawl: cannot write /no/such/file: no such file or folder\n",
        Cli.run("--failed-out", "/no/such/file", server.url("/")).exits(3).err());
  }

  @Test
  void aListOfFailuresIsNothingElse() throws IOException {
    Path list = Files.writeString(folder.resolve("list"), list(1, 1));
    assertEquals(
        "trawl: --failed-out " + list + ": it is a list to be read, too; see trawl --help\n",
        Cli.run("--failed-out", list.toString(), list.toString()).exits(2).err());
    assertEquals(list(1, 1), Files.readString(list));
    assertEquals(
        "trawl: --failed-out " + results + ": --output writes it, too; see trawl --help\n",
        resume(2, list(1, 1), "--failed-out", results.toString()).err());
  }

  private Cli.Result resume(int status, String list, String... options) {
    return new Cli()
        .in(list)
        .with(Cli.arguments(List.of("--resume", "-o", results.toString()), options))
        .exits(status);
  }

  private String list(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> server.url("/" + i) + "\n")
        .collect(Collectors.joining());
  }

  private List<Integer> indexes() throws IOException {
    List<JsonNode> records = Records.of(Files.readAllBytes(results));
    return records.stream().map(record -> record.get("index").intValue()).sorted().toList();
  }
}
