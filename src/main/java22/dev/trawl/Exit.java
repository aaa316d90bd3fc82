package dev.trawl;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/// The end of the process, without Java's last wait: it gives threads in native code 300 ms to come
/// out, and the one that polls the sockets of virtual threads never does.
///
/// Only where the launcher says that nothing is lost: shutdown hooks, trawl has none, do not run.
final class Exit {
  private static volatile Optional<MethodHandle> quick = Optional.empty();

  private Exit() {}

  /// Finds the way out. It takes 15 ms, and is meant for a thread that has nothing better to do: a
  /// run that is over before has no sockets polled, and Java no reason to wait.
  @SuppressWarnings("restricted")
  static void prepare() {
    Linker linker = Linker.nativeLinker();
    quick =
        linker
            .defaultLookup()
            .find("_exit")
            .map(exit ->
                linker.downcallHandle(exit, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT)));
  }

  static void with(int status) {
    Optional<MethodHandle> exit = quick;
    if (exit.isPresent() && Boolean.getBoolean("trawl.exit.quick")) {
      try {
        exit.get().invokeExact(status);
      } catch (Throwable t) {
        throw new AssertionError("exit does not fail", t);
      }
    }
    System.exit(status);
  }
}
