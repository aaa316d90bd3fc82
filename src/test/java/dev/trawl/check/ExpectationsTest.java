package dev.trawl.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.Results;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExpectationsTest {
  private final Expectations expectations = new Expectations();

  @ParameterizedTest
  @ValueSource(ints = {200, 204, 299})
  void aStatusFrom200To299IsOk(int status) {
    assertEquals(new Verdict(true, List.of()), expectations.judge(Results.answered(status)));
  }

  @ParameterizedTest
  @ValueSource(ints = {199, 300, 304, 404, 503})
  void anyOtherStatusIsAFailureInASentence(int status) {
    assertEquals(
        new Verdict(false, List.of("status: expected 200-299, got " + status)),
        expectations.judge(Results.answered(status)));
  }

  @Test
  void anErrorIsNotOkAndMissesNoExpectation() {
    assertEquals(
        new Verdict(false, List.of()),
        expectations.judge(Results.failed(Failure.of(ErrorKind.DNS, "unknown host"))));
  }

  @Test
  void anErrorAfterA200IsNotOk() {
    assertEquals(
        new Verdict(false, List.of()),
        expectations.judge(
            Results.failed(
                Failure.of(ErrorKind.TRUNCATED, "cut"), Optional.of(Results.answer(200)))));
  }
}
