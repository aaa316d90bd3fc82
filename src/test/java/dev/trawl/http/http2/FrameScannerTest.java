package dev.trawl.http.http2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameScannerTest {
  private static final String PING = "000008" + "06" + "00" + "00000000" + "8000000080000000";

  /// SETTINGS of a table of 4294967196 bytes, streams without end, a window that is an error.
  private static final String SETTINGS =
      "000012" + "04" + "00" + "00000000" + "0001FFFFFF9C" + "0003FFFFFFFF" + "000480000000";

  private static final String CLAMPED =
      "000012" + "04" + "00" + "00000000" + "00017FFFFF9C" + "00037FFFFFFF" + "000480000000";

  private static final String DATA = "000003" + "00" + "01" + "00000003" + "000180";

  private final List<String> frames = new ArrayList<>();
  private final FrameScanner scanner =
      new FrameScanner(
          0, (type, length, stream, payload) -> frames.add(type + " " + length + " " + stream));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 7, 100})
  void settingsThatLookNegativeAreMadeSmallerWhereverTheyAreCut(int step) {
    byte[] bytes = HexFormat.of().parseHex(PING + SETTINGS + DATA + SETTINGS);
    for (int at = 0; at < bytes.length; at += step) {
      assertTrue(scanner.scan(bytes, at, Math.min(step, bytes.length - at)));
    }
    assertArrayEquals(HexFormat.of().parseHex(PING + CLAMPED + DATA + CLAMPED), bytes);
    assertEquals(List.of("6 8 0", "4 18 0", "0 3 3", "4 18 0"), frames);
  }
}
