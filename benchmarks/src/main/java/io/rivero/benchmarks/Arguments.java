package io.rivero.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// `--name value` and `--flag` of a program's command line.
final class Arguments {
  private static final String FLAG = "";

  private final Map<String, String> values;

  private Arguments(Map<String, String> values) {
    this.values = values;
  }

  /// @throws IllegalArgumentException for a word that belongs to no name
  static Arguments parse(String... words) {
    var values = new LinkedHashMap<String, String>();
    for (int i = 0; i < words.length; i++) {
      if (!words[i].startsWith("--")) {
        throw new IllegalArgumentException("unexpected '" + words[i] + "'");
      }
      boolean hasValue = i + 1 < words.length && !words[i + 1].startsWith("--");
      values.put(words[i].substring(2), hasValue ? words[i + 1] : FLAG);
      i += hasValue ? 1 : 0;
    }
    return new Arguments(values);
  }

  /// Checks that every name is known.
  ///
  /// @throws IllegalArgumentException with the known ones if not
  Arguments only(String... names) {
    Set<String> known = Set.of(names);
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "unknown --" + name + "; known: --" + String.join(", --", names));
      }
    }
    return this;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  String text(String name, String otherwise) {
    return values.getOrDefault(name, otherwise);
  }

  /// A number of at least `least`.
  int number(String name, int otherwise, int least) {
    String text = values.get(name);
    try {
      int number = text == null ? otherwise : Integer.parseInt(text);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException("--" + name + " is a number from " + least + " on");
  }
}
