package dev.trawl.cli;

import okhttp3.OkHttp;
import picocli.CommandLine.IVersionProvider;

/// What `--version` says, and the User-Agent.
final class Version implements IVersionProvider {
  private static final String OF_TRAWL = ofTrawl();

  /// From the jar's manifest; there is none when classes run from a folder.
  private static String ofTrawl() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  static String userAgent() {
    return "trawl/" + OF_TRAWL;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "trawl " + OF_TRAWL,
      "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
      "OkHttp " + OkHttp.VERSION
    };
  }
}
