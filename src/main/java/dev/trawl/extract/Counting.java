package dev.trawl.extract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.thisptr.jackson.jq.Scope;

/// Makes trees of JSON, each look into which is work: jq goes over the same ones again and again.
final class Counting extends JsonNodeFactory {
  private static final long serialVersionUID = 1;

  /// Characters that take as much memory as a small value.
  static final int VALUE = 8;

  /// No name that an expression can have.
  private static final String VARIABLE = "trawl work";

  private final transient Work work;

  private Counting(Work work) {
    this.work = work;
  }

  static ObjectReader reader(ObjectMapper mapper, Work work) {
    return mapper.reader().with(new Counting(work));
  }

  /// Puts the work of an evaluation where its functions find it.
  static void in(Scope scope, Work work) {
    scope.setValue(VARIABLE, new POJONode(work));
  }

  /// What was put there. Functions that are written in jq have scopes of their own, without it:
  /// what these come to is counted by whoever called them.
  static Optional<Work> of(Scope scope) {
    return scope.getValue(VARIABLE) instanceof POJONode node
        ? Optional.of((Work) node.getPojo())
        : Optional.empty();
  }

  @Override
  public ArrayNode arrayNode() {
    return new Array(this);
  }

  @Override
  public ArrayNode arrayNode(int capacity) {
    return new Array(this);
  }

  @Override
  public ObjectNode objectNode() {
    return new Members(this);
  }

  private static <T> Iterator<T> counted(Iterator<T> all, Work work) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return all.hasNext();
      }

      @Override
      public T next() {
        work.step();
        return all.next();
      }
    };
  }

  // Jackson means its own deepCopy().
  @SuppressWarnings("unchecked")
  private static final class Array extends ArrayNode {
    private static final long serialVersionUID = 1;
    private final transient Work work;

    Array(Counting factory) {
      super(factory);
      this.work = factory.work;
    }

    @Override
    public Iterator<JsonNode> elements() {
      return counted(super.elements(), work);
    }

    @Override
    public JsonNode get(int index) {
      work.step();
      return super.get(index);
    }
  }

  // jackson-jq calls what Jackson has deprecated.
  @SuppressWarnings({"unchecked", "deprecation"})
  private static final class Members extends ObjectNode {
    private static final long serialVersionUID = 1;
    private final transient Work work;

    Members(Counting factory) {
      super(factory);
      this.work = factory.work;
    }

    @Override
    public Iterator<JsonNode> elements() {
      return counted(super.elements(), work);
    }

    @Override
    public Iterator<Map.Entry<String, JsonNode>> fields() {
      return counted(super.fields(), work);
    }

    @Override
    public Set<Map.Entry<String, JsonNode>> properties() {
      work.step();
      return super.properties();
    }

    @Override
    public JsonNode get(String name) {
      work.step();
      return super.get(name);
    }
  }
}
