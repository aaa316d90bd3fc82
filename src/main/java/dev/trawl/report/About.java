package dev.trawl.report;

import java.util.List;

/// What a page is about.
///
/// @param list names of the lists, or of the result files, as they were given
/// @param command the command line, without the secrets in it; may be empty
public record About(String list, String command) {
  /// The most names that are told.
  private static final int MOST = 3;

  /// Of a program that says nothing of itself.
  public static final About NOTHING = new About("", "");

  /// What is about several lists or files.
  ///
  /// @param names as they were given
  public static About of(List<String> names, String command) {
    String first = String.join(", ", names.subList(0, Math.min(MOST, names.size())));
    int more = names.size() - MOST;
    return new About(more > 0 ? first + " and " + more + " more" : first, command);
  }
}
