package io.rivero.rtp.stream;

import io.rivero.rtp.RtpPacket;
import java.util.List;

/// All RTP and RTCP of one peer over one transport: routing, statistics, feedback, retransmission
/// and reports (RFC 3550, RFC 4585, RFC 4588, RFC 5506, RFC 9143), without sockets, clocks or
/// threads.
///
/// Packets from the peer go into [#receiveRtp] and [#receiveRtcp] after decryption, and come out of
/// [Output#received] in the order of arrival, without duplicates, repaired ones at the time of
/// their repair. What is for the peer is written by [SendTrack#forward], or comes out of
/// [Output#sendRtp] and [Output#sendRtcp], to be encrypted and sent. After each call, and at
/// [#deadlineNanos] at the latest, the owner calls [#onTimeout].
///
/// Bytes from the peer never throw; those of no use are counted by reason. An output must not call
/// back into the session from within a call, except [SendTrack#forward] and the key frame and
/// bandwidth methods of a [ReceiveTrack].
///
/// Owner: one thread. Times are nanoseconds of one monotonic clock.
@SuppressWarnings("DoNotCallSuggester")
public final class RtpSession {
  /// [#deadlineNanos] when nothing is planned.
  public static final long NO_DEADLINE = Long.MAX_VALUE;

  /// Bytes that an [Output] may append to a buffer that it gets, for SRTP and SRTCP.
  public static final int TAIL_ROOM = 64;

  /// Where a session puts what it has. Buffers are reused after the call.
  public interface Output {
    /// A packet of the peer, to be forwarded; its array stays valid and unchanged for ever.
    void received(ReceiveTrack track, RtpPacket packet, long nowNanos);

    /// A plain RTCP packet at offset 0, to be encrypted in place and sent.
    void sendRtcp(byte[] buffer, int length);

    /// A plain RTP packet at offset 0 that no call of [SendTrack#forward] returns, to be encrypted
    /// in place and sent: an answer to a NACK, or the rest of a key frame.
    void sendRtp(SendTrack track, byte[] buffer, int length);

    /// The viewer has asked for a key frame (PLI or FIR), to be passed to
    /// [ReceiveTrack#requestKeyFrame] of the source.
    void keyFrameRequested(SendTrack track);

    /// The viewer has estimated its bandwidth, to be passed to [ReceiveTrack#viewerBitrate] of the
    /// sources of its video.
    ///
    /// @param bitsPerSecond within the limits of [RtpSession#setSendBandwidth]
    void rembReceived(long bitsPerSecond);

    /// The relation of a source's timestamps to the clock has changed; for copies of
    /// [ReceiveTrack#source] on other loops.
    void sourceClock(ReceiveTrack track, SourceClock clock);

    /// A packet of the source cannot be sent to this peer for want of a payload type; once per
    /// source and payload type.
    void unsendable(SendTrack track, int payloadType);

    /// The peer has ended the stream of this track (BYE); another one may follow.
    void bye(ReceiveTrack track);

    /// RTCP of the peer has begun to come (true), or has not come for 5 s (false).
    void rtcpFlowing(boolean flowing);
  }

  /// A session without any packets yet.
  ///
  /// @param unixNanos wall-clock time at `nowNanos`, in nanoseconds since 1970. It is asked for
  ///   once: sender reports must run evenly, or viewers lose synchronisation
  /// @param seed of the intervals between reports
  public RtpSession(SessionConfig config, long unixNanos, long nowNanos, long seed, Output output) {
    throw new UnsupportedOperationException();
  }

  /// Applies a renegotiation. A line that keeps its `mid` keeps its tracks and their streams, also
  /// while its direction forbids their use; a line that is gone ends them.
  ///
  /// @throws IllegalArgumentException if a line changes its kind
  public void update(SessionConfig config, long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /// The tracks of what the peer sends, one per line, in the order of the lines.
  public List<ReceiveTrack> receiveTracks() {
    throw new UnsupportedOperationException();
  }

  /// The tracks of what is sent to the peer, one per line, in the order of the lines.
  public List<SendTrack> sendTracks() {
    throw new UnsupportedOperationException();
  }

  /// Takes an RTP packet of the peer.
  ///
  /// @param packet parsed and decrypted; its array is the receiver's to keep, unchanged
  public void receiveRtp(RtpPacket packet, long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /// Takes a decrypted RTCP packet of the peer, compound or reduced-size.
  public void receiveRtcp(byte[] buffer, int offset, int length, long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /// Limits of what [Output#rembReceived] reports, in bits per second; 0 means none. They bound
  /// what viewers ask of a source, not what this session sends.
  ///
  /// @throws IllegalArgumentException if negative, or the minimum is over a set maximum
  public void setSendBandwidth(long minBitsPerSecond, long maxBitsPerSecond) {
    throw new UnsupportedOperationException();
  }

  /// Limits of the REMB that the peer gets as a publisher of video, in bits per second; 0 means
  /// none. Below 300 kbit/s nothing is ever asked for, except by a lower maximum.
  ///
  /// @throws IllegalArgumentException if negative
  public void setReceiveBandwidth(long minBitsPerSecond, long maxBitsPerSecond) {
    throw new UnsupportedOperationException();
  }

  /// When to call [#onTimeout] at the latest, or [#NO_DEADLINE]. A deadline may lie in the past.
  public long deadlineNanos() {
    throw new UnsupportedOperationException();
  }

  /// Sends what is due: feedback, reports, key frame requests.
  public void onTimeout(long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /// Says goodbye (RFC 3550 section 6.6). Nothing is sent or received afterwards.
  public void close(long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /// Packets of the peer that were dropped, by reason.
  public DropCounters drops() {
    throw new UnsupportedOperationException();
  }
}
