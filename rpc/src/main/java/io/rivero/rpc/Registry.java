package io.rivero.rpc;

import io.rivero.pipeline.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Ids, holders, client sessions and subscriptions: all bookkeeping of the protocol in one place
/// under one lock, which is never held while anything else is called. Safe for use by any thread.
///
/// An object lives while a session holds it. A session holds what it has used, and every ancestor
/// of that. What dies is taken out of the registry here, children first, and given to the caller to
/// be ended.
final class Registry {
  static final int MAX_SESSION_ID_LENGTH = 256;

  private final Limits limits;
  private final Object lock = new Object();
  private final Map<String, RegisteredObject> objects = new LinkedHashMap<>();
  private final Map<String, ClientSession> sessions = new LinkedHashMap<>();
  private int pipelines;
  private int subscriptions;

  Registry(Limits limits) {
    this.limits = limits;
  }

  // ---- sessions

  /// The session of a request. Without a name it is the one of the connection, made on first use; a
  /// name is bound to this connection, whoever had it before.
  ///
  /// @throws RpcException 40009 when there are too many
  ClientSession session(Client client, @Nullable String id) {
    synchronized (lock) {
      ClientSession session = id == null ? client.current : sessions.get(id);
      if (session == null) {
        checkRoom(client);
        session = open(id == null ? UUID.randomUUID().toString() : id);
      }
      bind(session, client);
      return session;
    }
  }

  /// A session of its own for the connection.
  ClientSession newSession(Client client) {
    synchronized (lock) {
      checkRoom(client);
      ClientSession session = open(UUID.randomUUID().toString());
      bind(session, client);
      return session;
    }
  }

  /// Binds a session that exists; null when it does not.
  @Nullable ClientSession resume(Client client, String id) {
    synchronized (lock) {
      ClientSession session = sessions.get(id);
      if (session != null) {
        if (session.client != client) {
          checkRoom(client);
        }
        bind(session, client);
      }
      return session;
    }
  }

  /// The session that a request means, if there is one already; nothing is bound.
  @Nullable ClientSession peek(Client client, @Nullable String id) {
    synchronized (lock) {
      return id == null ? client.current : sessions.get(id);
    }
  }

  /// The id of the session that the connection has now.
  @Nullable String currentSession(Client client) {
    synchronized (lock) {
      return client.current == null ? null : client.current.id;
    }
  }

  /// Ends a session.
  ///
  /// @param id null for the one of the connection
  /// @param everything also ends each object that it holds, whoever else holds it
  /// @return what died, children first
  List<RegisteredObject> closeSession(Client client, @Nullable String id, boolean everything) {
    synchronized (lock) {
      ClientSession session = id == null ? client.current : sessions.get(id);
      List<RegisteredObject> dead = new ArrayList<>();
      if (session != null) {
        if (everything) {
          roots(session).forEach(root -> remove(root, dead));
        }
        drop(session, dead);
      }
      return dead;
    }
  }

  /// The connection is gone: its sessions go on without one.
  void disconnected(Client client) {
    synchronized (lock) {
      client.gone = true;
      List.copyOf(client.sessions).forEach(this::unbind);
    }
  }

  List<String> sessionIds() {
    synchronized (lock) {
      return List.copyOf(sessions.keySet());
    }
  }

  /// Drops sessions that have no connection and were not used since the last call, so one or two
  /// periods after the connection went away.
  ///
  /// @return what died, children first
  List<RegisteredObject> collect() {
    synchronized (lock) {
      List<RegisteredObject> dead = new ArrayList<>();
      for (ClientSession session : List.copyOf(sessions.values())) {
        session.recentAnswers.expire(System.nanoTime());
        if (session.client == null && !session.refreshed) {
          drop(session, dead);
        }
        session.refreshed = false;
      }
      return dead;
    }
  }

  // ---- objects

  /// An object that nobody holds and that never dies.
  void addPermanent(RegisteredObject object) {
    synchronized (lock) {
      objects.put(object.id, object);
    }
  }

  /// Adds a new object, held by the session.
  ///
  /// @return null when the parent or the session has gone meanwhile
  /// @throws RpcException 40009 when there are too many
  @Nullable RegisteredObject add(
      ClientSession session, String id, @Nullable String parentId, Object target, BoundClass type) {
    synchronized (lock) {
      checkRoom(session, type);
      RegisteredObject parent = parentId == null ? null : objects.get(parentId);
      if ((parent == null && parentId != null) || sessions.get(session.id) != session) {
        return null;
      }
      var object = new RegisteredObject(id, target, type, parent);
      objects.put(id, object);
      if (type.root()) {
        pipelines++;
      }
      if (parent != null) {
        parent.children.add(object);
      }
      hold(session, object);
      return object;
    }
  }

  /// Finds an object and makes the session a holder; null for an unknown id.
  @Nullable RegisteredObject access(ClientSession session, String id) {
    synchronized (lock) {
      RegisteredObject object = objects.get(id);
      if (object != null && sessions.get(session.id) == session) {
        hold(session, object);
      }
      return object;
    }
  }

  /// Finds an object; null for an unknown id.
  @Nullable RegisteredObject find(String id) {
    synchronized (lock) {
      return objects.get(id);
    }
  }

  /// Ends an object for everybody; an unknown id is fine.
  ///
  /// @return what died, children first
  List<RegisteredObject> release(String id) {
    synchronized (lock) {
      List<RegisteredObject> dead = new ArrayList<>();
      RegisteredObject object = objects.get(id);
      if (object != null) {
        remove(object, dead);
      }
      return dead;
    }
  }

  /// The session gives an object and what is below it up.
  ///
  /// @return what died, children first
  List<RegisteredObject> unref(ClientSession session, String id) {
    synchronized (lock) {
      List<RegisteredObject> dead = new ArrayList<>();
      RegisteredObject object = objects.get(id);
      if (object != null) {
        letGo(session, object, dead);
      }
      return dead;
    }
  }

  /// Objects without a parent that were created by applications, oldest first.
  List<RegisteredObject> roots() {
    synchronized (lock) {
      return objects.values().stream()
          .filter(object -> object.parent == null && object.type.root())
          .toList();
    }
  }

  /// How much there is of everything, by class; for the metrics.
  Population population() {
    synchronized (lock) {
      Map<String, Integer> byClass = new TreeMap<>();
      for (RegisteredObject object : objects.values()) {
        if (object.type.factory() != null) {
          byClass.merge(object.type.remoteClass().name(), 1, Integer::sum);
        }
      }
      return new Population(sessions.size(), subscriptions, byClass);
    }
  }

  /// @param objects how many, by name of the class
  record Population(int sessions, int subscriptions, Map<String, Integer> objects) {}

  int objectCount() {
    synchronized (lock) {
      return objects.size();
    }
  }

  // ---- subscriptions

  /// @return the id of the subscription
  /// @throws RpcException 40009 when the session has too many
  String subscribe(ClientSession session, RegisteredObject object, String event) {
    synchronized (lock) {
      check(
          session.subscriptions.size(),
          limits.maxSubscriptionsPerSession(),
          "subscriptions of one session");
      check(subscriptions, limits.maxSubscriptions(), "subscriptions");
      String id = UUID.randomUUID().toString();
      if (sessions.get(session.id) == session && objects.get(object.id) == object) {
        session.subscriptions.put(id, new ClientSession.Subscription(object, event));
        subscriptions++;
        object.subscribe(session, event);
      }
      return id;
    }
  }

  /// An unknown subscription is fine.
  void unsubscribe(ClientSession session, String subscription) {
    synchronized (lock) {
      var removed = session.subscriptions.remove(subscription);
      if (removed != null) {
        subscriptions--;
        removed.object().unsubscribe(session, removed.event());
      }
    }
  }

  /// The connections that want to hear an event of an object: each once per session.
  List<Client> listeners(String objectId, String event) {
    synchronized (lock) {
      RegisteredObject object = objects.get(objectId);
      Map<ClientSession, Integer> subscribers =
          object == null ? null : object.subscribers.get(event);
      if (subscribers == null) {
        return List.of();
      }
      List<Client> listeners = new ArrayList<>(subscribers.size());
      for (ClientSession session : subscribers.keySet()) {
        if (session.client != null) {
          listeners.add(session.client);
        }
      }
      return listeners;
    }
  }

  /// Is everything empty but for permanent objects, with no link left over? For tests.
  List<String> inconsistencies() {
    synchronized (lock) {
      List<String> found = new ArrayList<>();
      for (RegisteredObject object : objects.values()) {
        if (object.parent != null && objects.get(object.parent.id) != object.parent) {
          found.add(object.id + " is an orphan");
        }
        object.children.stream()
            .filter(child -> objects.get(child.id) != child)
            .forEach(child -> found.add(child.id + " is dead but a child"));
        reachable(object.holders).forEach(id -> found.add(id + " holds but is closed"));
        object
            .subscribers
            .values()
            .forEach(map ->
                reachable(map.keySet()).forEach(id -> found.add(id + " listens but is closed")));
      }
      int counted = sessions.values().stream().mapToInt(s -> s.subscriptions.size()).sum();
      if (counted != subscriptions) {
        found.add(counted + " subscriptions are counted as " + subscriptions);
      }
      long roots = objects.values().stream().filter(object -> object.type.root()).count();
      if (roots != pipelines) {
        found.add(roots + " pipelines are counted as " + pipelines);
      }
      for (ClientSession session : sessions.values()) {
        session.held.stream()
            .filter(object -> objects.get(object.id) != object)
            .forEach(object -> found.add(object.id + " is dead but held"));
        session.subscriptions.values().stream()
            .filter(subscription -> objects.get(subscription.object().id) != subscription.object())
            .forEach(subscription -> found.add(subscription + " of a dead object"));
      }
      return found;
    }
  }

  private List<String> reachable(Collection<ClientSession> some) {
    return some.stream()
        .filter(session -> sessions.get(session.id) != session)
        .map(session -> session.id)
        .toList();
  }

  // ---- under the lock

  private ClientSession open(String id) {
    if (id.length() > MAX_SESSION_ID_LENGTH) {
      throw new RpcException(
          ErrorCode.NOT_ENOUGH_RESOURCES,
          "A session id has more than " + MAX_SESSION_ID_LENGTH + " characters");
    }
    check(sessions.size(), limits.maxSessions(), "sessions");
    var session = new ClientSession(id);
    sessions.put(id, session);
    return session;
  }

  /// May one more session be bound to the connection?
  private void checkRoom(Client client) {
    check(client.sessions.size(), limits.maxSessionsPerConnection(), "sessions of one connection");
  }

  /// May the session create one more of these?
  private void checkRoom(ClientSession session, BoundClass type) {
    if (type.root()) {
      check(session.pipelines, limits.maxPipelinesPerSession(), "pipelines of one session");
      check(pipelines, limits.maxPipelines(), "pipelines");
    } else {
      int held = session.held.size() - session.pipelines;
      check(held, limits.maxElementsPerSession(), "elements of one session");
      check(objects.size() - pipelines, limits.maxElements(), "elements");
    }
  }

  private static void check(int present, int limit, String what) {
    if (present >= limit) {
      throw new RpcException(
          ErrorCode.NOT_ENOUGH_RESOURCES, "There may be no more than " + limit + " " + what);
    }
  }

  private void bind(ClientSession session, Client client) {
    session.refreshed = true;
    if (client.gone) {
      return;
    }
    if (session.client != client) {
      unbind(session);
      session.client = client;
      client.sessions.add(session);
    }
    client.current = session;
  }

  private void unbind(ClientSession session) {
    Client client = session.client;
    if (client != null) {
      client.sessions.remove(session);
      if (client.current == session) {
        client.current = null;
      }
      session.client = null;
      session.refreshed = true;
    }
  }

  private void drop(ClientSession session, List<RegisteredObject> dead) {
    unbind(session);
    sessions.remove(session.id);
    session.subscriptions.values().forEach(s -> s.object().unsubscribe(session, s.event()));
    subscriptions -= session.subscriptions.size();
    session.subscriptions.clear();
    roots(session).forEach(root -> letGo(session, root, dead));
  }

  /// What a session holds without holding its parent: as it holds all ancestors, these are roots.
  private static Set<RegisteredObject> roots(ClientSession session) {
    Set<RegisteredObject> roots = new LinkedHashSet<>();
    session.held.stream().filter(object -> object.parent == null).forEach(roots::add);
    return roots;
  }

  private static void hold(ClientSession session, RegisteredObject object) {
    if (object.type.factory() == null) {
      return; // permanent
    }
    for (RegisteredObject o = object; o != null && session.hold(o); o = o.parent) {
      o.holders.add(session);
    }
  }

  private void letGo(ClientSession session, RegisteredObject object, List<RegisteredObject> dead) {
    if (!session.letGo(object)) {
      return;
    }
    object.holders.remove(session);
    List.copyOf(object.children).forEach(child -> letGo(session, child, dead));
    if (object.holders.isEmpty()) {
      remove(object, dead);
    }
  }

  private void remove(RegisteredObject object, List<RegisteredObject> dead) {
    if (object.type.factory() == null || objects.get(object.id) != object) {
      return;
    }
    List.copyOf(object.children).forEach(child -> remove(child, dead));
    objects.remove(object.id);
    if (object.type.root()) {
      pipelines--;
    }
    if (object.parent != null) {
      object.parent.children.remove(object);
    }
    object.holders.forEach(session -> session.letGo(object));
    Set<ClientSession> subscribers = new LinkedHashSet<>();
    object.subscribers.values().forEach(map -> subscribers.addAll(map.keySet()));
    for (ClientSession session : subscribers) {
      subscriptions -= session.subscriptions.size();
      session.subscriptions.values().removeIf(s -> s.object() == object);
      subscriptions += session.subscriptions.size();
    }
    dead.add(object);
  }
}
