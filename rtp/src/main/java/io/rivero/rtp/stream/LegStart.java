package io.rivero.rtp.stream;

import io.rivero.rtp.RtpPacket;

/// The wait of a leg for the packet to start with: audio starts at once, video at a key frame.
final class LegStart {
  /// How long video waits for the key frame of a source that never shows one, before it is
  /// forwarded as it is: its payload may be encrypted from end to end.
  static final long UNREADABLE_NANOS = 2_000_000_000L;

  private static final long NEVER = Long.MIN_VALUE;

  private boolean waiting = true;
  private long skippingSinceNanos = NEVER;
  private long highestSkipped = NEVER;

  /// Waits anew.
  void begin() {
    waiting = true;
    skippingSinceNanos = NEVER;
    highestSkipped = NEVER;
  }

  /// Waits anew for a source of which packets are flowing.
  void beginFlowing(long nowNanos) {
    begin();
    skippingSinceNanos = nowNanos;
  }

  boolean isWaiting() {
    return waiting;
  }

  /// Whether to start with this packet; if not, it counts as skipped.
  boolean mayStart(RtpPacket packet, MediaSource from, long nowNanos) {
    if (from.format().kind() == MediaKind.AUDIO || packet.isKeyFrameStart()) {
      return true;
    }
    if (skippingSinceNanos == NEVER) {
      skippingSinceNanos = nowNanos;
    }
    long newest = Math.max(highestSkipped, packet.extendedSequence());
    highestSkipped = Math.min(newest, packet.extendedSequence() + RetransmissionCache.MAX_PACKETS);
    return !from.isKeyFrameSeen() && nowNanos - skippingSinceNanos >= UNREADABLE_NANOS;
  }

  /// The wait is over.
  ///
  /// @return the highest number that was skipped: the first packet of a key frame may come behind
  ///   others of that frame
  long end() {
    long highest = highestSkipped;
    begin();
    waiting = false;
    return highest;
  }
}
