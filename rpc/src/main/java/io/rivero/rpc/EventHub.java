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
    List<Client> listeners = registry.listeners(source.getId(), event.getClass().getSimpleName());
    if (!listeners.isEmpty()) {
      // The home loop of the source raises, so its tags can be read without waiting.
      List<Tag> tags = source.getSendTagsInEvents() ? source.getTags() : List.of();
      send(listeners, source.getId(), (Record) event, timestampMillis, tags);
    }
  }

  /// An event of the server manager.
  void raise(Record event, long timestampMillis) {
    List<Client> listeners = registry.listeners(ServerManager.ID, event.getClass().getSimpleName());
    if (!listeners.isEmpty()) {
      send(listeners, ServerManager.ID, event, timestampMillis, List.of());
    }
  }

  private void send(
      List<Client> listeners, String source, Record event, long timestampMillis, List<Tag> tags) {
    byte[] message = Json.bytes(message(source, event, timestampMillis, tags));
    listeners.forEach(client -> client.output.accept(message));
  }

  private ObjectNode message(String source, Record event, long timestampMillis, List<Tag> tags) {
    String type = event.getClass().getSimpleName();
    Map<String, JsonNode> data = values.fields(event);
    data.put("source", TextNode.valueOf(source));
    data.put("tags", values.toJson(tags));
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
