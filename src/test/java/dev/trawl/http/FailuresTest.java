package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.trawl.model.ErrorKind;
import dev.trawl.model.Failure;
import dev.trawl.model.Phase;
import java.io.IOException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;

/// What no server can bring about. The rest is in [FailureTest] and [HttpsTest].
final class FailuresTest {
  @Test
  void aMachineThatIsUsedUpIsResource() {
    assertEquals(ErrorKind.RESOURCE, kind(new SocketException("Too many open files")));
    assertEquals(ErrorKind.RESOURCE, kind(new OutOfMemoryError("unable to create native thread")));
  }

  @Test
  void anythingUnheardOfIsInternal() {
    assertEquals(ErrorKind.INTERNAL, kind(new IllegalStateException("defect")));
    assertEquals(ErrorKind.INTERNAL, kind(new StackOverflowError()));
  }

  /// A race: it takes a server that ends a connection just when it is used again.
  @Test
  void aConnectionThatEndsUnderTheRequestIsReset() {
    Failure failure = Failures.of(new IOException("closed"), Phase.HEADERS, false);
    assertEquals(ErrorKind.RESET, failure.kind());
  }

  @Test
  void aMissingMessageIsTheNameOfTheClass() {
    Failure failure = Failures.of(new SocketException(), Phase.HEADERS, false);
    assertEquals("SocketException", failure.message());
  }

  private static ErrorKind kind(Throwable thrown) {
    return Failures.of(thrown, Phase.CONNECT, false).kind();
  }
}
