package io.rivero.sdp;

import org.jspecify.annotations.Nullable;

/// Who sends, as the writer of the description sees it (RFC 8866 section 6.7).
public enum Direction {
  SENDRECV("sendrecv", true, true),
  SENDONLY("sendonly", true, false),
  RECVONLY("recvonly", false, true),
  INACTIVE("inactive", false, false);

  private final String sdp;
  private final boolean sends;
  private final boolean receives;

  Direction(String sdp, boolean sends, boolean receives) {
    this.sdp = sdp;
    this.sends = sends;
    this.receives = receives;
  }

  /// The attribute's name.
  public String sdp() {
    return sdp;
  }

  public boolean sends() {
    return sends;
  }

  public boolean receives() {
    return receives;
  }

  /// The direction that does exactly this.
  public static Direction of(boolean sends, boolean receives) {
    return sends ? (receives ? SENDRECV : SENDONLY) : receives ? RECVONLY : INACTIVE;
  }

  /// The same as the other side sees it.
  public Direction mirrored() {
    return of(/* sends= */ receives, /* receives= */ sends);
  }

  /// What both allow (RFC 3264 section 6.1).
  public Direction and(Direction other) {
    return of(sends && other.sends, receives && other.receives);
  }

  static @Nullable Direction parse(String text) {
    return switch (text) {
      case "sendrecv" -> SENDRECV;
      case "sendonly" -> SENDONLY;
      case "recvonly" -> RECVONLY;
      case "inactive" -> INACTIVE;
      default -> null;
    };
  }
}
