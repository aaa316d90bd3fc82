package dev.trawl.output;

import java.io.IOException;
import java.io.OutputStream;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// Writes XML, or HTML that is XML, too, in UTF-8. Texts and values are escaped here, and have to
/// be printable.
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

  /// How HTML begins.
  Markup html() throws IOException {
    return write(() -> xml.writeDTD("<!DOCTYPE html>")).text("\n");
  }

  /// @param attributes names and values in turn
  Markup begin(String element, String... attributes) throws IOException {
    return write(() -> {
      xml.writeStartElement(element);
      attributes(attributes);
    });
  }

  /// An element without content, which in HTML has to be one that never has any.
  Markup empty(String element, String... attributes) throws IOException {
    return write(() -> {
      xml.writeEmptyElement(element);
      attributes(attributes);
    });
  }

  private void attributes(String... attributes) throws XMLStreamException {
    for (int i = 0; i < attributes.length; i += 2) {
      xml.writeAttribute(attributes[i], attributes[i + 1]);
    }
  }

  Markup text(String text) throws IOException {
    return write(() -> xml.writeCharacters(text));
  }

  /// An element that holds text only.
  Markup element(String element, String text) throws IOException {
    return begin(element).text(text).end();
  }

  /// Ends the element that was begun last.
  Markup end() throws IOException {
    return write(xml::writeEndElement);
  }

  void flush() throws IOException {
    Markup unused = write(xml::flush);
  }
}
