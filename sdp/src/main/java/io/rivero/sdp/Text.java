package io.rivero.sdp;

/// The character classes and numbers of RFC 8866 section 9.
final class Text {
  private Text() {}

  static boolean isDigits(String text, int maxLength) {
    if (text.isEmpty() || text.length() > maxLength) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /// An unsigned number of at most `max`, or -1.
  static int number(String text, int max) {
    if (!isDigits(text, 9)) {
      return -1;
    }
    int number = Integer.parseInt(text);
    return number <= max ? number : -1;
  }

  /// An unsigned number that saturates, or -1 when it is none.
  static long saturated(String text) {
    if (!isDigits(text, 64)) {
      return -1;
    }
    return text.length() > 15 ? 999_999_999_999_999L : Long.parseLong(text);
  }

  /// An SSRC: 32 bits, unsigned in text. Returns -1 when it is none.
  static long unsigned32(String text) {
    if (!isDigits(text, 10)) {
      return -1;
    }
    long number = Long.parseLong(text);
    return number <= 0xFFFFFFFFL ? number : -1;
  }

  /// `token` of RFC 8866 section 9.
  static boolean isToken(String text, int maxLength) {
    if (text.isEmpty() || text.length() > maxLength) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c <= 32 || c >= 127 || "\"(),/:;<=>?@[\\]".indexOf(c) >= 0) {
        return false;
      }
    }
    return true;
  }

  /// A user fragment or password. RFC 8839 section 5.4 knows letters, digits, '+' and '/'; deployed
  /// agents also use '-', '_', '=' and '#', which harm nothing. A colon would: STUN joins with it.
  static boolean isIceText(String text, int minLength) {
    if (text.length() < minLength || text.length() > 256) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean alphanumeric = c < 128 && Character.isLetterOrDigit(c);
      if (!alphanumeric && "+/-_=#".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }
}
