package io.rivero.rpc;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A session of the Kurento Protocol: it outlives the connections that it is bound to, holds
/// objects and has subscriptions. The fields belong to the registry and are guarded by its lock.
final class ClientSession {
  /// What a subscription listens to.
  record Subscription(RegisteredObject object, String event) {}

  final String id;

  /// Null while no connection is bound.
  @Nullable Client client;

  /// Used since the collector's last pass?
  boolean refreshed = true;

  final Set<RegisteredObject> held = new HashSet<>();

  /// How many of those are pipelines.
  int pipelines;

  final Map<String, Subscription> subscriptions = new HashMap<>();

  /// Guards itself.
  final RecentAnswers recentAnswers = new RecentAnswers();

  ClientSession(String id) {
    this.id = id;
  }

  /// Holds an object; false when it does already.
  boolean hold(RegisteredObject object) {
    boolean added = held.add(object);
    if (added && object.type.root()) {
      pipelines++;
    }
    return added;
  }

  /// Holds an object no longer; false when it did not.
  boolean letGo(RegisteredObject object) {
    boolean removed = held.remove(object);
    if (removed && object.type.root()) {
      pipelines--;
    }
    return removed;
  }
}
