package dev.trawl.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.input.Format;
import dev.trawl.input.Source;
import dev.trawl.input.TargetList;
import dev.trawl.model.Input;
import dev.trawl.model.Target;
import dev.trawl.model.TargetSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ShardListTest {
  private static final String JSONL =
      """
      {"url":"http://h/1","id":7,"method":"POST","headers":{"A":["1","2"],"B":null},"x":{"y":[1]}}
      {"url":"http://h/2","id":"a","body":{"k":"v"},"expect":["status 200","time < 1s"],\
      "max_time":"2.5s"}
      {"url":"http://u:p@h/3","body":"plain \\u20ac \\ud83d\\ude00"}
      not json
      {"id":3}
      """;

  @Test
  void entriesComeBackAsTheyWere() throws IOException {
    List<Target> targets = new ArrayList<>(read(Format.JSONL, JSONL.getBytes(UTF_8)));
    assertEquals(5, targets.size());
    targets.addAll(read(Format.CSV, "url,id,note\nhttp://h/4,9,\"a\"\"b\"\n".getBytes(UTF_8)));
    targets.addAll(read(Format.LINES, new byte[] {'h', (byte) 0xFF, '\n'}));
    targets.addAll(read(Format.LINES, "x".repeat(100_000).getBytes(UTF_8)));
    targets.add(new Target(1L << 31, OptionalLong.empty(), new Input.Text("http://h/\t5")));

    StringBuilder lines = new StringBuilder();
    for (Target target : targets) {
      lines.append(ShardList.line(target));
    }
    assertEquals(targets.size(), lines.toString().lines().count());
    try (ShardList list =
        new ShardList(new ByteArrayInputStream(lines.toString().getBytes(UTF_8)))) {
      assertEquals(targets, all(list));
    }
  }

  private static List<Target> read(Format format, byte[] list) throws IOException {
    Source source = new Source.StandardInput(new ByteArrayInputStream(list), format);
    try (TargetList targets = new TargetList(List.of(source))) {
      List<Target> all = all(targets);
      assertTrue(all.size() > 0);
      return all;
    }
  }

  private static List<Target> all(TargetSource list) throws IOException {
    List<Target> all = new ArrayList<>();
    for (Optional<Target> next = list.next(); next.isPresent(); next = list.next()) {
      all.add(next.get());
    }
    return all;
  }
}
