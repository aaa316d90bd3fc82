package dev.trawl.faults;

import dev.trawl.http.RawServer;
import java.io.IOException;
import java.util.concurrent.Phaser;

/// A healthy server that answers only when so many have asked, and then all of them at once.
///
/// If as many as trawl has slots are asked of it, then every slot works; and since trawl keeps no
/// more connections than it has slots, and those used last, it has closed all that it had to other
/// servers, and has a connection to this one for every slot.
final class Crowd implements AutoCloseable {
  private final RawServer server;

  Crowd(int size) throws IOException {
    Phaser all = new Phaser(size);
    this.server =
        new RawServer(connection -> {
          while (true) {
            connection.readRequest();
            all.arriveAndAwaitAdvance();
            connection.say(FaultServer.HEALTHY);
          }
        });
  }

  String url() {
    return server.url("http");
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
