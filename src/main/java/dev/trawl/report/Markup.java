package dev.trawl.report;

import java.io.IOException;
import java.io.OutputStream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// Writes XML in UTF-8. Texts and values are escaped here, and have to be printable.
final class Markup {
  private final XMLStreamWriter xml;

  private interface Step {
    void run() throws XMLStreamException;
  }

  /// @param out is not closed
  Markup(OutputStream out) throws IOException {
    try {
      this.xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(out, "UTF-8");
    } catch (XMLStreamException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private Markup write(Step step) throws IOException {
    try {
      step.run();
    } catch (XMLStreamException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getMessage(), e);
    }
    return this;
  }

  /// How XML begins.
  Markup xml() throws IOException {
    return write(() -> xml.writeStartDocument("UTF-8", "1.0")).text("\n");
  }

  /// @param attributes names and values in turn
  Markup begin(String element, String... attributes) throws IOException {
    return write(() -> {
      xml.writeStartElement(element);
      for (int i = 0; i < attributes.length; i += 2) {
        xml.writeAttribute(attributes[i], attributes[i + 1]);
      }
    });
  }

  Markup text(String text) throws IOException {
    return write(() -> xml.writeCharacters(text));
  }

  /// Ends the element that was begun last.
  Markup end() throws IOException {
    return write(xml::writeEndElement);
  }

  void flush() throws IOException {
    Markup unused = write(xml::flush);
  }
}
