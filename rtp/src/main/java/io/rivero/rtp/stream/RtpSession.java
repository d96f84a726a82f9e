package io.rivero.rtp.stream;

import io.rivero.rtp.HeaderExtensions;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.rtcp.TransportFeedback;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

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

  private final Output output;
  private final RandomGenerator random;
  private final SendBuffer sendBuffer = new SendBuffer();
  private final DropCounts drops = new DropCounts();
  private final StreamRouter router = new StreamRouter();
  private final TransportCcRecorder transportCc = new TransportCcRecorder();
  private final RtcpSender rtcp;
  private final Reporter reporter;
  private final RtcpReceiver rtcpReceiver;
  private List<ReceiveTrack> receiveTracks = List.of();
  private List<SendTrack> sendTracks = List.of();
  private int[] transportCcIds = new int[0]; // by line, -1 for none
  private int localSsrc; // of our feedback
  private long minReceiveBitsPerSecond;
  private long maxReceiveBitsPerSecond;
  private boolean closed;

  /// A session without any packets yet.
  ///
  /// @param unixNanos wall-clock time at `nowNanos`, in nanoseconds since 1970. It is asked for
  ///   once: sender reports must run evenly, or viewers lose synchronisation
  /// @param seed of the intervals between reports and of the first sequence numbers
  public RtpSession(SessionConfig config, long unixNanos, long nowNanos, long seed, Output output) {
    this.output = output;
    random = new SplittableRandom(seed);
    rtcp = new RtcpSender(output);
    reporter = new Reporter(rtcp, random, unixNanos - nowNanos);
    rtcpReceiver = new RtcpReceiver(output, reporter);
    apply(config);
  }

  /// Applies a renegotiation. A line that keeps its `mid` keeps its tracks and their streams, also
  /// while its direction forbids their use; a line that is gone ends them.
  ///
  /// @throws IllegalArgumentException if a line changes its kind or its local SSRC
  public void update(SessionConfig config, long nowNanos) {
    for (MediaLine line : config.lines()) {
      ReceiveTrack track = receiveTrack(line.mid());
      if (track != null
          && (track.kind() != line.kind() || track.line().localSsrc() != line.localSsrc())) {
        throw new IllegalArgumentException("line '" + line.mid() + "' changes kind or SSRC");
      }
    }
    apply(config);
  }

  private void apply(SessionConfig next) {
    List<ReceiveTrack> receiving = new ArrayList<>();
    List<SendTrack> sending = new ArrayList<>();
    for (MediaLine line : next.lines()) {
      ReceiveTrack receive = receiveTrack(line.mid());
      SendTrack send = sendTrack(line.mid());
      if (receive == null || send == null) {
        receive = new ReceiveTrack(line, output, drops, rtcp);
        send = new SendTrack(line, random, sendBuffer, this::sendReportsNow, output);
      } else {
        receive.update(line);
        send.update(line);
      }
      receiving.add(receive);
      sending.add(send);
    }
    receiveTracks = List.copyOf(receiving);
    sendTracks = List.copyOf(sending);
    localSsrc = next.lines().isEmpty() ? 0 : next.lines().getFirst().localSsrc();
    transportCcIds =
        next.lines().stream()
            .mapToInt(line -> line.receiveExtensionId(HeaderExtensions.TRANSPORT_WIDE_CC))
            .toArray();
    router.update(receiveTracks);
    rtcp.configure(next.reducedSizeRtcp(), localSsrc, next.cname());
    reporter.update(receiveTracks, sendTracks, localSsrc, next.cname());
    rtcpReceiver.update(receiveTracks, sendTracks);
    setReceiveBandwidth(minReceiveBitsPerSecond, maxReceiveBitsPerSecond);
  }

  private @Nullable ReceiveTrack receiveTrack(String mid) {
    for (ReceiveTrack track : receiveTracks) {
      if (track.mid().equals(mid)) {
        return track;
      }
    }
    return null;
  }

  private @Nullable SendTrack sendTrack(String mid) {
    for (SendTrack track : sendTracks) {
      if (track.mid().equals(mid)) {
        return track;
      }
    }
    return null;
  }

  /// The tracks of what the peer sends, one per line, in the order of the lines.
  public List<ReceiveTrack> receiveTracks() {
    return receiveTracks;
  }

  /// The tracks of what is sent to the peer, one per line, in the order of the lines.
  public List<SendTrack> sendTracks() {
    return sendTracks;
  }

  /// Takes an RTP packet of the peer.
  ///
  /// @param packet parsed and decrypted; its array is the receiver's to keep, unchanged
  public void receiveRtp(RtpPacket packet, long nowNanos) {
    if (closed) {
      return;
    }
    int line = router.route(packet);
    if (line < 0) {
      drops.unknownStream++;
      return;
    }
    reporter.start(nowNanos);
    recordArrival(packet, transportCcIds[line], nowNanos);
    receiveTracks.get(line).receive(packet, nowNanos);
  }

  private void recordArrival(RtpPacket packet, int extensionId, long nowNanos) {
    int at = packet.extensionOffset(extensionId);
    if (at < 0) {
      return;
    }
    int sequence =
        HeaderExtensions.readTransportSequence(
            packet.buffer(), at, packet.extensionLength(extensionId));
    if (sequence >= 0) {
      transportCc.received(sequence, packet.ssrc(), packet.length(), nowNanos);
    }
  }

  /// Takes a decrypted RTCP packet of the peer, compound or reduced-size.
  public void receiveRtcp(byte[] buffer, int offset, int length, long nowNanos) {
    if (!closed && !rtcpReceiver.receive(buffer, offset, length, nowNanos)) {
      drops.malformedRtcp++;
    }
  }

  /// Limits of what [Output#rembReceived] reports, in bits per second; 0 means none, and the
  /// maximum wins. They bound what viewers ask of a source, not what this session sends.
  ///
  /// @throws IllegalArgumentException if negative
  public void setSendBandwidth(long minBitsPerSecond, long maxBitsPerSecond) {
    checkLimits(minBitsPerSecond, maxBitsPerSecond);
    rtcpReceiver.setSendBandwidth(minBitsPerSecond, maxBitsPerSecond);
  }

  /// Limits of the REMB that the peer gets as a publisher of video, in bits per second; 0 means
  /// none, and the maximum wins. Below 300 kbit/s nothing is ever asked for, except by a lower
  /// maximum.
  ///
  /// @throws IllegalArgumentException if negative
  public void setReceiveBandwidth(long minBitsPerSecond, long maxBitsPerSecond) {
    checkLimits(minBitsPerSecond, maxBitsPerSecond);
    minReceiveBitsPerSecond = minBitsPerSecond;
    maxReceiveBitsPerSecond = maxBitsPerSecond;
    for (ReceiveTrack track : receiveTracks) {
      if (track.kind() == MediaKind.VIDEO) {
        track.setLimits(minBitsPerSecond, maxBitsPerSecond);
      }
    }
  }

  private static void checkLimits(long minBitsPerSecond, long maxBitsPerSecond) {
    if (minBitsPerSecond < 0 || maxBitsPerSecond < 0) {
      throw new IllegalArgumentException(minBitsPerSecond + " to " + maxBitsPerSecond + " bit/s");
    }
  }

  /// When to call [#onTimeout] at the latest, or [#NO_DEADLINE]. A deadline may lie in the past.
  public long deadlineNanos() {
    if (closed) {
      return NO_DEADLINE;
    }
    long deadline = Math.min(reporter.deadlineNanos(), transportCc.deadlineNanos());
    deadline = Math.min(deadline, rtcpReceiver.deadlineNanos());
    for (int i = 0; i < receiveTracks.size(); i++) {
      deadline = Math.min(deadline, receiveTracks.get(i).deadlineNanos());
    }
    return deadline;
  }

  /// Sends what is due: feedback, reports, key frame requests.
  public void onTimeout(long nowNanos) {
    if (closed || deadlineNanos() > nowNanos) {
      return;
    }
    reporter.onTimeout(nowNanos);
    for (ReceiveTrack track : receiveTracks) {
      track.onTimeout(nowNanos);
    }
    sendTransportFeedback(nowNanos);
    rtcp.flush();
    rtcpReceiver.onTimeout(nowNanos);
  }

  private void sendTransportFeedback(long nowNanos) {
    for (TransportFeedback feedback = transportCc.due(localSsrc, nowNanos);
        feedback != null;
        feedback = transportCc.due(localSsrc, nowNanos)) {
      rtcp.send(feedback);
    }
  }

  private void sendReportsNow(long nowNanos) {
    if (!closed) {
      reporter.send(nowNanos);
      rtcp.flush();
    }
  }

  /// Says goodbye (RFC 3550 section 6.6). Nothing is sent or received afterwards.
  public void close(long nowNanos) {
    if (closed) {
      return;
    }
    reporter.close(nowNanos);
    closed = true;
  }

  /// Packets of the peer that were dropped, by reason.
  public DropCounters drops() {
    return drops.snapshot();
  }
}
