package dev.trawl.faults;

import dev.trawl.http.RawServer.Connection;
import java.io.IOException;

/// A server that redirects to wherever the query of a request says.
final class Redirects {
  private Redirects() {}

  /// Answers `/302?URL` with that status and that `Location`, where `USERINFO` becomes `userinfo`,
  /// and everything without a query with 200.
  static void answer(Connection connection, String userinfo) throws IOException {
    while (true) {
      String target = connection.readRequest().split(" ", 3)[1];
      int query = target.indexOf('?');
      connection.say(
          query < 0
              ? "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
              : "HTTP/1.1 "
                  + target.substring(1, query)
                  + " X\r\nLocation: "
                  + target.substring(query + 1).replace("USERINFO", userinfo)
                  + "\r\nContent-Length: 0\r\n\r\n");
    }
  }
}
