package dev.trawl.record;

import com.fasterxml.jackson.core.filter.TokenFilter;
import java.util.ArrayList;
import java.util.List;

/// Passes on what some paths lead to, such as `kind` and `a.b` of an object, and nothing else.
final class PartFilter extends TokenFilter {
  private final List<String> paths;

  PartFilter(List<String> paths) {
    this.paths = List.copyOf(paths);
  }

  @Override
  public TokenFilter includeProperty(String name) {
    List<String> rest = new ArrayList<>();
    for (String path : paths) {
      if (path.equals(name)) {
        return INCLUDE_ALL;
      }
      if (path.startsWith(name + ".")) {
        rest.add(path.substring(name.length() + 1));
      }
    }
    return rest.isEmpty() ? null : new PartFilter(rest);
  }

  @Override
  protected boolean _includeScalar() {
    return false;
  }
}
