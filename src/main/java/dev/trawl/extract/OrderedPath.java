package dev.trawl.extract;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jaxen.Context;
import org.jaxen.JaxenException;
import org.jaxen.expr.DefaultXPathFactory;
import org.jaxen.expr.Expr;
import org.jaxen.expr.LocationPath;
import org.jaxen.expr.Step;
import org.jaxen.saxpath.Axis;

/// A location path whose nodes are put in the order of the document by where they are in it.
/// Jaxen's own walks over all siblings for each that it compares, which takes the square of their
/// number.
final class OrderedPath implements LocationPath {
  private static final long serialVersionUID = 1;

  private final boolean absolute;
  private final ArrayList<Step> steps = new ArrayList<>();

  private OrderedPath(boolean absolute) {
    this.absolute = absolute;
  }

  /// Makes expressions with such paths.
  static final class Factory extends DefaultXPathFactory {
    @Override
    public LocationPath createAbsoluteLocationPath() {
      return new OrderedPath(true);
    }

    @Override
    public LocationPath createRelativeLocationPath() {
      return new OrderedPath(false);
    }
  }

  @Override
  public void addStep(Step step) {
    steps.add(step);
  }

  @Override
  public List<Step> getSteps() {
    return steps;
  }

  @Override
  public boolean isAbsolute() {
    return absolute;
  }

  // The handler still calls it.
  @Override
  @SuppressWarnings("deprecation")
  public Expr simplify() {
    steps.forEach(Step::simplify);
    return this;
  }

  @Override
  public String getText() {
    return steps.stream()
        .map(Step::getText)
        .collect(Collectors.joining("/", absolute ? "/" : "", ""));
  }

  @Override
  public Object evaluate(Context context) throws JaxenException {
    Nodes tree = (Nodes) context.getContextSupport().getNavigator();
    List<?> nodes = context.getNodeSet();
    if (absolute && !nodes.isEmpty()) {
      nodes = List.of(tree.getDocumentNode(nodes.getFirst()));
    }
    Context own = new Context(context.getContextSupport());
    for (Step step : steps) {
      own.setNodeSet(new ArrayList<>(nodes));
      List<?> found = step.evaluate(own);
      if (isReverse(step)) {
        Collections.reverse(found);
      }
      nodes = found;
    }
    List<Object> ordered = new ArrayList<>(nodes);
    if (steps.size() > 1) {
      ordered.sort(tree::compare);
    }
    return ordered;
  }

  private static boolean isReverse(Step step) {
    return switch (step.getAxis()) {
      case Axis.PRECEDING, Axis.PRECEDING_SIBLING, Axis.ANCESTOR, Axis.ANCESTOR_OR_SELF -> true;
      default -> false;
    };
  }
}
