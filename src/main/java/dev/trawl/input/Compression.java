package dev.trawl.input;

import dev.trawl.io.Gunzip;
import dev.trawl.io.Room;
import dev.trawl.io.Unzstd;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Undoes the compression of lists, and of other files. Known by its first bytes, whatever a file's
/// name: neither gzip nor zstd begins as UTF-8 can.
public final class Compression {
  private static final byte[] GZIP = {0x1F, (byte) 0x8B};
  private static final byte[] ZSTD = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};

  /// Of the others.
  private static final int LONGEST = 10;

  /// What is not undone.
  ///
  /// @param magic its first bytes, each a character
  /// @param instead what to do
  private record Other(String name, String magic, String instead) {}

  private static final List<Other> OTHERS =
      List.of(
          new Other(
              "a ZIP archive, or a spreadsheet",
              "PK\003\004",
              "unzip -p FILE | trawl, or save the spreadsheet as CSV"),
          new Other("compressed with xz", "\u00FD7zXZ\000", "xz -dc FILE | trawl"),
          new Other("compressed with bzip2", "BZh91AY&SY", "bzip2 -dc FILE | trawl"));

  /// What zstd itself takes unless it is told to take more, where there is memory for it.
  private static final int MAX_WINDOW =
      (int) Math.min(128 << 20, Runtime.getRuntime().maxMemory() / 2);

  private Compression() {}

  /// What is in a stream, all members or frames of it. Blocks until the first bytes are there, of
  /// what is not compressed no more than one.
  public static InputStream undone(InputStream in) throws IOException {
    PushbackInputStream whole = new PushbackInputStream(in, LONGEST);
    if (beginsWith(whole, GZIP)) {
      return new Gunzip(whole);
    }
    for (Other other : OTHERS) {
      if (beginsWith(whole, other.magic().getBytes(StandardCharsets.ISO_8859_1))) {
        throw new IOException(other.name() + ", which trawl does not undo; " + other.instead());
      }
    }
    return beginsWith(whole, ZSTD) ? new Unzstd(whole, MAX_WINDOW, Room.UNBOUNDED) : whole;
  }

  private static boolean beginsWith(PushbackInputStream in, byte[] magic) throws IOException {
    for (int i = 0; i < magic.length; i++) {
      int b = in.read();
      if (b != (magic[i] & 0xFF)) {
        if (b >= 0) {
          in.unread(b);
        }
        in.unread(magic, 0, i);
        return false;
      }
    }
    in.unread(magic);
    return true;
  }
}
