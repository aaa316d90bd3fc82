package dev.trawl.extract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import org.jaxen.BaseXPath;
import org.jaxen.DefaultNavigator;
import org.jaxen.XPath;
import org.jaxen.saxpath.SAXPathException;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.nodes.XmlDeclaration;
import org.jsoup.select.NodeVisitor;

/// A page as XPath's data model has it (XPath 1.0, section 5), without namespaces: names are what
/// stands behind their colon. Every step over it is work, so that an evaluation can be ended. For
/// one thread.
final class Nodes extends DefaultNavigator {
  private static final long serialVersionUID = 1;

  private final transient Work work;

  /// An attribute is the same one however it is come by.
  private final transient IdentityHashMap<Element, List<Owned>> attributes =
      new IdentityHashMap<>();

  /// An attribute with its element.
  private record Owned(Element owner, Attribute attribute) {}

  Nodes(Work work) {
    this.work = work;
  }

  /// The text of a node.
  String text(Object node) {
    return switch (node) {
      case Owned owned -> owned.attribute().getValue();
      case TextNode text -> text.getWholeText();
      case DataNode data -> data.getWholeData();
      case Comment comment -> comment.getData();
      case XmlDeclaration declaration -> declaration.getWholeDeclaration();
      case Element element -> textWithin(element);
      default -> "";
    };
  }

  private String textWithin(Element element) {
    StringBuilder text = new StringBuilder();
    NodeVisitor visitor =
        (node, depth) -> {
          work.step();
          if (node instanceof TextNode || node instanceof DataNode) {
            text.append(text(node));
          }
        };
    element.traverse(visitor);
    return text.toString();
  }

  /// Which of two nodes comes first in the document. Attributes of one element are equal.
  int compare(Object one, Object other) {
    Node first = one instanceof Owned owned ? owned.owner() : (Node) one;
    Node second = other instanceof Owned owned ? owned.owner() : (Node) other;
    int depth = depth(first);
    int otherDepth = depth(second);
    int deeper = Integer.compare(depth, otherDepth);
    for (; depth > otherDepth; depth--) {
      first = first.parentNode();
    }
    for (; otherDepth > depth; otherDepth--) {
      second = second.parentNode();
    }
    if (first.equals(second)) {
      return deeper == 0 ? Boolean.compare(one instanceof Owned, other instanceof Owned) : deeper;
    }
    while (!first.parentNode().equals(second.parentNode())) {
      first = first.parentNode();
      second = second.parentNode();
    }
    return Integer.compare(first.siblingIndex(), second.siblingIndex());
  }

  private int depth(Node node) {
    work.step();
    int depth = 0;
    for (Node up = node; up.parentNode() != null; up = up.parentNode()) {
      depth++;
    }
    return depth;
  }

  private static boolean isPart(Node node) {
    return node instanceof Element
        || node instanceof TextNode
        || node instanceof DataNode
        || node instanceof Comment
        || isProcessing(node);
  }

  private static boolean isProcessing(Object node) {
    return node instanceof XmlDeclaration declaration && !declaration.name().equals("xml");
  }

  @Override
  public Iterator<?> getChildAxisIterator(Object node) {
    return node instanceof Element element
        ? walk(element.childNodes())
        : Collections.emptyIterator();
  }

  @Override
  public Iterator<?> getFollowingSiblingAxisIterator(Object node) {
    if (!(node instanceof Node one) || one.parentNode() == null) {
      return Collections.emptyIterator();
    }
    List<Node> siblings = one.parentNode().childNodes();
    return walk(siblings.subList(one.siblingIndex() + 1, siblings.size()));
  }

  @Override
  public Iterator<?> getPrecedingSiblingAxisIterator(Object node) {
    if (!(node instanceof Node one) || one.parentNode() == null) {
      return Collections.emptyIterator();
    }
    return walk(one.parentNode().childNodes().subList(0, one.siblingIndex()).reversed());
  }

  private Iterator<Node> walk(List<Node> nodes) {
    return nodes.stream()
        .filter(node -> {
          work.step();
          return isPart(node);
        })
        .iterator();
  }

  @Override
  public Iterator<?> getAttributeAxisIterator(Object node) {
    work.step();
    return node instanceof Element element
        ? attributes.computeIfAbsent(element, Nodes::attributes).iterator()
        : Collections.emptyIterator();
  }

  private static List<Owned> attributes(Element element) {
    if (element.attributesSize() == 0) {
      return List.of();
    }
    List<Owned> all = new ArrayList<>();
    for (Attribute attribute : element.attributes()) {
      String name = attribute.getKey();
      if (!name.equals("xmlns") && !name.startsWith("xmlns:")) {
        all.add(new Owned(element, attribute));
      }
    }
    return all;
  }

  @Override
  public Iterator<?> getNamespaceAxisIterator(Object node) {
    return Collections.emptyIterator();
  }

  @Override
  public Iterator<?> getParentAxisIterator(Object node) {
    Object parent = getParentNode(node);
    return parent == null ? Collections.emptyIterator() : List.of(parent).iterator();
  }

  @Override
  public Object getParentNode(Object node) {
    work.step();
    return node instanceof Owned owned ? owned.owner() : ((Node) node).parentNode();
  }

  @Override
  public Object getDocumentNode(Object node) {
    return (node instanceof Owned owned ? owned.owner() : (Node) node).ownerDocument();
  }

  @Override
  public boolean isDocument(Object node) {
    return node instanceof Document;
  }

  @Override
  public boolean isElement(Object node) {
    return node instanceof Element && !isDocument(node);
  }

  @Override
  public boolean isAttribute(Object node) {
    return node instanceof Owned;
  }

  @Override
  public boolean isNamespace(Object node) {
    return false;
  }

  @Override
  public boolean isComment(Object node) {
    return node instanceof Comment;
  }

  @Override
  public boolean isText(Object node) {
    return node instanceof TextNode || node instanceof DataNode;
  }

  @Override
  public boolean isProcessingInstruction(Object node) {
    return isProcessing(node);
  }

  private static String local(String name) {
    return name.substring(name.indexOf(':') + 1);
  }

  @Override
  public String getElementName(Object node) {
    return local(getElementQName(node));
  }

  @Override
  public String getElementQName(Object node) {
    return ((Element) node).tagName();
  }

  @Override
  public String getElementNamespaceUri(Object node) {
    return "";
  }

  @Override
  public String getAttributeName(Object node) {
    return local(getAttributeQName(node));
  }

  @Override
  public String getAttributeQName(Object node) {
    return ((Owned) node).attribute().getKey();
  }

  @Override
  public String getAttributeNamespaceUri(Object node) {
    return "";
  }

  @Override
  public String getProcessingInstructionTarget(Object node) {
    return ((XmlDeclaration) node).name();
  }

  @Override
  public String getProcessingInstructionData(Object node) {
    return text(node);
  }

  @Override
  public String getElementStringValue(Object node) {
    return text(node);
  }

  @Override
  public String getAttributeStringValue(Object node) {
    return text(node);
  }

  @Override
  public String getTextStringValue(Object node) {
    return text(node);
  }

  @Override
  public String getCommentStringValue(Object node) {
    return text(node);
  }

  @Override
  public String getNamespaceStringValue(Object node) {
    return "";
  }

  @Override
  public String getNamespacePrefix(Object node) {
    return "";
  }

  @Override
  public XPath parseXPath(String expression) throws SAXPathException {
    return new BaseXPath(expression, this);
  }
}
