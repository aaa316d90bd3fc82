package dev.trawl.server;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A path and what answers it.
///
/// @param path such as `/cookies/set/{name}/{value}`: a part in braces stands for any text
/// @param summary what it answers, for the list at `/`
record Route(String path, String summary, Handler handler) {

  /// What answers the requests for a path.
  @FunctionalInterface
  interface Handler {
    /// Answers one request. It may block: every exchange has a thread of its own.
    ///
    /// @throws BadParameterException to be answered with status 400
    Response handle(Request request) throws IOException, InterruptedException;
  }

  /// The parts of a path, which has to start with a slash.
  static List<String> parts(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  /// The values of the parts in braces, if this route is the one for a path of these parts.
  Optional<Map<String, String>> match(List<String> given) {
    List<String> own = parts(path);
    if (own.size() != given.size()) {
      return Optional.empty();
    }
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < own.size(); i++) {
      String part = own.get(i);
      boolean named = part.startsWith("{");
      if (named ? given.get(i).isEmpty() : !part.equals(given.get(i))) {
        return Optional.empty();
      }
      if (named) {
        values.put(part.substring(1, part.length() - 1), given.get(i));
      }
    }
    return Optional.of(values);
  }
}
