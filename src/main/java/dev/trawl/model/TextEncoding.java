package dev.trawl.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/// How text is encoded, as browsers have it (WHATWG Encoding Standard): what is called `iso-8859-1`
/// is windows-1252, and `gb2312` is GBK.
///
/// @param name as the standard writes it
/// @param charset Java's charset that is most like it
/// @param theirs characters that this charset takes for other ones than browsers do
/// @param ours those that browsers take for them, in the same order
/// @param controls whether bytes 80 to 9F that it does not know are the control characters
public record TextEncoding(
    String name, Charset charset, String theirs, String ours, boolean controls) {
  /// What is taken where nothing is said.
  public static final TextEncoding UTF_8 = plain("UTF-8", StandardCharsets.UTF_8);

  private static final char UNKNOWN = '\uFFFD';
  private static final String REPLACEMENT = "replacement";

  /// From A0 on, as those below: Java has no such charsets.
  private static final String ISO_8859_10 =
      "\u00A0ĄĒĢĪĨĶ§ĻĐŠŦŽ\u00ADŪŊ°ąēģīĩķ·ļđšŧž―ūŋĀÁÂÃÄÅÆĮČÉĘËĖÍÎÏÐŅŌÓÔÕÖŨØŲÚÛÜÝÞßāáâãäåæįčéęëėíîïðņōóôõö"
          + "ũøųúûüýþĸ";

  private static final String ISO_8859_14 =
      "\u00A0Ḃḃ£ĊċḊ§Ẁ©ẂḋỲ\u00AD®ŸḞḟĠġṀṁ¶ṖẁṗẃṠỳẄẅṡÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏŴÑÒÓÔÕÖṪØÙÚÛÜÝŶßàáâãäåæçèéêëìíîïŵñòóôõö"
          + "ṫøùúûüýŷÿ";

  /// What HKSCS has in two places, of which Java knows one.
  private static final String HKSCS_THEIRS =
      "\uE33A\uE340\uE34F\uE35A\uE363\uE37C\uE37F\uE3C5\uE3D7\uE3DC\uE417\uE418\uE44A\uE478\uE485"
          + "\uE4C5\uE4DA\uE545\uE589\uE5D2\uE5D3\uE5D4\uE5D5\uE5EB\uE5F4\uE6C6\uE727\uE7D3\uE7FD"
          + "\uE884\uE893\uEB40\uEB42\uEB45\uEB6E\uEB86\uEB94\uEB9E\uEBA9\uEBBA\uEBC9\uEBCF\uEBD2"
          + "\uEBDE\uEC01\uEC02\uEC15\uEC5B\uEC5E\uECA6\uED28\uED6E\uED7C\uED9E\uEDA4\uEDE7\uEDF4"
          + "\uEE3E\uEE52\uEE8E\uEE98\uEE9D\uF6DF\uF6E3\uF6E5\uF6E7\uF6EE\uF6EF\uE01F\uE026\uE05B"
          + "\uE063\uE073\uE0A5\uE0F3\uE12E\uE134\uE149\uE166\uE191\uE1BA\uE1C9\uE22C\uE22D\uE230"
          + "\uE266\uE286\uE2A3\uE2BC\uE2EF";

  private static final String HKSCS_OURS =
      "箸簆糎緒縝者耨菁蒨萏覦覩起都銹靜響鼖蔃兙兛兝兞鍮瑹浧禛邗靝瀞嬨爁矗纇駖釔惞澶輶侻營鄄鷰菏尐秣婧輋筑拐恢痹汊鬮鼗僭弌蠏拎瑨煢牐廴无癶隶〃仝倩偽包卄卿嘅婷幵廐彘悤撐晴杞沜"
          + "渝港煮猪瑜瓩砉";

  private static TextEncoding plain(String name, Charset charset) {
    return new TextEncoding(name, charset, "", "", false);
  }

  /// What a label such as `latin1` stands for; empty if browsers do not know it. Blanks around it
  /// and capitals do not matter.
  public static Optional<TextEncoding> of(String label) {
    return EncodingLabels.name(label).flatMap(TextEncoding::named);
  }

  private static Optional<TextEncoding> named(String name) {
    return switch (name) {
      case "UTF-8" -> Optional.of(UTF_8);
      case "ISO-8859-8-I" -> like(name, "ISO-8859-8", "", "");
      case "ISO-8859-10" -> like(name, "ISO-8859-1", range(0xA0, 0xA0), ISO_8859_10);
      case "ISO-8859-14" -> like(name, "ISO-8859-1", range(0xA0, 0xA0), ISO_8859_14);
      case "KOI8-U" -> like(name, name, "╝╬", "ўЎ");
      case "macintosh" -> like(name, "x-MacRoman", "", "");
      case "x-mac-cyrillic" -> like(name, "x-MacUkraine", "¤", "€");
      case "windows-874" -> like(name, "x-windows-874", "", "");
      case "GBK", "gb18030" -> like(name, "GB18030", "\uE5E5", "\u3000");
      case "Big5" -> like(name, "x-MS950-HKSCS", HKSCS_THEIRS, HKSCS_OURS);
      case "EUC-JP" -> like(name, "x-eucJP-Open", "—〜‖−¢£¬", "―～∥－￠￡￢");
      case "ISO-2022-JP" -> like(name, "x-windows-iso2022jp", "", "");
      case "Shift_JIS" -> like(name, "windows-31j", "", "");
      case "EUC-KR" -> like(name, "x-windows-949", "", "");
      case "x-user-defined" -> like(name, "ISO-8859-1", range(0x80, 0x80), range(0x80, 0xF780));
      // Nothing of these shall be read: what they hide from others could be markup.
      case REPLACEMENT -> like(name, "US-ASCII", "", "");
      default -> like(name, name, "", "");
    };
  }

  /// Empty where this Java has no such charset.
  private static Optional<TextEncoding> like(
      String name, String charset, String theirs, String ours) {
    return Charset.isSupported(charset)
        ? Optional.of(
            new TextEncoding(
                name, Charset.forName(charset), theirs, ours, name.startsWith("windows-")))
        : Optional.empty();
  }

  /// As many characters, from one on, as there are from a byte to FF.
  private static String range(int firstByte, int first) {
    StringBuilder range = new StringBuilder();
    for (int i = 0; i <= 0xFF - firstByte; i++) {
      range.append((char) (first + i));
    }
    return range.toString();
  }

  /// How many bytes a text is; empty where that cannot be told.
  public OptionalLong length(String text) {
    return theirs.isEmpty() && !name.equals(REPLACEMENT)
        ? OptionalLong.of(text.getBytes(charset).length)
        : OptionalLong.empty();
  }

  /// The text; what is not of this encoding as U+FFFD.
  ///
  /// @param complete false where it may end within a character, which is then left out
  String lenient(ByteBuffer bytes, boolean complete) {
    return decode(bytes, false, complete).orElseThrow();
  }

  /// The same; empty if something is not of this encoding.
  Optional<String> strict(ByteBuffer bytes, boolean complete) {
    return decode(bytes, true, complete);
  }

  private Optional<String> decode(ByteBuffer from, boolean strict, boolean complete) {
    ByteBuffer bytes = from.duplicate();
    if (name.equals(REPLACEMENT) && bytes.hasRemaining()) {
      return strict ? Optional.empty() : Optional.of(String.valueOf(UNKNOWN));
    }
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    double most = Math.max(1, decoder.maxCharsPerByte());
    CharBuffer text = CharBuffer.allocate((int) Math.ceil(bytes.remaining() * most) + 1);
    CoderResult result = decoder.decode(bytes, text, complete);
    while (result.isError()) {
      char known = result.length() == 1 ? known(bytes.get(bytes.position())) : UNKNOWN;
      if (strict && known == UNKNOWN) {
        return Optional.empty();
      }
      text.put(known);
      bytes.position(bytes.position() + result.length());
      result = decoder.decode(bytes, text, complete);
    }
    if (complete) {
      result = decoder.flush(text);
      if (result.isError() && strict) {
        return Optional.empty();
      }
    }
    return Optional.of(asBrowsers(text.flip()));
  }

  /// What a byte is that the charset does not know.
  private char known(byte unknown) {
    int value = Byte.toUnsignedInt(unknown);
    if (controls && value < 0xA0) {
      return (char) value;
    }
    return switch (name) {
      case "windows-1255" -> value == 0xCA ? '\u05BA' : UNKNOWN;
      case "GBK", "gb18030" -> value == 0x80 ? '€' : UNKNOWN;
      default -> UNKNOWN;
    };
  }

  private String asBrowsers(CharBuffer text) {
    for (int i = text.position(); !theirs.isEmpty() && i < text.limit(); i++) {
      int place = theirs.indexOf(text.get(i));
      if (place >= 0) {
        text.put(i, ours.charAt(place));
      }
    }
    return text.toString();
  }
}
