package io.rivero.sdp;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The format-specific parameters of `a=fmtp`, kept as text so that an answer can repeat them as
/// they were (RFC 8866 section 6.15).
///
/// @param text what stands behind the payload type, such as `minptime=10;useinbandfec=1`; "" for
///   none
public record FormatParameters(String text) {
  /// No parameters.
  public static final FormatParameters NONE = new FormatParameters("");

  /// The value of a parameter, "" for one without a value, null when it is not there. Names are
  /// compared without case.
  public @Nullable String get(String name) {
    for (String part : text.split(";", -1)) {
      int equals = part.indexOf('=');
      String key = (equals < 0 ? part : part.substring(0, equals)).strip();
      if (!key.isEmpty() && key.equalsIgnoreCase(name)) {
        return equals < 0 ? "" : part.substring(equals + 1).strip();
      }
    }
    return null;
  }

  String get(String name, String otherwise) {
    String value = get(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  /// All parameters in the order of the line; of a repeated name the first counts.
  public Map<String, String> asMap() {
    var map = new LinkedHashMap<String, String>();
    for (String part : text.split(";", -1)) {
      int equals = part.indexOf('=');
      String key = (equals < 0 ? part : part.substring(0, equals)).strip();
      if (!key.isEmpty()) {
        map.putIfAbsent(key, equals < 0 ? "" : part.substring(equals + 1).strip());
      }
    }
    return Collections.unmodifiableMap(map);
  }
}
