package dev.trawl.run;

import okhttp3.OkHttp;
import picocli.CommandLine.IVersionProvider;

/// What `--version` says, and the User-Agent.
public final class Version implements IVersionProvider {
  /// That of the pom. Not read from the jar, which would have to be opened for it at every start.
  static final String OF_TRAWL = "0.2.0";

  public static String userAgent() {
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
