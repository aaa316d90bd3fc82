package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.http.exchange.Deadline;
import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Phase;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

/// What no server can bring about. The rest is in [FailureTest] and [HttpsTest].
final class FailuresTest {
  @Test
  void aMachineThatIsUsedUpIsResource() {
    assertEquals(ErrorKind.RESOURCE, kind(new OutOfMemoryError("unable to create native thread")));
  }

  @Test
  void anythingUnheardOfIsInternal() {
    assertEquals(ErrorKind.INTERNAL, kind(new IllegalStateException("defect")));
    assertEquals(ErrorKind.INTERNAL, kind(new StackOverflowError()));
  }

  @Test
  void aMissingMessageIsTheNameOfTheClass() {
    Failure failure = of(new SocketException(), Phase.HEADERS);
    assertEquals("SocketException", failure.message());
  }

  private static ErrorKind kind(Throwable thrown) {
    return of(thrown, Phase.CONNECT).kind();
  }

  private static Failure of(Throwable thrown, Phase phase) {
    return Failures.of(thrown, new Deadline(Long.MAX_VALUE), phase);
  }
}
