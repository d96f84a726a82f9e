package io.rivero.pipeline;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/// Draws media objects and their connections as a Graphviz graph.
final class Dot {
  private static final Logger LOGGER = System.getLogger(Dot.class.getName());

  private Dot() {}

  /// On the home loop of the objects.
  static String of(List<? extends MediaObject> objects) {
    var dot = new StringBuilder("digraph pipeline {\n  rankdir=LR;\n  node [shape=box];\n");
    for (MediaObject object : objects) {
      node(dot, object);
      if (object instanceof MediaElement element) {
        for (MediaType type : MediaType.values()) {
          for (MediaElement sink : element.sinks(type)) {
            if (!objects.contains(sink)) {
              node(dot, sink);
            }
            dot.append("  ").append(quoted(element.getId())).append(" -> ");
            dot.append(quoted(sink.getId())).append(" [label=\"").append(type).append("\"];\n");
          }
        }
      }
    }
    return dot.append("}\n").toString();
  }

  static void log(String dot) {
    LOGGER.log(Level.INFO, dot);
  }

  private static void node(StringBuilder dot, MediaObject object) {
    dot.append("  ").append(quoted(object.getId())).append(" [label=");
    dot.append(quoted(object.getClass().getSimpleName())).append("];\n");
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
