package dev.trawl.server;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/// Paths that answer to order: a status, a redirect, a size, a pace.
final class Answers {
  private static final String BINARY = "application/octet-stream";
  private static final int MAX_BYTES = 100 << 20;
  private static final int MAX_DRIP_BYTES = 10 << 20;
  private static final int MAX_DRIP_PIECES = 1000;
  private static final int PIECE_BYTES = 8 << 10;

  private Answers() {}

  static Response status(Request request) {
    int status = (int) request.part("code").whole(200, 599);
    Response response = Response.empty(status);
    return switch (status) {
      case 304 -> response;
      case 401 -> Credentials.unauthorized();
      case 429, 503 ->
          request
              .argument("retry_after")
              .map(seconds -> seconds.whole(0, Long.MAX_VALUE))
              .map(seconds -> response.with("Retry-After", seconds.toString()))
              .orElse(response);
      default -> status / 100 == 3 ? response.with("Location", "/get") : response;
    };
  }

  static Response redirect(Request request) {
    long n = request.part("n").whole(1, Integer.MAX_VALUE);
    return Response.redirect(n == 1 ? "/get" : "/redirect/" + (n - 1));
  }

  /// The bytes are those of `new Random(seed).nextBytes`, so that a client can check them.
  static Response bytes(Request request) {
    long bytes = request.part("n").whole(0, MAX_BYTES);
    long seed =
        request
            .argument("seed")
            .map(value -> value.whole(Long.MIN_VALUE, Long.MAX_VALUE))
            .orElse(bytes);
    return Response.of(200, BINARY, new Response.Body(bytes, out -> random(out, bytes, seed)));
  }

  static Response delay(Request request) throws InterruptedException {
    Thread.sleep(request.part("seconds").seconds());
    return Response.json(Echo.basics(request));
  }

  /// After `delay` seconds the headers and the first byte, `duration` seconds later the last. Both
  /// together last ten seconds at most.
  static Response drip(Request request) throws InterruptedException {
    int bytes =
        request.argument("numbytes").map(value -> (int) value.whole(1, MAX_DRIP_BYTES)).orElse(10);
    Duration delay = seconds(request, "delay");
    Duration rest = Parameter.LONGEST.minus(delay);
    Duration wanted = seconds(request, "duration");
    Duration duration = wanted.compareTo(rest) > 0 ? rest : wanted;
    Thread.sleep(delay);
    return Response.of(200, BINARY, new Response.Body(bytes, out -> drip(out, bytes, duration)));
  }

  private static Duration seconds(Request request, String name) {
    return request.argument(name).map(Parameter::seconds).orElse(Duration.ofSeconds(2));
  }

  private static void random(OutputStream out, long bytes, long seed) throws IOException {
    Random random = new Random(seed);
    byte[] piece = new byte[PIECE_BYTES];
    for (long left = bytes; left > 0; left -= piece.length) {
      random.nextBytes(piece);
      out.write(piece, 0, (int) Math.min(left, piece.length));
    }
  }

  private static void drip(OutputStream out, int bytes, Duration duration)
      throws IOException, InterruptedException {
    // A pause for each of millions of bytes would take far longer than asked for.
    int pieces = Math.min(bytes, MAX_DRIP_PIECES);
    Duration pause = duration.dividedBy(Math.max(1, pieces - 1));
    byte[] stars = new byte[bytes / pieces + 1];
    Arrays.fill(stars, (byte) '*');
    for (int i = 0; i < pieces; i++) {
      if (i > 0) {
        Thread.sleep(pause);
      }
      long start = (long) bytes * i / pieces;
      long end = (long) bytes * (i + 1) / pieces;
      out.write(stars, 0, (int) (end - start));
      out.flush();
    }
  }
}
