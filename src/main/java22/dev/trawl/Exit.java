package dev.trawl;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The end of the process, without Java's last wait: it gives threads in native code 300 ms to come
/// out, and the one that polls the sockets of virtual threads never does.
///
/// Only where the launcher says that nothing is lost: shutdown hooks, trawl has none, do not run.
final class Exit {
  private Exit() {}

  @SuppressWarnings("restricted")
  static void with(int status) {
    try {
      Linker linker = Linker.nativeLinker();
      MethodHandle exit =
          linker.downcallHandle(
              linker.defaultLookup().find("_exit").orElseThrow(),
              FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT));
      // Asked this late so that the run that trains the cache gets as far as here.
      if (Boolean.getBoolean("trawl.exit.quick")) {
        exit.invokeExact(status);
      }
    } catch (Throwable t) {
      // A platform without it ends as every Java program does.
    }
    System.exit(status);
  }
}
