package dev.trawl.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.module.ModuleDescriptor.Version;
import okhttp3.OkHttp;
import org.junit.jupiter.api.Test;

final class OkHttpVersionTest {
  /// Since then the fields of an HTTP/2 response have a limit.
  @Test
  void okHttpIsNewEnoughToEndAFloodOfHeaders() {
    assertTrue(
        Version.parse(OkHttp.VERSION).compareTo(Version.parse("5.4.0")) >= 0, OkHttp.VERSION);
  }
}
