package dev.trawl.run;

import dev.trawl.Trawl;
import okhttp3.OkHttp;
import picocli.CommandLine.IVersionProvider;

/// What `--version` says, and the User-Agent.
public final class Version implements IVersionProvider {
  public static String userAgent() {
    return "trawl/" + Trawl.VERSION;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "trawl " + Trawl.VERSION,
      "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
      "OkHttp " + OkHttp.VERSION
    };
  }
}
