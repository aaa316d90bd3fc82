package dev.trawl.io;

/// How many columns of a terminal a text takes: two for a wide character (Unicode's annex 11) or an
/// emoji, none for a mark on the character before.
///
/// Where terminals disagree, such as on emojis in several parts, it is the greater number: a line
/// may be short, but never wraps.
public final class DisplayWidth {
  /// Wide characters beside the emojis, as ranges from and to.
  private static final int[] WIDE = {
    0x1100, 0x115F, 0x2329, 0x232A, 0x2E80, 0x303E, 0x3041, 0x3247, 0x3250, 0xA4CF, 0xA960, 0xA97C,
    0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE10, 0xFE19, 0xFE30, 0xFE6B, 0xFF01, 0xFF60, 0xFFE0, 0xFFE6,
    0x16FE0, 0x18DFF, 0x1AFF0, 0x1B2FF, 0x1D300, 0x1D376, 0x1F200, 0x1F265, 0x20000, 0x3FFFD
  };

  private static final int HANGUL_VOWELS_FROM = 0x1160;
  private static final int HANGUL_ENDS_TO = 0x11FF;

  /// Makes an emoji of the character before.
  private static final int EMOJI_STYLE = 0xFE0F;

  private static final int FLAGS_FROM = 0x1F1E6;
  private static final int FLAGS_TO = 0x1F1FF;

  private DisplayWidth() {}

  /// Columns of a text without control characters.
  public static int of(String text) {
    int columns = 0;
    for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
      columns += of(text.codePointAt(at));
    }
    return columns;
  }

  private static int of(int c) {
    if (c < 0x300) {
      return 1;
    }
    if (c == EMOJI_STYLE) {
      return 1;
    }
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> {
        if (c >= HANGUL_VOWELS_FROM && c <= HANGUL_ENDS_TO) {
          yield 0;
        }
        yield isWide(c) ? 2 : 1;
      }
    };
  }

  private static boolean isWide(int c) {
    for (int i = 0; i < WIDE.length && WIDE[i] <= c; i += 2) {
      if (c <= WIDE[i + 1]) {
        return true;
      }
    }
    return Character.isEmojiPresentation(c) && !(c >= FLAGS_FROM && c <= FLAGS_TO);
  }

  /// The text, or as much of its beginning and its end as there is room for, with a sign between.
  ///
  /// @param sign for what is left out, such as `…`
  public static String cutInTheMiddle(String text, int columns, String sign) {
    if (of(text) <= columns) {
      return text;
    }
    int room = Math.max(0, columns - of(sign));
    int end = end(text, room - room / 2);
    return text.substring(0, end) + sign + text.substring(start(text, room / 2));
  }

  /// The text, or as much of its beginning as there is room for, with a sign behind.
  public static String cutAtTheEnd(String text, int columns, String sign) {
    return of(text) <= columns
        ? text
        : text.substring(0, end(text, Math.max(0, columns - of(sign)))) + sign;
  }

  /// Where the beginning ends that has room in so many columns.
  private static int end(String text, int columns) {
    int left = columns;
    int at = 0;
    while (at < text.length() && of(text.codePointAt(at)) <= left) {
      left -= of(text.codePointAt(at));
      at += Character.charCount(text.codePointAt(at));
    }
    return at;
  }

  /// Where the end begins that has room in so many columns: not with a mark.
  private static int start(String text, int columns) {
    int left = columns;
    int start = text.length();
    int at = start;
    while (at > 0 && of(text.codePointBefore(at)) <= left) {
      int c = text.codePointBefore(at);
      left -= of(c);
      at -= Character.charCount(c);
      start = of(c) > 0 && c != EMOJI_STYLE ? at : start;
    }
    return start;
  }
}
