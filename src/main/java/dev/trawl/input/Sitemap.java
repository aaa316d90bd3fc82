package dev.trawl.input;

import dev.trawl.model.Input;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// One sitemap, or one index of sitemaps, by the protocol of sitemaps.org.
///
/// Pulled out of the XML address by address: crawler-commons wants the whole document, and passes
/// over what it takes for no URL without a word.
final class Sitemap {
  /// The most that the protocol allows, in bytes, not compressed.
  static final long MAX_BYTES = 50L << 20;

  private static final String INDEX = "sitemapindex";

  /// Where addresses are: `urlset/url/loc`, `sitemapindex/sitemap/loc`. Elsewhere are those of
  /// images and of other extensions.
  private static final int LOC_DEPTH = 3;

  private final XMLStreamReader xml;
  private final boolean index;
  private int depth = 1;
  private boolean missing;
  private long linesInFront;

  /// An address.
  ///
  /// @param line of its end, from 1
  record Loc(Input input, long line) {}

  /// @throws IOException if it cannot be read, or is no sitemap
  Sitemap(InputStream in) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    // Neither entities, which can grow without bounds, nor other files.
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try {
      xml = factory.createXMLStreamReader(text(in));
      while (xml.next() != XMLStreamConstants.START_ELEMENT) {
        // Comments, and the like.
      }
    } catch (XMLStreamException e) {
      throw unreadable(e);
    }
    index = xml.getLocalName().equals(INDEX);
    if (!index && !xml.getLocalName().equals("urlset")) {
      throw new IOException("no sitemap: it is neither <urlset> nor <sitemapindex>");
    }
  }

  /// UTF-8, which the protocol demands, without its byte order mark, and without the blanks that
  /// templates leave in front. Java's own reader of XML prints to standard error when something is
  /// not.
  private Reader text(InputStream in) throws IOException {
    Reader text =
        new BufferedReader(
            new InputStreamReader(new Limited(in), StandardCharsets.UTF_8.newDecoder()));
    try {
      int c;
      do {
        text.mark(1);
        c = text.read();
        linesInFront += c == '\n' ? 1 : 0;
      } while (c == '\uFEFF' || Character.isWhitespace(c));
      text.reset();
    } catch (CharacterCodingException e) {
      throw notUtf8(e);
    }
    return text;
  }

  private static IOException notUtf8(CharacterCodingException e) {
    return new IOException("not UTF-8", e);
  }

  /// Whether its addresses are those of sitemaps.
  boolean isIndex() {
    return index;
  }

  /// The next address; empty at the end.
  Optional<Loc> next() throws IOException {
    try {
      while (xml.hasNext()) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> {
            depth++;
            if (depth == LOC_DEPTH && xml.getLocalName().equals("loc")) {
              missing = false;
              return Optional.of(loc());
            }
            missing |=
                depth == LOC_DEPTH - 1 && xml.getLocalName().equals(index ? "sitemap" : "url");
          }
          case XMLStreamConstants.END_ELEMENT -> {
            depth--;
            if (missing && depth == LOC_DEPTH - 2) {
              missing = false;
              return Optional.of(new Loc(new Input.Malformed("", "no <loc>"), line()));
            }
          }
          default -> {}
        }
      }
      return Optional.empty();
    } catch (XMLStreamException e) {
      throw unreadable(e);
    }
  }

  private Loc loc() throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    long length = 0;
    while (depth >= LOC_DEPTH) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          length += xml.getTextLength();
          if (length <= Lines.MAX_LINE) {
            text.append(xml.getText());
          }
        }
        default -> {}
      }
    }
    return new Loc(
        length > Lines.MAX_LINE
            ? new Input.Malformed("", "longer than " + Lines.MAX_LINE + " characters: " + length)
            : Input.of(text.toString().strip()),
        line());
  }

  private long line() {
    return linesInFront + xml.getLocation().getLineNumber();
  }

  private IOException unreadable(XMLStreamException e) {
    if (e.getNestedException() instanceof CharacterCodingException coding) {
      return notUtf8(coding);
    }
    if (e.getNestedException() instanceof IOException io) {
      return io;
    }
    long line = linesInFront + (e.getLocation() == null ? 1 : e.getLocation().getLineNumber());
    return new IOException("no well-formed XML at line " + line, e);
  }
}
