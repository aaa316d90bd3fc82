package dev.trawl.input;

import dev.trawl.io.Gunzip;
import dev.trawl.io.Room;
import dev.trawl.io.Unzstd;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;

/// Undoes the compression of lists, and of other files. Known by its first bytes, whatever a file's
/// name: neither gzip nor zstd begins as UTF-8 can.
public final class Compression {
  private static final byte[] GZIP = {0x1F, (byte) 0x8B};
  private static final byte[] ZSTD = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD};

  /// What zstd itself takes unless it is told to take more, where there is memory for it.
  private static final int MAX_WINDOW =
      (int) Math.min(128 << 20, Runtime.getRuntime().maxMemory() / 2);

  private Compression() {}

  /// What is in a stream, all members or frames of it. Blocks until the first bytes are there, of
  /// what is not compressed no more than one.
  public static InputStream undone(InputStream in) throws IOException {
    PushbackInputStream whole = new PushbackInputStream(in, ZSTD.length);
    if (beginsWith(whole, GZIP)) {
      return new Gunzip(whole);
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
