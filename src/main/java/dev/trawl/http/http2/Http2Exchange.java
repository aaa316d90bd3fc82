package dev.trawl.http.http2;

import dev.trawl.http.exchange.Exchange;
import dev.trawl.http.exchange.FailureException;
import dev.trawl.http.exchange.FieldText;
import dev.trawl.http.exchange.Head;
import dev.trawl.http.exchange.Request;
import dev.trawl.model.Transcript;
import dev.trawl.model.Transcript.HeaderField;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;
import okhttp3.Response;
import okio.BufferedSource;

/// An exchange on a stream of an [Http2Session].
final class Http2Exchange implements Exchange {
  private final Request request;
  private final Head head;
  private final Response response;
  private final UnaryOperator<IOException> explained;
  private final LongConsumer read;
  private final Consumer<Boolean> end;
  private final Body body;
  private boolean closed;

  /// @param explained turns what OkHttp throws into what is wrong
  /// @param read is told of bytes that were read
  /// @param end gives the stream up, or back if it was read to its end
  Http2Exchange(
      Request request,
      Head head,
      Response response,
      UnaryOperator<IOException> explained,
      LongConsumer read,
      Consumer<Boolean> end) {
    this.request = request;
    this.head = head;
    this.response = response;
    this.explained = explained;
    this.read = read;
    this.end = end;
    this.body = new Body();
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
    List<HeaderField> fields = new ArrayList<>();
    fields.add(new HeaderField("Host", Request.authority(request.url())));
    fields.addAll(FieldText.fields(request.fields()));
    fields.removeIf(field -> request.without().contains(field.name().toLowerCase(Locale.ROOT)));
    request
        .body()
        .ifPresent(
            sent -> fields.add(new HeaderField("Content-Length", Integer.toString(sent.size()))));
    return new Transcript(
        request.method() + ' ' + Request.target(request.url()) + " HTTP/1.1",
        fields,
        "HTTP/1.1 " + head.status(),
        FieldText.fields(head.fields()));
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      end.accept(body.ended);
    }
  }

  /// Frames say what the last byte is; a length that was announced has to agree (RFC 9113, section
  /// 8.1.1).
  private final class Body extends InputStream {
    private final BufferedSource source = response.body().source();
    private long count;
    private boolean ended;

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (!await()) {
        return -1;
      }
      int read = source.read(into, offset, length);
      counted(read);
      return read;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public long skip(long length) throws IOException {
      if (!await()) {
        return 0;
      }
      long skipped = Math.min(length, source.getBuffer().size());
      source.skip(skipped);
      counted(skipped);
      return skipped;
    }

    private boolean await() throws IOException {
      if (ended) {
        return false;
      }
      try {
        if (source.request(1)) {
          return true;
        }
      } catch (IOException e) {
        throw explained.apply(e);
      }
      ended = true;
      long announced = head.framing().noContent() ? 0 : head.framing().length().orElse(count);
      if (count < announced) {
        throw FailureException.truncated(
            "the body ended " + (announced - count) + " bytes before its announced end");
      }
      return false;
    }

    private void counted(long more) throws FailureException {
      count += more;
      read.accept(more);
      boolean fits =
          head.framing().noContent()
              ? head.framing().length().isEmpty() || count == 0
              : count <= head.framing().length().orElse(count);
      if (!fits) {
        throw FailureException.protocol("the body is longer than announced");
      }
    }
  }
}
