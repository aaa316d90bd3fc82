package dev.trawl.http;
import org.junit.jupiter.api.Test;
final class LeakProbe {
  @Test void probe() throws Exception {
    java.util.logging.Logger.getLogger(okhttp3.OkHttpClient.class.getName()).setLevel(java.util.logging.Level.FINE);
    String[] answers = {
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n",
        "HTTP/1.1 -12 OK\r\n\r\n",
        "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nabcde",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n", "HTTP/1.1 302 Found\r\nContent-Length: 9\r\n\r\nabc", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"};
    for (String a : answers) for (Way way : Way.values()) {
    try (RawServer server = RawServer.saying(a); Client client = new Client(way, new OptionsBuilder())) {
      System.out.println(a.substring(0, 20) + " " + way + " " + server.port() + client.failure(server.url("http")));
      for (int i = 0; i < 3; i++) { System.gc(); Thread.sleep(50); }
      // triggers pool cleanup
      client.fetch(server.url("http")); client.fetch(server.url("http"));
      for (int i = 0; i < 3; i++) { System.gc(); Thread.sleep(50); }
      client.fetch("http://127.0.0.1:1/");
    } }
  }
}
