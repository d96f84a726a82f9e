package io.rivero.rpc.e2e;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One server and one browser for all tests that need nothing special; they end with the JVM.
final class Shared {
  private static @Nullable ServerProcess server;
  private static @Nullable ServerProcess openServer;
  private static @Nullable Chromium chromium;

  private Shared() {}

  /// On loopback.
  static synchronized ServerProcess server() {
    server = running(server, ServerProcess::start);
    return server;
  }

  /// On all addresses of this machine.
  static synchronized ServerProcess openServer() {
    openServer =
        running(openServer, () -> ServerProcess.start("--bind", "0.0.0.0", "--allow-anonymous"));
    return openServer;
  }

  static synchronized Chromium chromium() {
    if (chromium == null) {
      Chromium started = Chromium.start();
      chromium = started;
      atEnd(started::close);
    }
    return chromium;
  }

  private static ServerProcess running(
      @Nullable ServerProcess known, Supplier<ServerProcess> start) {
    if (known != null && known.process().isAlive()) {
      return known;
    }
    ServerProcess started = start.get();
    atEnd(started::close);
    return started;
  }

  private static void atEnd(Runnable action) {
    Runtime.getRuntime().addShutdownHook(new Thread(action, "end"));
  }
}
