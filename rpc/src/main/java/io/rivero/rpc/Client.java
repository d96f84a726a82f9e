package io.rivero.rpc;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connected application as the registry sees it: where its messages go, and which client
/// sessions are bound to it. The fields belong to the registry and are guarded by its lock.
final class Client {
  /// Takes one JSON message; never blocks.
  final Consumer<byte[]> output;

  /// Used by requests that name no session.
  @Nullable ClientSession current;

  final Set<ClientSession> sessions = new HashSet<>();

  /// Once set, no session is bound to it any more.
  boolean gone;

  Client(Consumer<byte[]> output) {
    this.output = output;
  }
}
