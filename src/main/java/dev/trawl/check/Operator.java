package dev.trawl.check;

import java.util.Arrays;
import java.util.Optional;

/// How a number is compared.
enum Operator {
  LESS("<"),
  AT_MOST("<="),
  GREATER(">"),
  AT_LEAST(">="),
  EQUAL("=="),
  DIFFERENT("!=");

  private final String symbol;

  Operator(String symbol) {
    this.symbol = symbol;
  }

  static Optional<Operator> of(String symbol) {
    return Arrays.stream(values()).filter(o -> o.symbol.equals(symbol)).findFirst();
  }

  boolean holds(double found, double limit) {
    return switch (this) {
      case LESS -> found < limit;
      case AT_MOST -> found <= limit;
      case GREATER -> found > limit;
      case AT_LEAST -> found >= limit;
      case EQUAL -> found == limit;
      case DIFFERENT -> found != limit;
    };
  }

  @Override
  public String toString() {
    return symbol;
  }
}
