package dev.trawl.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RedactedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "set-cookie          | sid=s3cr3t; Path=/; Secure      | sid=***; Path=/; Secure",
        "set-cookie          | sid=s3=cr3t                     | sid=***",
        "set-cookie          | sid=                            | sid=***",
        "set-cookie          | s3cr3t; Path=/                  | ***; Path=/",
        "set-cookie          | s3cr3t                          | ***",
        "cookie              | sid=s3cr3t                      | ***",
        "authorization       | Basic czNjcjN0                  | ***",
        "proxy-authorization | Bearer s3cr3t                   | ***",
        "location            | https://u:s3cr3t@h/             | https://u:***@h/",
        "location            | /p?q=1                          | /p?q=1",
        "content-location    | http://s3cr3t@h/                | http://***@h/",
        "x-other             | a=b                             | a=b"
      })
  void responseFieldsThatHoldSecretsAreHidden(String name, String value, String shown) {
    assertEquals(shown, Redacted.field(name, value));
  }
}
