package dev.trawl.input;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.trawl.model.Input;
import dev.trawl.model.Target;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SitemapListTest {
  private static final String NAMESPACES =
      " xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:i='http://i.test/'>";

  @Test
  void everyAddressIsAnEntry() throws IOException {
    List<Target> targets =
        read(
            """
            \uFEFF<?xml version="1.0"?>
            <!-- a map -->
            <urlset%s
              <url><lastmod>x</lastmod><loc>
                http://a/?b=1&amp;c=<![CDATA[<&>]]></loc>
                <i:image><i:loc>http://no/</i:loc></i:image></url>
              <i:other><i:x/></i:other>
              <url><loc>not a <b>url</b></loc></url>
              <url/>
              <url><loc>é</loc><loc>second</loc></url>
            </urlset>\
            """
                .formatted(NAMESPACES));
    assertEquals(
        List.of(
            new Input.Text("http://a/?b=1&c=<&>"),
            new Input.Text("not a url"),
            new Input.Malformed("", "no <loc>"),
            new Input.Text("é"),
            new Input.Text("second")),
        targets.stream().map(Target::input).toList());
    assertEquals(
        List.of(5L, 8L, 9L, 10L, 10L),
        targets.stream().map(target -> target.line().orElseThrow()).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n\r\n", " \t", "\uFEFF\n", "\n\uFEFF", "\u2028\u3000"})
  void blanksInFrontDoNotCount(String blanks) throws IOException {
    String map = "<?xml version='1.0'?>\n<urlset><url><loc>http://a/</loc></url></urlset>";
    Target target = Lists.read(new SitemapList(Lists.stream(blanks + map), Opener.NONE)).getFirst();
    assertEquals(new Input.Text("http://a/"), target.input());
    long lines = blanks.chars().filter(c -> c == '\n').count();
    assertEquals(OptionalLong.of(2 + lines), target.line());
    assertEquals("no well-formed XML at line " + (1 + lines), failure(blanks + "<a", Map.of()));
  }

  @Test
  void anIndexLeadsToTheSitemapsThatItNames() throws IOException {
    List<Target> targets =
        read(
            index("http://a/1.xml", "http://a/2.xml.gz", "http://a/3.xml"),
            Map.of(
                "http://a/1.xml", urls("http://a/x").getBytes(UTF_8),
                "http://a/2.xml.gz", Lists.gzip(urls("http://a/y", "z").getBytes(UTF_8)),
                "http://a/3.xml", urls().getBytes(UTF_8)));
    assertEquals(List.of("http://a/x", "http://a/y", "z"), Lists.urls(targets));
    assertEquals(List.of(1L, 2L, 3L), targets.stream().map(Target::index).toList());
    assertEquals(OptionalLong.empty(), targets.getFirst().line());
  }

  @Test
  void aSitemapThatCannotBeReadIsNamedAfterTheEntriesBeforeIt() throws IOException {
    byte[] one = urls("http://a/x").getBytes(UTF_8);
    SitemapList list =
        new SitemapList(
            Lists.stream(index("http://u:s3cr3t@a/1", "http://u:s3cr3t@a/2")),
            opener(Map.of("http://u:s3cr3t@a/1", one)));
    assertTrue(list.next(1).isPresent());
    IOException e = assertThrows(IOException.class, () -> list.next(2));
    assertEquals("sitemap http://***@a/2: not there", e.getMessage());
  }

  @Test
  void anIndexNamesNoIndex() {
    byte[] inner = index("http://a/1").getBytes(UTF_8);
    assertEquals(
        "sitemap http://a/1: it is an index itself, which no index may name",
        failure(index("http://a/1"), Map.of("http://a/1", inner)));
  }

  @Test
  void anIndexHasALimit() {
    String[] same = Collections.nCopies(50_001, "http://a/1").toArray(String[]::new);
    byte[] empty = urls().getBytes(UTF_8);
    assertEquals(
        "more than 50000 sitemaps, which no index may name",
        failure(index(same), Map.of("http://a/1", empty)));
  }

  @Test
  void anIndexWithoutAnAddressIsSaid() {
    assertEquals(
        "sitemap at line 1 has no address",
        failure("<sitemapindex" + NAMESPACES + "<sitemap/></sitemapindex>", Map.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "http://a/\n", "<urlset><url>", "<urlset><a></b></urlset>"})
  void whatIsNoXmlIsSaid(String list) {
    assertEquals("no well-formed XML at line 1", failure(list, Map.of()));
  }

  @Test
  void otherXmlIsNoSitemap() {
    assertEquals(
        "no sitemap: it is neither <urlset> nor <sitemapindex>",
        failure("<html><url><loc>a</loc></url></html>", Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\u00FF", "<urlset\u00FF>", "<urlset><url><loc>\u00FF</loc></url></urlset>"})
  void bytesThatAreNotUtf8EndTheListAndNothingIsPrinted(String list) {
    PrintStream before = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, UTF_8));
    try {
      InputStream in = new ByteArrayInputStream(list.getBytes(ISO_8859_1));
      IOException e =
          assertThrows(IOException.class, () -> Lists.read(new SitemapList(in, Opener.NONE)));
      assertEquals("not UTF-8", e.getMessage());
      assertEquals("", printed.toString(UTF_8));
    } finally {
      System.setErr(before);
    }
  }

  @Test
  void entitiesAreNotExpandedAndNoFileIsRead() {
    for (String entity :
        List.of("SYSTEM 'file:///etc/passwd'", "'" + "&b;".repeat(1000) + "'", "'x'")) {
      String list =
          "<!DOCTYPE urlset [<!ENTITY b 'bbbb'><!ENTITY a " + entity + ">]>" + urls("http://h/&a;");
      try {
        for (Target target : read(list)) {
          assertEquals(new Input.Text("http://h/"), target.input(), entity);
        }
      } catch (IOException e) {
        assertEquals("no well-formed XML at line 1", e.getMessage());
      }
    }
  }

  @Test
  void aLongAddressIsOneBadEntry() throws IOException {
    String list = urls("a".repeat(65_536), "a".repeat(1_000_000), "b");
    assertEquals(
        List.of("", "longer than 65536 characters: 1000000", ""), Lists.faults(read(list)));
  }

  @Test
  void aSitemapHasALimit() {
    List<InputStream> parts = new ArrayList<>(List.of(Lists.stream("<urlset><!--")));
    for (int i = 0; i < 51; i++) {
      parts.add(
          new ByteArrayInputStream(new byte[1 << 20]) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
              int count = super.read(bytes, offset, length);
              Arrays.fill(bytes, offset, offset + Math.max(0, count), (byte) 'a');
              return count;
            }
          });
    }
    InputStream endless = new SequenceInputStream(Collections.enumeration(parts));
    IOException e =
        assertThrows(IOException.class, () -> Lists.read(new SitemapList(endless, Opener.NONE)));
    assertEquals("longer than 52428800 bytes, which no sitemap may be", e.getMessage());
  }

  private static String urls(String... urls) {
    return "<urlset" + NAMESPACES + each("url", urls) + "</urlset>";
  }

  private static String index(String... urls) {
    return "<sitemapindex" + NAMESPACES + each("sitemap", urls) + "</sitemapindex>";
  }

  private static String each(String element, String... urls) {
    StringBuilder all = new StringBuilder();
    for (String url : urls) {
      all.append("<%1$s><loc>%2$s</loc></%1$s>".formatted(element, url));
    }
    return all.toString();
  }

  private static Opener opener(Map<String, byte[]> documents) {
    return url -> {
      if (!documents.containsKey(url)) {
        throw new FileNotFoundException("not there");
      }
      return new ByteArrayInputStream(documents.get(url));
    };
  }

  private static String failure(String list, Map<String, byte[]> documents) {
    return assertThrows(IOException.class, () -> read(list, documents)).getMessage();
  }

  private static List<Target> read(String list) throws IOException {
    return read(list, Map.of());
  }

  private static List<Target> read(String list, Map<String, byte[]> documents) throws IOException {
    return Lists.read(new SitemapList(Lists.stream(list), opener(documents)));
  }
}
