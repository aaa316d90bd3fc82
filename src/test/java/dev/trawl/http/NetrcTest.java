package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import okhttp3.Credentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NetrcTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "machine h login u password p",
        "machine h\nlogin u\npassword p\n",
        "machine h\r\n\tlogin u\r\n\tpassword p\r\n",
        "machine h password p login u",
        "machine H login u account a password p",
        "machine h login \"u\" password \"p\"",
        "# machine h login x password y\nmachine h login u password p",
        "machine other login x password y machine h login u password p",
        "machine h login u password p\nmachine h login x password y",
        "machine h login u password p\ndefault login x password y",
        "macdef init\nmachine h login x password y\n\nmachine h login u password p",
        "machine h login u password p\nmacdef init\nmachine h login x",
        "port 21 machine h login u password p",
        "MACHINE h Login u PASSWORD p",
        "machine h # login x\nlogin u password p # password y",
        "machine h\nmacdef init\nlogin x\n\nlogin u password p",
        "machine h login u\nmachine h login u password p",
        "machine h password x\nmachine h login u password p",
        "machine h login u\ndefault login u password p",
        "default login u password p machine h login x password y",
      })
  void theEntryOfTheHostIsFound(String text) {
    assertEquals(basic("u", "p"), Netrc.parse(text).authorization("h"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "machine",
        "login u password p",
        "machine other login u password p",
        "machine h",
        "machine h. login u password p",
        "machine sub.h login u password p",
        "# machine h login u password p"
      })
  void otherHostsHaveNone(String text) {
    assertEquals(Optional.empty(), Netrc.parse(text).authorization("h"));
  }

  @Test
  void theDefaultIsForAllOtherHosts() {
    Netrc netrc = Netrc.parse("machine a login u password p\ndefault login d password e");
    assertEquals(basic("u", "p"), netrc.authorization("a"));
    assertEquals(basic("d", "e"), netrc.authorization("b"));
  }

  @Test
  void wordsOfTheFormatCanBeValues() {
    Netrc netrc = Netrc.parse("machine machine login login password password");
    assertEquals(basic("login", "password"), netrc.authorization("machine"));
  }

  @Test
  void quotedValuesMayHoldBlanksAndQuotes() {
    Netrc netrc = Netrc.parse("machine h login u password \"a \\\"b\\\\ #c\\n\"");
    assertEquals(basic("u", "a \"b\\ #c\n"), netrc.authorization("h"));
  }

  @Test
  void quotedValuesMayBeLong() {
    String text = "\\\"a".repeat(20_000);
    Netrc netrc = Netrc.parse("machine h login u password \"" + text + "\"");
    assertEquals(basic("u", "\"a".repeat(20_000)), netrc.authorization("h"));
  }

  @Test
  void aMissingPasswordIsEmpty() {
    assertEquals(basic("u", ""), Netrc.parse("machine h login u").authorization("h"));
  }

  @Test
  void aMissingUserIsEmpty() {
    assertEquals(basic("", "p"), Netrc.parse("machine h password p").authorization("h"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "machine h login u password p",
        "machine h login x password y\nmachine h login u password p",
        "machine h login x password y\nmachine h password p",
        "machine h login x password y\ndefault login u password p",
        "machine h login u\nmachine h login u password p",
        "machine h password p login u",
        "default password p",
      })
  void thePasswordOfAUserIsFound(String text) {
    assertEquals(basic("u", "p"), Netrc.parse(text).authorization("h", "u"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "machine h login U password p",
        "machine h password p login x",
        "machine other login u password p",
        "machine h login u",
        "default login x password p",
      })
  void nobodyGetsThePasswordOfAnother(String text) {
    assertEquals(Optional.empty(), Netrc.parse(text).authorization("h", "u"));
  }

  @Test
  void aQuoteThatIsNotClosedEndsTheFile() {
    Netrc netrc =
        Netrc.parse("machine a login u password p machine h login \"u password p machine b");
    assertEquals(basic("u", "p"), netrc.authorization("a"));
    assertEquals(Optional.empty(), netrc.authorization("h"));
    assertEquals(Optional.empty(), netrc.authorization("b"));
  }

  @Test
  void addressesAreMachines() {
    Netrc netrc = Netrc.parse("machine ::1 login u password p machine 10.0.0.1 login a password b");
    assertEquals(basic("u", "p"), netrc.authorization("::1"));
    assertEquals(basic("a", "b"), netrc.authorization("10.0.0.1"));
  }

  @Test
  void theEmptyOneKnowsNobody() {
    assertEquals(Optional.empty(), Netrc.EMPTY.authorization("h"));
  }

  @Test
  void filesAreReadAsUtf8(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("netrc"), "machine h login ü password ß");
    assertEquals(basic("ü", "ß"), Netrc.read(file).authorization("h"));
    assertThrows(NoSuchFileException.class, () -> Netrc.read(folder.resolve("none")));
  }

  private static Optional<String> basic(String user, String password) {
    return Optional.of(Credentials.basic(user, password, StandardCharsets.UTF_8));
  }
}
