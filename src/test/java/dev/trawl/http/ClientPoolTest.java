package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.trawl.WebServer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ClientPoolTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    threads.close();
  }

  @Test
  void theClientUsedLastIsTakenFirst() {
    ClientPool pool = pool(10, LONG);
    HttpUrl url = HttpUrl.get("http://a.test/");
    OkHttpClient first = pool.take(url);
    OkHttpClient second = pool.take(url);
    assertNotSame(first, second);
    pool.giveBack(url, first, Optional.empty());
    pool.giveBack(url, second, Optional.empty());
    assertSame(second, pool.take(HttpUrl.get("http://a.test/other")));
    assertSame(first, pool.take(url));
  }

  @Test
  void everyOriginHasItsOwn() {
    ClientPool pool = pool(10, LONG);
    HttpUrl url = HttpUrl.get("http://a.test/");
    OkHttpClient client = pool.take(url);
    pool.giveBack(url, client, Optional.empty());
    assertNotSame(client, pool.take(HttpUrl.get("http://a.test:81/")));
    assertNotSame(client, pool.take(HttpUrl.get("http://b.test/")));
    assertSame(client, pool.take(url));
  }

  @Test
  void theOneIdleLongestIsClosedWhenThereAreTooMany() throws Exception {
    try (WebServer one = new WebServer().start();
        WebServer other = new WebServer().start()) {
      ClientPool pool = pool(2, LONG);
      HttpUrl first = HttpUrl.get(one.url("/"));
      HttpUrl second = HttpUrl.get(other.url("/"));
      OkHttpClient oldest = connected(pool, first);
      OkHttpClient middle = connected(pool, second);
      OkHttpClient newest = connected(pool, first);
      pool.giveBack(first, oldest, Optional.empty());
      pool.giveBack(second, middle, Optional.empty());
      pool.giveBack(first, newest, Optional.empty());
      assertEquals(0, oldest.connectionPool().connectionCount());
      assertEquals(1, middle.connectionPool().connectionCount());
      assertEquals(1, newest.connectionPool().connectionCount());
      assertSame(newest, pool.take(first));
      assertNotSame(oldest, pool.take(first));
    }
  }

  @Test
  void whatWasIdleTooLongIsClosedAndNotTaken() throws Exception {
    try (WebServer server = new WebServer().start()) {
      ClientPool pool = pool(10, Duration.ZERO);
      HttpUrl url = HttpUrl.get(server.url("/"));
      OkHttpClient client = connected(pool, url);
      pool.giveBack(url, client, Optional.empty());
      assertNotSame(client, pool.take(url));
      pool.giveBack(url, new OkHttpClient(), Optional.empty());
      assertEquals(0, client.connectionPool().connectionCount());
    }
  }

  @Test
  void theClosedPoolClosesWhatIsIdleAndWhatIsGivenBack() throws Exception {
    try (WebServer server = new WebServer().start()) {
      ClientPool pool = pool(10, LONG);
      HttpUrl url = HttpUrl.get(server.url("/"));
      OkHttpClient idle = connected(pool, url);
      OkHttpClient inUse = connected(pool, url);
      pool.giveBack(url, idle, Optional.empty());
      pool.close();
      assertEquals(0, idle.connectionPool().connectionCount());
      pool.giveBack(url, inUse, Optional.empty());
      assertEquals(0, inUse.connectionPool().connectionCount());
    }
  }

  private ClientPool pool(int maxIdle, Duration keepAlive) {
    return new ClientPool(new OkHttpClient(), threads, maxIdle, keepAlive);
  }

  private static OkHttpClient connected(ClientPool pool, HttpUrl url) throws IOException {
    OkHttpClient client = pool.take(url);
    try (Response response = client.newCall(new Request.Builder().url(url).build()).execute()) {
      assertEquals(200, response.code());
    }
    assertEquals(1, client.connectionPool().connectionCount());
    return client;
  }
}
