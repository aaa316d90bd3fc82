package dev.trawl.extract;

/// A text, each look at which is work: a regular expression of RE2 takes time in proportion to the
/// text, but also to what it repeats.
public record Watched(CharSequence text, Work work) implements CharSequence {
  @Override
  public int length() {
    return text.length();
  }

  @Override
  public char charAt(int index) {
    work.step();
    return text.charAt(index);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return text.subSequence(start, end);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
