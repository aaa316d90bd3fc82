package dev.trawl.http.http2;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class UnreadTest {
  private static final long MEBIBYTE = 1 << 20;

  @Test
  void aSessionWaitsUntilItsBodiesAreRead() throws Exception {
    Unread.Share share = new Unread(100 * MEBIBYTE).share();
    share.add(MEBIBYTE);
    CountDownLatch goesOn = waiting(share);
    assertFalse(goesOn.await(50, TimeUnit.MILLISECONDS));
    share.add(-MEBIBYTE);
    assertTrue(goesOn.await(5, TimeUnit.SECONDS));
  }

  @Test
  void whatOthersHaveUnreadCounts() throws Exception {
    Unread unread = new Unread(MEBIBYTE);
    Unread.Share own = unread.share();
    Unread.Share other = unread.share();
    own.add(MEBIBYTE / 8);
    other.add(MEBIBYTE);
    CountDownLatch goesOn = waiting(own);
    assertFalse(goesOn.await(50, TimeUnit.MILLISECONDS));
    other.add(-MEBIBYTE);
    assertTrue(goesOn.await(5, TimeUnit.SECONDS));
  }

  @Test
  void aSessionWithNothingUnreadNeverWaitsForOthers() {
    Unread unread = new Unread(0);
    unread.share().add(MEBIBYTE);
    assertTimeoutPreemptively(Duration.ofSeconds(5), () -> unread.share().await(1));
  }

  @Test
  void theEndOfASessionEndsItsWaiting() throws Exception {
    Unread.Share share = new Unread(0).share();
    share.add(MEBIBYTE);
    CountDownLatch goesOn = waiting(share);
    share.close();
    assertTrue(goesOn.await(5, TimeUnit.SECONDS));
  }

  private static CountDownLatch waiting(Unread.Share share) {
    CountDownLatch goesOn = new CountDownLatch(1);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          share.await(2);
          goesOn.countDown();
        });
    return goesOn;
  }
}
