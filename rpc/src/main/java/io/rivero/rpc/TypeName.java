package io.rivero.rpc;

/// A type as a module descriptor writes it: `int`, `Tag[]`, `Stats<>`.
///
/// @param element the name without the suffix
record TypeName(String element, Shape shape) {
  enum Shape {
    SINGLE,
    LIST,
    /// From strings to the element type.
    MAP
  }

  static TypeName parse(String text) {
    if (text.endsWith("[]")) {
      return new TypeName(text.substring(0, text.length() - 2), Shape.LIST);
    }
    if (text.endsWith("<>")) {
      return new TypeName(text.substring(0, text.length() - 2), Shape.MAP);
    }
    return new TypeName(text, Shape.SINGLE);
  }

  TypeName single() {
    return new TypeName(element, Shape.SINGLE);
  }
}
