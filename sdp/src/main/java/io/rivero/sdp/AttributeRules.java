package io.rivero.sdp;

import org.jspecify.annotations.Nullable;

/// What must be well-formed before a description is accepted: the attributes that routing, security
/// and negotiation stand on. All others may say what they like.
final class AttributeRules {
  private AttributeRules() {}

  /// What was expected instead, or null when the line is fine.
  static @Nullable String expectation(SdpLine line) {
    String value = line.attributeValue();
    return switch (line.attributeName()) {
      case "rtpmap" ->
          RtpMap.parse(value) == null ? "rtpmap:payload-type encoding/clock-rate" : null;
      case "extmap" -> ExtMap.parse(value) == null ? "extmap:id[/direction] uri" : null;
      case "fingerprint" ->
          Fingerprint.parse(value) == null
              ? "fingerprint:hash-name and as many hex bytes as the hash has (RFC 8122)"
              : null;
      case "setup" -> Setup.parse(value) == null ? "active, passive, actpass or holdconn" : null;
      case "ice-ufrag" ->
          Text.isIceText(value, 4) ? null : "4 to 256 ice-chars (RFC 8839 section 5.4)";
      case "ice-pwd" ->
          Text.isIceText(value, 22) ? null : "22 to 256 ice-chars (RFC 8839 section 5.4)";
      case "mid" -> Text.isToken(value, 64) ? null : "a token of at most 64 characters";
      case "group" -> Group.parse(value) == null ? "group:semantics mid ..." : null;
      default -> null;
    };
  }
}
