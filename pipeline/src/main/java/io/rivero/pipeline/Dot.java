package io.rivero.pipeline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Draws media objects and their connections as a Graphviz graph: a node for each element, an edge
/// for each connection and kind of media. The counters of an edge are those of the source that
/// feeds it. On the home loop of the objects.
final class Dot {
  private static final int MAX_NAME = 60;

  private final StringBuilder text = new StringBuilder();
  private final GstreamerDotDetails details;
  private final long nowNanos;

  private Dot(GstreamerDotDetails details, long nowNanos) {
    this.details = details;
    this.nowNanos = nowNanos;
  }

  /// Draws these objects, what is below them, and what they feed.
  ///
  /// @param title above the drawing
  static String of(
      String title,
      Collection<? extends MediaObject> objects,
      @Nullable GstreamerDotDetails details,
      long nowNanos) {
    var dot = new Dot(GstreamerDotDetails.orAll(details), nowNanos);
    return dot.draw(title, objects);
  }

  private String draw(String title, Collection<? extends MediaObject> objects) {
    Set<MediaObject> nodes = new LinkedHashSet<>();
    objects.forEach(object -> addTree(object, nodes));
    var elements =
        nodes.stream()
            .filter(MediaElement.class::isInstance)
            .map(MediaElement.class::cast)
            .toList();
    for (MediaElement element : elements) {
      for (MediaType type : MediaType.values()) {
        nodes.addAll(element.sinks(type));
      }
    }
    text.append("digraph pipeline {\n  rankdir=LR;\n  labelloc=t;\n  label=");
    text.append(quoted(List.of(title))).append(";\n  node [shape=box, fontname=\"sans\"];\n");
    text.append("  edge [fontname=\"sans\"];\n");
    nodes.forEach(this::node);
    elements.forEach(this::edges);
    return text.append("}\n").toString();
  }

  private static void addTree(MediaObject object, Set<MediaObject> nodes) {
    nodes.add(object);
    object.children().forEach(child -> addTree(child, nodes));
  }

  private void node(MediaObject object) {
    List<String> lines = new ArrayList<>();
    lines.add(object.getClass().getSimpleName());
    String name = object.nameOnHome();
    if (details.names() && !name.equals(object.getId())) {
      lines.add(name.length() > MAX_NAME ? name.substring(0, MAX_NAME) + "..." : name);
    }
    if (object instanceof MediaElement element && details.states()) {
      lines.addAll(element.states());
      for (MediaType type : List.of(MediaType.AUDIO, MediaType.VIDEO)) {
        sent(element, type, lines);
      }
    }
    text.append("  ").append(quoted(List.of(object.getId()))).append(" [label=");
    text.append(quoted(lines)).append("];\n");
  }

  /// What an endpoint sends to its peer.
  private void sent(MediaElement element, MediaType type, List<String> lines) {
    Flow sent = element.sends(type, nowNanos);
    if (sent != null) {
      lines.add("sends " + type.name().toLowerCase(Locale.ROOT) + " " + counters(sent));
    }
  }

  private void edges(MediaElement element) {
    for (MediaType type : MediaType.values()) {
      Flow flow = element.flow(type, nowNanos);
      for (MediaElement sink : element.sinks(type)) {
        edge(element, sink, type, flow);
      }
    }
  }

  private void edge(MediaElement source, MediaElement sink, MediaType type, @Nullable Flow flow) {
    List<String> lines = new ArrayList<>();
    lines.add(type.name());
    if (details.codecs() && flow != null) {
      lines.set(0, type.name() + (flow.codec().isEmpty() ? "" : " " + flow.codec()));
      lines.add("as " + rung(sink.reads(type)));
    }
    if (details.states() && flow != null) {
      lines.add(counters(flow));
    }
    boolean flowing = flow != null && flow.flowing();
    text.append("  ").append(quoted(List.of(source.getId()))).append(" -> ");
    text.append(quoted(List.of(sink.getId()))).append(" [label=").append(quoted(lines));
    text.append(flowing ? "];\n" : ", style=dashed];\n");
  }

  private static String counters(Flow flow) {
    boolean onlyFrames = flow.packets() == 0 && flow.frames() > 0;
    return (onlyFrames ? "" : flow.packets() + " packets")
        + (onlyFrames || flow.frames() == 0 ? "" : ", ")
        + (flow.frames() == 0 ? "" : flow.frames() + " frames");
  }

  private static String rung(Rung rung) {
    return switch (rung) {
      case RTP -> "RTP packets";
      case ENCODED -> "encoded frames";
      case DECODED -> "decoded";
    };
  }

  /// A quoted string of the dot language, one line below the other; control characters become
  /// blanks.
  private static String quoted(List<String> lines) {
    var quoted = new StringBuilder("\"");
    for (String line : lines) {
      quoted.append(quoted.length() == 1 ? "" : "\\n");
      line.chars()
          .forEach(c -> {
            if (c == '"' || c == '\\') {
              quoted.append('\\');
            }
            quoted.append(Character.isISOControl(c) ? ' ' : (char) c);
          });
    }
    return quoted.append('"').toString();
  }
}
