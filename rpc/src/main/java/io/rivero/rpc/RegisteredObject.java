package io.rivero.rpc;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A server object with its place in the tree. The collections belong to the registry and are
/// guarded by its lock; the rest never changes.
final class RegisteredObject {
  final String id;
  final Object target;
  final BoundClass type;
  final @Nullable RegisteredObject parent;

  final Set<RegisteredObject> children = new LinkedHashSet<>();
  final Set<ClientSession> holders = new HashSet<>();

  /// Event name, then session, then how many subscriptions it has.
  final Map<String, Map<ClientSession, Integer>> subscribers = new HashMap<>();

  RegisteredObject(String id, Object target, BoundClass type, @Nullable RegisteredObject parent) {
    this.id = id;
    this.target = target;
    this.type = type;
    this.parent = parent;
  }

  void subscribe(ClientSession session, String event) {
    subscribers
        .computeIfAbsent(event, name -> new LinkedHashMap<>())
        .merge(session, 1, Integer::sum);
  }

  void unsubscribe(ClientSession session, String event) {
    Map<ClientSession, Integer> sessions = subscribers.get(event);
    if (sessions == null) {
      return;
    }
    sessions.computeIfPresent(session, (key, count) -> count == 1 ? null : count - 1);
    if (sessions.isEmpty()) {
      subscribers.remove(event);
    }
  }
}
