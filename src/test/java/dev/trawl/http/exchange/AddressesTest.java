package dev.trawl.http.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressesTest {
  @ParameterizedTest
  @CsvSource({
    "0:0:0:0:0:0:0:1, ::1",
    "0:0:0:0:0:0:0:0, ::",
    "2001:0DB8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
    "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
    "2001:db8:0:0:1:0:0:0, 2001:db8:0:0:1::",
    "1:0:0:2:0:0:0:3, 1:0:0:2::3",
    "fe80::ABCD:0, fe80::abcd:0",
    "1:2:3:4:5:6:0:0, 1:2:3:4:5:6::",
    "::1:2:3:4:5:6:7, 0:1:2:3:4:5:6:7",
    "127.0.0.1, 127.0.0.1",
    "::ffff:10.1.2.3, 10.1.2.3",
  })
  void addressesAreWrittenInTheirShortestForm(String text, String shortest) {
    assertEquals(Optional.of(shortest), Addresses.parse(text).map(Addresses::text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.256",
        "01.2.3.4",
        "1.2.3.4.",
        "1.2.3.4:80",
        "localhost",
        "a",
        ":",
        ":::",
        "1::2::3",
        "12345::",
        "fe80::1%lo",
        "[::1]",
        "1:2:3:4:5:6:7",
        "0x7f.0.0.1"
      })
  void whatIsNoAddressIsNotLookedUp(String text) {
    assertEquals(Optional.empty(), Addresses.parse(text));
  }
}
