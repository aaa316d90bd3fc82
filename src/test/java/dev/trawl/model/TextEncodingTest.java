package dev.trawl.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextEncodingTest {
  private static final Path WHATWG = Path.of("src/test/resources/whatwg");

  @Test
  void all228LabelsMeanWhatBrowsersTakeThemFor() throws IOException {
    List<String> wrong = new ArrayList<>();
    int labels = 0;
    for (String[] row : rows("labels.txt")) {
      for (int i = 1; i < row.length; i++) {
        labels++;
        for (String label : List.of(row[i], row[i].toUpperCase(Locale.ROOT), " " + row[i] + "\t")) {
          Optional<String> name = TextEncoding.of(label).map(TextEncoding::name);
          if (!name.equals(Optional.of(row[0]))) {
            wrong.add(label + ": " + name);
          }
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertEquals(228, labels);
  }

  @Test
  void everyByteOfASingleByteEncodingIsWhatBrowsersTakeItFor() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (String[] row : rows("single-byte.txt")) {
      TextEncoding encoding = TextEncoding.of(row[0]).orElseThrow();
      for (int i = 0; i < 128; i++) {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {'a', (byte) (0x80 + i), 'z'});
        Optional<String> wanted =
            row[i + 1].equals("-")
                ? Optional.empty()
                : Optional.of("a" + (char) Integer.parseInt(row[i + 1], 16) + "z");
        Optional<String> read = encoding.strict(bytes, true);
        if (!read.equals(wanted)
            || !encoding.lenient(bytes, true).equals(wanted.orElse("a\uFFFDz"))) {
          wrong.add(row[0] + " " + Integer.toHexString(0x80 + i) + ": " + read);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  @ParameterizedTest
  @CsvSource({
    "big5,            a1 45 a3 e1 a1 e3 8e 69, ‧€～箸",
    "big5-hkscs,      fa 5f f9 d6,             倩碁",
    "gbk,             80 a2 e3 81 30 81 30,    €€\u0080",
    "gb_2312-80,      a3 a0 a8 bf,             　ǹ",
    "x-euc-jp,        ad a1 a1 c1 8f b0 a1,    ①～丂",
    "cseucpkdfmtjapanese, 8e b1 a1 dd,         ｱ－",
    "csiso2022jp,     1b 24 42 2d 6a 1b 28 42, ㈱",
    "sjis,            87 8a 81 60 fb fc b1,    ㈱～髙ｱ",
    "ks_c_5601-1989,  8c 63 b0 a1,             똠가",
    "utf-16be,        00 41 d8 3d dc 1f,       A🐟",
    "unicode,         41 00 3d d8 1f dc,       A🐟",
    "x-user-defined,  41 80 ff,                A\uF780\uF7FF",
    "logical,         e0 e1,                   אב",
  })
  void whatJavaKnowsByTheSameNameIsNotWhatIsMeant(String label, String hex, String text) {
    ByteBuffer bytes = ByteBuffer.wrap(HexFormat.ofDelimiter(" ").parseHex(hex));
    // The one of GBK is what gb18030 has for four bytes.
    assertEquals(Optional.of(text), TextEncoding.of(label).orElseThrow().strict(bytes, true));
  }

  @Test
  void whatHidesTextIsNotRead() {
    TextEncoding replacement = TextEncoding.of("hz-gb-2312").orElseThrow();
    ByteBuffer bytes = ByteBuffer.wrap("~{<~}".getBytes(ISO_8859_1));
    assertEquals("\uFFFD", replacement.lenient(bytes, true));
    assertEquals(Optional.empty(), replacement.strict(bytes, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "text/html; charset=latin2                | <meta charset=koi8-r>     | ISO-8859-2",
        "text/html; a=b; Charset=\"greek\"; x     | x                         | ISO-8859-7",
        "text/html; a=\"; charset=mac\";charset=l5 | x                        | windows-1254",
        "text/html; charset=nonsense              | <meta charset=koi8-r>     | KOI8-R",
        "text/html; charset=                      | <META CHARSET='Cp1251' >  | windows-1251",
        "text/html                                | <!--<meta charset=mac>--><meta/charset=big5 /> | Big5",
        "text/html                                | <!--><meta charset=sjis>  | Shift_JIS",
        "text/html | <meta content='text/html; charset = gbk' http-equiv=CONTENT-type> | GBK",
        "text/html | <meta content='text/html; charset=gbk'><p charset=l9>          | UTF-8",
        "text/html | <a title='<meta charset=mac>'></a><meta charset=nope><meta charset=l9> | ISO-8859-15",
        "text/html | <meta charset=utf-16>        | UTF-8",
        "text/html | <meta charset=x-user-defined> | windows-1252",
        "text/html | <?xml version='1.0' encoding='iso-8859-13'?><html> | ISO-8859-13",
        "text/html | <?xml version='1.0' encoding='l6'?><meta charset=visual> | ISO-8859-8",
        "text/xml  | <?xml version='1.0' encoding=\"euc-kr\"?><meta charset=mac> | EUC-KR",
        "application/atom+xml | <meta charset=mac> | UTF-8",
        "text/plain | <meta charset=mac>          | UTF-8",
        "application/json | <?xml encoding='mac'?> | UTF-8",
        "`` | <meta charset=mac>                  | macintosh",
      })
  void theResponseIsBelievedThenTheDocument(String type, String page, String name) {
    Optional<String> contentType = Optional.of(type).filter(t -> !t.isEmpty());
    assertEquals(name, body(contentType, page.getBytes(ISO_8859_1)).encoding().name());
  }

  @ParameterizedTest
  @CsvSource({
    "ef bb bf c3 a9, UTF-8, é",
    "fe ff 00 e9, UTF-16BE, é",
    "ff fe e9 00, UTF-16LE, é",
  })
  void aByteOrderMarkIsBelievedFirstAndIsNoText(String hex, String name, String text) {
    Body body =
        body(
            Optional.of("text/html; charset=windows-1251"),
            HexFormat.ofDelimiter(" ").parseHex(hex));
    assertEquals(name, body.encoding().name());
    assertEquals(text, body.text());
    assertEquals(Optional.of(text), body.strictText());
  }

  @Test
  void aLongHeadIsReadToItsEndAndABodyIsNot() {
    String meta = "<meta charset=koi8-r>";
    String style = "<style>" + " ".repeat(2000) + "</style>";
    assertEquals("KOI8-R", encoding(style + meta));
    assertEquals("UTF-8", encoding(style + "<p>" + meta));
    assertEquals("UTF-8", encoding(" ".repeat(70_000) + meta));
  }

  @Test
  void whatNeverEndsIsPassedOverAtOnce() {
    for (String piece :
        List.of("<", "<!--", "<a ", "<a b='", "<a =", "<?", "</", "<meta content=")) {
      assertEquals("UTF-8", encoding(piece.repeat(30_000)), piece);
    }
    String type = "text/html" + "; \"".repeat(30_000);
    assertEquals("UTF-8", body(Optional.of(type), new byte[0]).encoding().name());
  }

  private static String encoding(String page) {
    return body(Optional.of("text/html"), page.getBytes(UTF_8)).encoding().name();
  }

  private static Body body(Optional<String> contentType, byte[] bytes) {
    return new Body(ByteBuffer.wrap(bytes).asReadOnlyBuffer(), contentType, true);
  }

  private static List<String[]> rows(String file) throws IOException {
    return Files.readAllLines(WHATWG.resolve(file)).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" "))
        .toList();
  }
}
