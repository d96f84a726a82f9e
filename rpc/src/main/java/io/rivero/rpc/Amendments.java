package io.rivero.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.rivero.pipeline.IceCandidatePair;
import io.rivero.pipeline.MediaLatencyStat;
import io.rivero.pipeline.MediaType;
import io.rivero.pipeline.Stats;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/// What clients know beside the descriptors: members that version 6 had and its clients still use,
/// and defaults that later versions added. `amendments.json` has the form of a descriptor; there
/// `as` names the member of today that an older one stands for.
final class Amendments {
  private static final List<String> MEMBERS = List.of("methods", "properties", "events");

  private Amendments() {}

  /// Adds the amendments to the parsed descriptors. `getKmd` still gives the original text.
  static void apply(List<JsonNode> descriptors) {
    JsonNode amendments = load();
    for (JsonNode amended : amendments.path("remoteClasses")) {
      ObjectNode target = remoteClass(descriptors, amended.path("name").asText());
      for (String member : MEMBERS) {
        amended.path(member).forEach(entry -> replace(target.withArray(member), entry));
      }
    }
    var events = ((ObjectNode) descriptors.getFirst()).withArray("events");
    amendments.path("events").forEach(events::add);
  }

  /// Adds the fields of version 6 to a register: its clients insist on numbers.
  static void addFields(Map<String, JsonNode> fields, Record register) {
    switch (register) {
      case Stats stats -> {
        fields.put("timestamp", number(stats.timestampMillis() / 1000));
        if (stats instanceof Stats.ElementStats element) {
          addLatencies(fields, element.inputLatency());
        } else if (stats instanceof Stats.EndpointStats endpoint) {
          addLatencies(fields, endpoint.inputLatency());
          fields.put("audioE2ELatency", mean(endpoint.E2ELatency(), MediaType.AUDIO));
          fields.put("videoE2ELatency", mean(endpoint.E2ELatency(), MediaType.VIDEO));
        }
      }
      case IceCandidatePair pair -> {
        fields.put("streamID", TextNode.valueOf(pair.streamId()));
        fields.put("componentID", number(pair.componentId()));
      }
      default -> {}
    }
  }

  private static void addLatencies(Map<String, JsonNode> fields, List<MediaLatencyStat> input) {
    fields.put("inputAudioLatency", mean(input, MediaType.AUDIO));
    fields.put("inputVideoLatency", mean(input, MediaType.VIDEO));
  }

  private static JsonNode mean(List<MediaLatencyStat> latencies, MediaType type) {
    return DoubleNode.valueOf(
        latencies.stream()
            .filter(latency -> latency.type() == type)
            .mapToDouble(MediaLatencyStat::avg)
            .average()
            .orElse(0));
  }

  private static JsonNode number(long value) {
    return LongNode.valueOf(value);
  }

  private static ObjectNode remoteClass(List<JsonNode> descriptors, String name) {
    for (JsonNode descriptor : descriptors) {
      for (JsonNode candidate : descriptor.path("remoteClasses")) {
        if (candidate.path("name").asText().equals(name)) {
          return (ObjectNode) candidate;
        }
      }
    }
    throw new IllegalStateException("No descriptor declares " + name);
  }

  /// Puts an entry in the place of the one of the same name, or at the end.
  private static void replace(ArrayNode members, JsonNode entry) {
    for (int i = 0; i < members.size(); i++) {
      if (entry.has("name") && members.get(i).path("name").equals(entry.path("name"))) {
        members.set(i, entry);
        return;
      }
    }
    members.add(entry);
  }

  private static JsonNode load() {
    try (InputStream in = Amendments.class.getResourceAsStream("amendments.json")) {
      if (in == null) {
        throw new IllegalStateException("No resource amendments.json");
      }
      return Json.parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("amendments.json", e);
    }
  }
}
