package io.rivero.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The words that a program's command line starts with, then its `--name value`, `-n value` and
/// `--flag`.
final class Arguments {
  private static final String FLAG = "";

  private final List<String> words;
  private final Map<String, String> values;

  private Arguments(List<String> words, Map<String, String> values) {
    this.words = words;
    this.values = values;
  }

  static Arguments parse(String... all) {
    var words = new ArrayList<String>();
    var values = new LinkedHashMap<String, String>();
    for (int i = 0; i < all.length; i++) {
      if (!isName(all[i])) {
        words.add(all[i]);
        continue;
      }
      String name = all[i].substring(all[i].startsWith("--") ? 2 : 1);
      boolean hasValue = i + 1 < all.length && !isName(all[i + 1]);
      values.put(name, hasValue ? all[i + 1] : FLAG);
      i += hasValue ? 1 : 0;
    }
    return new Arguments(words, values);
  }

  private static boolean isName(String word) {
    return word.startsWith("--") || (word.length() == 2 && word.startsWith("-"));
  }

  /// The words that belong to no name.
  List<String> words() {
    return words;
  }

  /// Checks that there are names only, and that every one is known.
  ///
  /// @throws IllegalArgumentException with the known ones if not
  Arguments only(String... names) {
    if (!words.isEmpty()) {
      throw new IllegalArgumentException("unexpected '" + words.getFirst() + "'");
    }
    return names(names);
  }

  /// Checks that every name is known; words may be there.
  ///
  /// @throws IllegalArgumentException with the known ones if not
  Arguments names(String... names) {
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
