package io.rivero.rtp.stream;

import io.rivero.rtp.RtpPacket;
import org.jspecify.annotations.Nullable;

/// One stream to a peer, fed by one source at a time. The peer sees one clean stream: its own SSRC,
/// sequence numbers whose gaps are real losses, timestamps and picture numbers that go on when the
/// source changes, and only the header extensions that were negotiated with it.
///
/// Owner: the thread of its session, which is the thread of its source.
@SuppressWarnings("DoNotCallSuggester")
public final class SendTrack {
  /// By how much a packet may be longer than the source's, in bytes.
  public static final int MAX_GROWTH = 128;

  /// No payload type for this codec, in the argument of [#setSource].
  public static final int UNSENDABLE = -1;

  SendTrack() {}

  /// The `mid` of the line.
  public String mid() {
    throw new UnsupportedOperationException();
  }

  /// Audio or video.
  public MediaKind kind() {
    throw new UnsupportedOperationException();
  }

  /// The SSRC of what is sent.
  public int ssrc() {
    throw new UnsupportedOperationException();
  }

  /// Makes the leg continue with another source. Audio goes on at once; video waits for a key
  /// frame, which the caller asks for ([ReceiveTrack#viewerJoined]). With the source that is set
  /// already only the payload types change.
  ///
  /// @param source null for none
  /// @param payloadTypes 128 entries: for each payload type of the source the one of this leg for
  ///   the same codec, or [#UNSENDABLE]
  /// @throws IllegalArgumentException for a source of another kind
  public void setSource(@Nullable MediaSource source, int[] payloadTypes, long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /// Writes the leg's form of a packet of the source: a complete plain RTP packet at offset 0.
  /// Allocates nothing.
  ///
  /// @param packet of the source that is set, after [MediaSource#received] (which the session does
  ///   for its own tracks)
  /// @param out with room for the packet and [#MAX_GROWTH] bytes
  /// @return the length; 0 if the packet is not to be sent: no source, sending not negotiated,
  ///   padding, before the first key frame, or no payload type
  /// @throws IllegalArgumentException if `out` is too short
  public int forward(RtpPacket packet, byte[] out, long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /// Whether video waits for a key frame of its source.
  public boolean isWaitingForKeyFrame() {
    throw new UnsupportedOperationException();
  }

  /// Counters since the track began.
  public OutboundStatistics statistics() {
    throw new UnsupportedOperationException();
  }
}
