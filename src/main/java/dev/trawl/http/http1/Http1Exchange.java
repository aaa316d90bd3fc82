package dev.trawl.http.http1;

import dev.trawl.http.exchange.Deadline;
import dev.trawl.http.exchange.Exchange;
import dev.trawl.http.exchange.FieldText;
import dev.trawl.http.exchange.Head;
import dev.trawl.model.Transcript;
import dev.trawl.model.Transcript.HeaderField;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// An exchange on an [Http1Connection].
final class Http1Exchange implements Exchange {
  private final Http1Connection connection;
  private final Deadline deadline;
  private final Head head;
  private final RequestWriter writer;
  private final Http1Body body;
  private final boolean keeps;
  private boolean closed;

  /// @param keeps whether the connection can be used again once the body has been read
  Http1Exchange(
      Http1Connection connection,
      Deadline deadline,
      Head head,
      RequestWriter writer,
      Http1Body body,
      boolean keeps) {
    this.connection = connection;
    this.deadline = deadline;
    this.head = head;
    this.writer = writer;
    this.body = body;
    this.keeps = keeps;
  }

  @Override
  public Head head() {
    return head;
  }

  @Override
  public InputStream body() {
    return body;
  }

  @Override
  public Transcript transcript() {
    String[] lines = writer.head().split("\r\n", 0);
    List<HeaderField> request = new ArrayList<>();
    for (int i = 1; i < lines.length; i++) {
      int colon = lines[i].indexOf(':');
      request.add(
          new HeaderField(
              lines[i].substring(0, colon), FieldText.shown(lines[i].substring(colon + 2))));
    }
    String status = head.reason().isEmpty() ? "" : " " + FieldText.shown(head.reason());
    return new Transcript(
        lines[0], request, "HTTP/1.1 " + head.status() + status, FieldText.fields(head.fields()));
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    connection.release(head, deadline, keeps && body.isAtEnd() && writer.isComplete());
  }
}
