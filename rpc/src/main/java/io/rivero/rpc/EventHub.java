package io.rivero.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.rivero.pipeline.Event;
import io.rivero.pipeline.EventListener;
import io.rivero.pipeline.MediaObject;
import io.rivero.pipeline.Tag;
import java.util.List;
import java.util.Map;

/// Sends `onEvent` to the sessions that subscribed. An event is written once for all of them, and
/// only when there is one. Any thread may call; nothing here waits.
final class EventHub implements EventListener {
  /// An object has been created, as the server manager tells it.
  record ObjectCreated(String object) {}

  /// An object has died, as the server manager tells it.
  record ObjectDestroyed(String objectId) {}

  private final ObjectModel model;
  private final Values values;
  private final Registry registry;

  EventHub(ObjectModel model, Values values, Registry registry) {
    this.model = model;
    this.values = values;
    this.registry = registry;
  }

  @Override
  public void onEvent(MediaObject source, Event event, long timestampMillis) {
    String name = event.getClass().getSimpleName();
    sendAs(name, source, event, timestampMillis);
    for (String older : model.olderNames(name)) {
      sendAs(older, source, event, timestampMillis);
    }
  }

  /// An event of the server manager.
  void raise(Record event, long timestampMillis) {
    String type = event.getClass().getSimpleName();
    List<Client> listeners = registry.listeners(ServerManager.ID, type);
    if (!listeners.isEmpty()) {
      RegisteredObject manager = registry.find(ServerManager.ID);
      List<Tag> tags =
          manager != null && manager.target instanceof ServerManager m
              ? m.tagsOfEvents()
              : List.of();
      send(listeners, message(type, ServerManager.ID, event, timestampMillis, tags));
    }
  }

  private void sendAs(String type, MediaObject source, Event event, long timestampMillis) {
    List<Client> listeners = registry.listeners(source.getId(), type);
    if (!listeners.isEmpty()) {
      // The home loop of the source raises, so its tags can be read without waiting.
      List<Tag> tags = source.getSendTagsInEvents() ? source.getTags() : List.of();
      send(listeners, message(type, source.getId(), (Record) event, timestampMillis, tags));
    }
  }

  private static void send(List<Client> listeners, ObjectNode event) {
    byte[] message = Json.bytes(event);
    listeners.forEach(client -> client.output.accept(message));
  }

  private ObjectNode message(
      String type, String source, Record event, long timestampMillis, List<Tag> tags) {
    Map<String, JsonNode> data = values.fields(event);
    data.put("source", TextNode.valueOf(source));
    data.put("tags", values.toJson(tags));
    data.put("timestamp", TextNode.valueOf(Long.toString(timestampMillis / 1000)));
    data.put("timestampMillis", TextNode.valueOf(Long.toString(timestampMillis)));
    if (model.carriesType(type)) {
      data.put("type", TextNode.valueOf(type));
    }
    ObjectNode message = Json.object().put("jsonrpc", "2.0").put("method", "onEvent");
    ObjectNode value = message.putObject("params").putObject("value");
    value.putObject("data").setAll(data);
    value.put("object", source).put("type", type);
    return message;
  }
}
