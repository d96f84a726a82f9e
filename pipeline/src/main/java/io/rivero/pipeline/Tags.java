package io.rivero.pipeline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The notes that an application keeps with an object, in the order in which they came. Not safe
/// for use by several threads.
public final class Tags {
  /// Tags of one object.
  public static final int MAX_COUNT = 1000;

  /// Characters of all keys and values of one object together, and of its name.
  public static final int MAX_CHARACTERS = 65_536;

  private final Map<String, String> values = new LinkedHashMap<>();
  private int characters;

  /// Adds a note, or exchanges the value of a key.
  ///
  /// @throws MediaException NOT_ENOUGH_RESOURCES beyond the limits
  public void add(String key, String value) {
    String former = values.get(key);
    int growth = former == null ? key.length() + value.length() : value.length() - former.length();
    if ((former == null && values.size() >= MAX_COUNT) || characters > MAX_CHARACTERS - growth) {
      throw new MediaException(
          ErrorCode.NOT_ENOUGH_RESOURCES,
          "More than " + MAX_COUNT + " tags, or " + MAX_CHARACTERS + " characters in them");
    }
    characters += growth;
    values.put(key, value);
  }

  /// An unknown key is no error.
  public void remove(String key) {
    String former = values.remove(key);
    if (former != null) {
      characters -= key.length() + former.length();
    }
  }

  /// The value of a key.
  ///
  /// @throws MediaException MEDIA_OBJECT_TAG_KEY_NOT_FOUND
  public String get(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new MediaException(ErrorCode.MEDIA_OBJECT_TAG_KEY_NOT_FOUND, "Tag key not found");
    }
    return value;
  }

  /// All of them, as the protocol shows them.
  public List<Tag> list() {
    return values.entrySet().stream().map(tag -> new Tag(tag.getKey(), tag.getValue())).toList();
  }

  /// Checks a name.
  ///
  /// @throws MediaException NOT_ENOUGH_RESOURCES when it is too long
  public static String requireShort(String name) {
    if (name.length() > MAX_CHARACTERS) {
      throw new MediaException(
          ErrorCode.NOT_ENOUGH_RESOURCES, "A name of more than " + MAX_CHARACTERS + " characters");
    }
    return name;
  }
}
