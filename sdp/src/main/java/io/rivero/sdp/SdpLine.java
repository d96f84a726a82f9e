package io.rivero.sdp;

/// One line of a session description as it stands, without its end (RFC 8866 section 5).
///
/// @param type the letter before the equals sign
/// @param value everything behind it
public record SdpLine(char type, String value) {
  public SdpLine {
    if (type < 'a' || type > 'z') {
      throw new IllegalArgumentException("line type " + (int) type);
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\r' || c == '\n' || c == 0) {
        throw new IllegalArgumentException("a line cannot contain CR, LF or NUL");
      }
    }
  }

  /// An attribute without a value, such as `a=rtcp-mux`.
  public static SdpLine attribute(String name) {
    return new SdpLine('a', name);
  }

  /// An attribute with a value, such as `a=mid:0`.
  public static SdpLine attribute(String name, String value) {
    return new SdpLine('a', name + ':' + value);
  }

  /// Whether this is the attribute of that name (names are case-sensitive, RFC 8866 section 6).
  public boolean isAttribute(String name) {
    return type == 'a'
        && value.startsWith(name)
        && (value.length() == name.length() || value.charAt(name.length()) == ':');
  }

  /// The attribute's name; only for lines of type `a`.
  public String attributeName() {
    requireAttribute();
    int colon = value.indexOf(':');
    return colon < 0 ? value : value.substring(0, colon);
  }

  /// What stands behind the attribute's colon, or "" without one; only for lines of type `a`.
  public String attributeValue() {
    requireAttribute();
    int colon = value.indexOf(':');
    return colon < 0 ? "" : value.substring(colon + 1);
  }

  private void requireAttribute() {
    if (type != 'a') {
      throw new IllegalStateException("not an attribute: " + type + "=");
    }
  }

  @Override
  public String toString() {
    return type + "=" + value;
  }
}
