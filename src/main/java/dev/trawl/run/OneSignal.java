package dev.trawl.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/// What is done when a signal comes.
///
/// By reflection, because with `--release` javac warns of `sun.misc.Signal` whatever it is told,
/// and warnings end the build. Java has no other way to a signal.
final class OneSignal {
  private OneSignal() {}

  /// Has something done whenever a signal comes, on a thread of its own. A signal that was ignored
  /// when the process began, as `nohup` does it, stays ignored; so does one that Java keeps.
  ///
  /// @param name without `SIG`
  static void handle(String name, Runnable action) {
    try {
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              OneSignal.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (!method.getDeclaringClass().equals(handler)) {
                  return method.invoke(action, arguments);
                }
                action.run();
                return null;
              });
      set(name, handler, proxy);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no signals in this Java", e);
    }
  }

  /// Gives a signal its usual effect back.
  static void restore(String name) {
    try {
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      set(name, handler, handler.getField("SIG_DFL").get(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("no signals in this Java", e);
    }
  }

  private static void set(String name, Class<?> type, Object handler)
      throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    try {
      signal
          .getMethod("handle", signal, type)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
    } catch (InvocationTargetException e) {
      // Java has been told to leave its signals alone (-Xrs), or does not know this one.
      if (!(e.getCause() instanceof IllegalArgumentException)) {
        throw e;
      }
    }
  }
}
