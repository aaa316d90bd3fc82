package dev.trawl.check;

import dev.trawl.extract.ExpressionException;
import dev.trawl.extract.Part;
import dev.trawl.extract.Work;
import dev.trawl.model.Answer;
import dev.trawl.model.FetchResult;
import dev.trawl.model.Outcome;
import dev.trawl.model.Target;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is expected of the answers in a run: what the command line and the entry say, both. Of the
/// status only the entry counts, where it says something; else the command line; else it has to be
/// 200-299.
///
/// Waits for nothing, but a jq expression takes its time. Safe for use by several threads.
public final class Expectations {
  private static final Verdict OK = new Verdict(true, List.of());
  private static final Verdict FAILED = new Verdict(false, List.of());

  /// Many entries expect the same: what they say is understood once. Bounds memory.
  private static final int MAX_KNOWN = 100;

  private final List<Expectation> common;
  private final Expected usual;
  private final Map<List<String>, Expected> known =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<List<String>, Expected> eldest) {
              return size() > MAX_KNOWN;
            }
          });

  /// All that is expected of an entry.
  private record Expected(List<Expectation> all, Set<Part> needs) {
    static Expected of(List<Expectation> all) {
      Set<Part> needs = EnumSet.noneOf(Part.class);
      all.forEach(one -> one.condition().needs().ifPresent(needs::add));
      return new Expected(List.copyOf(all), Collections.unmodifiableSet(needs));
    }
  }

  /// What is expected where nobody says anything.
  public Expectations() {
    this(List.of(), List.of(Expectation.USUAL));
  }

  private Expectations(List<Expectation> common, List<Expectation> usual) {
    this.common = common;
    this.usual = Expected.of(usual);
  }

  /// Those of a command line.
  ///
  /// @throws ExpressionException if one of them cannot be understood
  public static Expectations parse(List<String> expressions) throws ExpressionException {
    List<Expectation> common = parsed(expressions);
    return new Expectations(common, withStatus(common, List.of(Expectation.USUAL)));
  }

  private static List<Expectation> parsed(List<String> expressions) throws ExpressionException {
    List<Expectation> parsed = new ArrayList<>();
    for (String expression : expressions) {
      parsed.add(Grammar.parse(expression));
    }
    return parsed;
  }

  /// The first, after what the others say of the status if these do not.
  private static List<Expectation> withStatus(List<Expectation> first, List<Expectation> others) {
    List<Expectation> all = new ArrayList<>();
    if (first.stream().noneMatch(Expectation::isOfStatus)) {
      others.stream().filter(Expectation::isOfStatus).forEach(all::add);
    }
    all.addAll(first);
    return all;
  }

  /// What of every answer has to be kept to judge it, whatever its entry says.
  public Set<Part> needs() {
    return usual.needs();
  }

  /// What of the entry's answer has to be kept to judge it.
  ///
  /// @throws ExpressionException if the entry says something that cannot be understood
  public Set<Part> needs(Target target) throws ExpressionException {
    return of(target).needs();
  }

  private Expected of(Target target) throws ExpressionException {
    List<String> own = target.particulars().expect();
    if (own.isEmpty()) {
      return usual;
    }
    Optional<Expected> parsed = Optional.ofNullable(known.get(own));
    if (parsed.isPresent()) {
      return parsed.get();
    }
    List<Expectation> all = new ArrayList<>(withStatus(parsed(own), usual.all()));
    common.stream().filter(one -> !one.isOfStatus()).forEach(all::add);
    Expected expected = Expected.of(all);
    known.put(own, expected);
    return expected;
  }

  /// What is expected of an entry that [#needs] took, as it would be written in a list.
  public List<String> expressions(Target target) {
    return understood(target).stream().map(Expectation::toString).toList();
  }

  /// Judges an answer; whatever was no answer is not ok.
  public Verdict judge(FetchResult result) {
    return judge(result, Work.unbounded());
  }

  /// The same with so much work, or an expectation is not met.
  ///
  /// @throws Work.CutOffException if the run is over
  public Verdict judge(FetchResult result, Work work) {
    return switch (result.outcome()) {
      case Outcome.Failed failed -> FAILED;
      case Outcome.Answered answered -> judge(result, answered.response(), work);
    };
  }

  private Verdict judge(FetchResult result, Answer answer, Work work) {
    List<String> failures = List.of();
    for (Expectation expectation : understood(result.target())) {
      Optional<String> failure = expectation.unmet(result, answer, work);
      if (failure.isPresent()) {
        failures = failures.isEmpty() ? new ArrayList<>() : failures;
        failures.add(failure.get());
      }
    }
    return failures.isEmpty() ? OK : new Verdict(false, failures);
  }

  private List<Expectation> understood(Target target) {
    try {
      return of(target).all();
    } catch (ExpressionException e) {
      throw new IllegalStateException("fetched before its expectations were understood", e);
    }
  }
}
