package io.rivero.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.rivero.pipeline.ErrorCode;
import io.rivero.pipeline.MediaObject;
import io.rivero.pipeline.MediaRuntime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The methods of the Kurento Protocol. Each gives its result or throws {@link RpcException} or
/// `MediaException`. Called by one thread per connection; different connections do not wait for
/// each other.
final class Methods {
  /// What everything here works with.
  record Server(
      ObjectModel model,
      Binding binding,
      Values values,
      Registry registry,
      EventHub events,
      MediaRuntime runtime,
      boolean requestCache) {

    Server withRegistry(Registry other) {
      return new Server(model, binding, values, other, events, runtime, requestCache);
    }
  }

  private final Server server;
  private final Registry registry;
  private final String serverId = UUID.randomUUID().toString();
  private volatile boolean draining;

  Methods(Server server) {
    this.server = server;
    this.registry = server.registry;
  }

  Server server() {
    return server;
  }

  /// From now on no pipeline is created.
  void drain() {
    draining = true;
  }

  JsonNode call(Client client, String method, JsonNode params) {
    return switch (method) {
      case "ping" -> ping(client);
      case "connect" -> connect(client, params);
      case "create" -> create(client, params);
      case "invoke" -> invoke(client, params);
      case "subscribe" -> subscribe(client, params);
      case "unsubscribe" -> unsubscribe(client, params);
      case "release" -> release(client, params);
      case "ref" -> ref(client, params);
      case "unref" -> unref(client, params);
      case "describe" -> describe(client, params);
      case "keepAlive" -> keepAlive(client, params);
      case "closeSession" -> closeSession(client, params);
      case "transaction" -> transaction(client, params);
      default -> throw new RpcException(RpcException.METHOD_NOT_FOUND, "Method not found.");
    };
  }

  /// What the same request was answered lately, with its session bound again; null for a new one.
  byte @Nullable [] recentAnswer(Client client, JsonNode request) {
    JsonNode params = request.path("params");
    ClientSession session = registry.peek(client, sessionId(params));
    if (session == null || !server.requestCache) {
      return null;
    }
    byte[] answer =
        session.recentAnswers.find(
            request.path("id"), request.path("method").asText(), params, System.nanoTime());
    if (answer != null) {
      registry.resume(client, session.id);
    }
    return answer;
  }

  /// Remembers the answer to a request.
  void keepAnswer(Client client, JsonNode request, int requestBytes, byte[] answer) {
    JsonNode params = request.path("params");
    ClientSession session = registry.peek(client, sessionId(params));
    if (session != null && server.requestCache) {
      session.recentAnswers.keep(
          request.path("id"),
          request.path("method").asText(),
          params,
          requestBytes,
          answer,
          System.nanoTime());
    }
  }

  private JsonNode ping(Client client) {
    ObjectNode result = Json.object();
    String session = registry.currentSession(client);
    if (session != null) {
      result.put("sessionId", session);
    }
    return result.put("value", "pong");
  }

  private JsonNode connect(Client client, JsonNode params) {
    ClientSession session;
    if (!params.isObject()) {
      session = registry.newSession(client);
    } else {
      session = registry.resume(client, params.path("sessionId").asText());
      if (session == null) {
        throw invalidSession();
      }
    }
    return Json.object().put("serverId", serverId).put("sessionId", session.id);
  }

  private JsonNode create(Client client, JsonNode params) {
    String name = text(params, "type");
    ClientSession session = session(client, params);
    var remoteClass = server.model.find(name);
    BoundClass type = remoteClass == null ? null : server.binding.find(remoteClass.name());
    BoundOperation factory = type == null ? null : type.factory();
    if (type == null || factory == null) {
      throw new RpcException(
          ErrorCode.MEDIA_OBJECT_NOT_AVAILABLE,
          "Factory '" + JsonRpc.printable(name) + "' not found");
    }
    JsonNode arguments = params.path("constructorParams");
    if (factory.requiresArguments() && !arguments.isObject()) {
      throw RpcException.marshal("'constructorParams' is required");
    }
    if (type.root() && draining) {
      throw new RpcException(ErrorCode.NOT_ENOUGH_RESOURCES, "The server is shutting down");
    }
    List<Object> leading = type.root() ? List.of(server.runtime) : List.of();
    Object made = factory.call(leading, arguments, id -> object(session, id).target);
    return withValue(session, JsonNodeFactory.instance.textNode(enter(session, type, made)));
  }

  /// Registers a new media object and tells about it.
  private String enter(ClientSession session, BoundClass type, @Nullable Object made) {
    if (!(made instanceof MediaObject object)) {
      throw new IllegalStateException(type.remoteClass().name() + " is no media object");
    }
    MediaObject parent = object.getParent();
    RegisteredObject entry = null;
    try {
      entry =
          registry.add(
              session, object.getId(), parent == null ? null : parent.getId(), object, type);
    } finally {
      if (entry == null) {
        object.release();
      }
    }
    if (entry == null) {
      throw RpcException.objectNotFound(parent == null ? object.getId() : parent.getId());
    }
    server.events.raise(new EventHub.ObjectCreated(entry.id), System.currentTimeMillis());
    return entry.id;
  }

  private JsonNode invoke(Client client, JsonNode params) {
    String id = text(params, "object");
    String name = text(params, "operation");
    ClientSession session = session(client, params);
    RegisteredObject object = object(session, id);
    JsonNode arguments = params.path("operationParams");
    BoundOperation operation = object.type.operations().get(name);
    if (operation == null) {
      throw new RpcException(
          ErrorCode.MALFORMED_TRANSACTION,
          "Method '"
              + JsonRpc.printable(name)
              + "' with "
              + arguments.size()
              + " parameters not found");
    }
    if (operation.requiresArguments() && !arguments.isObject()) {
      throw RpcException.marshal("'operationParams' is required");
    }
    Object value =
        operation.call(List.of(object.target), arguments, other -> object(session, other).target);
    return withValue(session, server.values.toJson(value));
  }

  private JsonNode subscribe(Client client, JsonNode params) {
    String id = text(params, "object");
    String event = text(params, "type");
    ClientSession session = session(client, params);
    RegisteredObject object = object(session, id);
    if (!object.type.remoteClass().raises(event)) {
      throw new RpcException(
          ErrorCode.MEDIA_OBJECT_EVENT_NOT_SUPPORTED,
          "Event '" + JsonRpc.printable(event) + "' not supported");
    }
    String subscription = registry.subscribe(session, object, event);
    return withValue(session, JsonNodeFactory.instance.textNode(subscription));
  }

  private JsonNode unsubscribe(Client client, JsonNode params) {
    text(params, "object");
    String subscription = text(params, "subscription");
    ClientSession session = session(client, params);
    registry.unsubscribe(session, subscription);
    return withSession(session);
  }

  private JsonNode release(Client client, JsonNode params) {
    String id = text(params, "object");
    ClientSession session = session(client, params);
    end(registry.release(id));
    return withSession(session);
  }

  private JsonNode ref(Client client, JsonNode params) {
    String id = text(params, "object");
    ClientSession session = session(client, params);
    object(session, id);
    return withSession(session);
  }

  private JsonNode unref(Client client, JsonNode params) {
    String id = text(params, "object");
    ClientSession session = session(client, params);
    end(registry.unref(session, id));
    return withSession(session);
  }

  private JsonNode describe(Client client, JsonNode params) {
    String id = text(params, "object");
    ClientSession session = session(client, params);
    var lineage = object(session, id).type.remoteClass().lineage();
    ObjectNode result = Json.object();
    var hierarchy = result.putArray("hierarchy");
    lineage.stream().skip(1).forEach(ancestor -> hierarchy.add(ancestor.qualifiedName()));
    return result
        .put("qualifiedType", lineage.getFirst().qualifiedName())
        .put("sessionId", session.id)
        .put("type", lineage.getFirst().name());
  }

  private JsonNode keepAlive(Client client, JsonNode params) {
    String named = sessionId(params);
    String id = named == null ? registry.currentSession(client) : named;
    ClientSession session = id == null ? null : registry.resume(client, id);
    if (session == null) {
      throw invalidSession();
    }
    return withSession(session);
  }

  private JsonNode closeSession(Client client, JsonNode params) {
    end(registry.closeSession(client, sessionId(params), params.path("release").asBoolean()));
    return NullNode.instance;
  }

  private JsonNode transaction(Client client, JsonNode params) {
    JsonNode operations = params.path("operations");
    if (!operations.isArray()) {
      throw required("operations");
    }
    ClientSession session = session(client, params);
    return withValue(session, new Transaction(this, client, session).run(operations));
  }

  /// Ends what has died, tells about it, children first. No lock is held.
  void end(List<RegisteredObject> dead) {
    for (RegisteredObject object : dead) {
      if (object.target instanceof MediaObject media) {
        media.release();
      }
      server.events.raise(new EventHub.ObjectDestroyed(object.id), System.currentTimeMillis());
    }
  }

  private RegisteredObject object(ClientSession session, String id) {
    RegisteredObject object = registry.access(session, id);
    if (object == null) {
      throw RpcException.objectNotFound(id);
    }
    return object;
  }

  private ClientSession session(Client client, JsonNode params) {
    return registry.session(client, sessionId(params));
  }

  /// What is no value names none.
  private static @Nullable String sessionId(JsonNode params) {
    JsonNode id = params.path("sessionId");
    return id.isValueNode() && !id.isNull() ? id.asText() : null;
  }

  /// A top-level parameter; a number or the like counts as its text, as in Kurento.
  private static String text(JsonNode params, String name) {
    if (!params.path(name).isValueNode() || params.path(name).isNull()) {
      throw required(name);
    }
    return params.path(name).asText();
  }

  private static RpcException required(String name) {
    return new RpcException(RpcException.SERVER_ERROR, "'" + name + "' parameter is required");
  }

  private static RpcException invalidSession() {
    return new RpcException(ErrorCode.INVALID_SESSION, "Invalid session");
  }

  private static ObjectNode withSession(ClientSession session) {
    return Json.object().put("sessionId", session.id);
  }

  private static JsonNode withValue(ClientSession session, JsonNode value) {
    return withSession(session).set("value", value);
  }
}
