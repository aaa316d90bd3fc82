package dev.trawl.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The table of paths.
record Routes(List<Route> table) {
  private static final int FLAKY_KEYS = 10_000;

  Routes {
    table = List.copyOf(table);
  }

  /// All paths of the demo server, with their state as it is at the start.
  static Routes all() {
    Flaky flaky = new Flaky(FLAKY_KEYS);
    return new Routes(
        List.of(
            new Route("/get", "arguments, headers, origin and URL of the request", Echo::get),
            new Route("/post", "the same, and the body (POST only)", Echo::post),
            new Route("/anything", "the same for any method", Echo::anything),
            new Route("/headers", "the request headers", Echo::headers),
            new Route("/gzip", "a gzipped body, asked for or not", Echo::gzip),
            new Route("/json", "a small JSON document", Documents::json),
            new Route("/html", "a small HTML page", Documents::html),
            new Route("/utf8", "a text in several scripts", Documents::utf8),
            new Route("/status/{code}", "that status, 200-599; ?retry_after=N", Answers::status),
            new Route("/redirect/{n}", "n redirects, then /get", Answers::redirect),
            new Route("/bytes/{n}", "n random bytes, always the same; ?seed=N", Answers::bytes),
            new Route("/delay/{seconds}", "as /get, after up to 10 seconds", Answers::delay),
            new Route("/drip", "a slow body; ?numbytes=10&duration=2&delay=2", Answers::drip),
            new Route("/flaky/{k}", "503 k times, then 200; ?key=NAME", flaky::answer),
            new Route("/basic-auth/{user}/{password}", "200 for these, or 401", Credentials::basic),
            new Route("/bearer", "200 for any bearer token, or 401", Credentials::bearer),
            new Route("/cookies", "the request cookies", Cookies::show),
            new Route("/cookies/set", "sets a cookie for each argument", Cookies::set),
            new Route("/cookies/set/{name}/{value}", "sets this cookie", Cookies::setOne)));
  }

  /// @throws IOException if the client is gone
  Response answer(HttpExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getRawPath();
    List<String> parts = Route.parts(path).stream().map(Routes::decode).toList();
    if (path.equals("/")) {
      return index();
    }
    for (Route route : table) {
      Optional<Map<String, String>> values = route.match(parts);
      if (values.isPresent()) {
        try {
          return route.handler().handle(Request.of(exchange, values.get()));
        } catch (BadParameterException e) {
          return Response.error(400, e.getMessage());
        }
      }
    }
    return Response.json(404, Map.of("error", "not found", "path", path));
  }

  private static String decode(String part) {
    // In a path a plus sign is itself; URLDecoder is made for queries, where it is a space.
    return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
  }

  private Response index() {
    String page =
        table.stream()
            .map(route -> "%-30s %s\n".formatted(route.path(), route.summary()))
            .collect(Collectors.joining("", "The demo server of trawl has these paths:\n\n", ""));
    return Response.of(200, "text/plain; charset=utf-8", page.getBytes(UTF_8));
  }
}
