package io.rivero.rtp.stream;

import org.jspecify.annotations.Nullable;

/// What the peer sends on one media line. It outlives the streams: when the SSRC changes, extended
/// sequence numbers go on from where they were, with a jump of at least 65536.
///
/// Owner: the thread of its session.
@SuppressWarnings("DoNotCallSuggester")
public final class ReceiveTrack {
  ReceiveTrack() {}

  /// The `mid` of the line.
  public String mid() {
    throw new UnsupportedOperationException();
  }

  /// Audio or video.
  public MediaKind kind() {
    throw new UnsupportedOperationException();
  }

  /// What legs on this thread need of it, up to date with each packet; the same object for the life
  /// of the track.
  public MediaSource source() {
    throw new UnsupportedOperationException();
  }

  /// A viewer asks for a key frame. Requests of all viewers are merged: at most one per 500 ms, or
  /// per 2 s after ten joins in 10 s. Without effect on audio.
  public void requestKeyFrame(long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /// A viewer without a picture has come: a key frame is asked for every 300 ms until one is there
  /// (the same 2 s apply after ten joins). Without effect on audio.
  ///
  /// @param viewer any number that is unique among the viewers of the track
  public void viewerJoined(long viewer, long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /// What a viewer can take ([Output][RtpSession.Output#rembReceived]). The publisher is told the
  /// median of its viewers, once a second and at once on a fall of 10 %.
  ///
  /// @param viewer the number that it has joined with
  /// @param bitsPerSecond at least 0
  public void viewerBitrate(long viewer, long bitsPerSecond, long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /// A viewer has gone. With the last one, the request for a key frame ends.
  public void viewerLeft(long viewer) {
    throw new UnsupportedOperationException();
  }

  /// Counters of the present stream, null before its first packet.
  public @Nullable InboundStatistics statistics() {
    throw new UnsupportedOperationException();
  }
}
