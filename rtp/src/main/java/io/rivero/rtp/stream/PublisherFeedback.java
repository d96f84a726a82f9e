package io.rivero.rtp.stream;

import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.rtcp.Fir;
import io.rivero.rtp.rtcp.IntList;
import io.rivero.rtp.rtcp.Nack;
import io.rivero.rtp.rtcp.Pli;
import io.rivero.rtp.rtcp.Remb;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a publisher is told about one of its streams: what is missing (NACK), that somebody needs a
/// key frame (PLI or FIR), and how much its viewers can take (REMB).
final class PublisherFeedback {
  private final RtcpSender rtcp;
  private final MediaKind kind;
  private final int localSsrc;
  private final NackGenerator nacks = new NackGenerator();
  private final long[] missing = new long[NackGenerator.MAX_OUTSTANDING];
  private final KeyFrameRequests keyFrames = new KeyFrameRequests();
  private final RembAggregate remb = new RembAggregate();
  private final Set<Long> viewers = new HashSet<>();
  private long nackCount;
  private long pliCount;
  private long firCount;

  PublisherFeedback(RtcpSender rtcp, MediaKind kind, int localSsrc) {
    this.rtcp = rtcp;
    this.kind = kind;
    this.localSsrc = localSsrc;
  }

  /// Takes note of a packet of the stream.
  void received(RtpPacket packet, RtpCodec codec, long nowNanos) {
    if (codec.feedback().nack() && !nacks.received(packet.extendedSequence(), nowNanos)) {
      keyFrames.request(nowNanos);
    }
    if (packet.isKeyFrameStart()) {
      keyFrames.clear();
    }
  }

  /// The stream has begun anew.
  void startOver(long nowNanos) {
    nacks.reset();
    if (!viewers.isEmpty() && kind == MediaKind.VIDEO) {
      keyFrames.needed(nowNanos);
    }
  }

  /// Whether this packet is missing and has been asked for.
  boolean isRequested(long sequence) {
    return nacks.isRequested(sequence);
  }

  void requestKeyFrame(long nowNanos) {
    if (kind == MediaKind.VIDEO) {
      keyFrames.request(nowNanos);
    }
  }

  void viewerJoined(long viewer, long nowNanos) {
    viewers.add(viewer);
    if (kind == MediaKind.VIDEO) {
      keyFrames.joined(nowNanos);
    }
  }

  void viewerBitrate(long viewer, long bitsPerSecond) {
    if (viewers.contains(viewer)) {
      remb.update(viewer, bitsPerSecond);
    }
  }

  void viewerLeft(long viewer) {
    viewers.remove(viewer);
    remb.remove(viewer);
    if (viewers.isEmpty()) {
      keyFrames.clear();
    }
  }

  void setLimits(long minBitsPerSecond, long maxBitsPerSecond) {
    remb.setLimits(minBitsPerSecond, maxBitsPerSecond);
  }

  /// When something is due, or [RtpSession#NO_DEADLINE].
  ///
  /// @param types of the line: which kinds of feedback were negotiated
  long deadlineNanos(PayloadTypes types) {
    long deadline = nacks.deadlineNanos();
    if (types.takesPli() || types.takesFir()) {
      deadline = Math.min(deadline, keyFrames.deadlineNanos());
    }
    if (types.takesRemb()) {
      deadline = Math.min(deadline, remb.deadlineNanos());
    }
    return deadline;
  }

  /// Sends what is due.
  ///
  /// @param ssrc of the stream
  void onTimeout(PayloadTypes types, int ssrc, long nowNanos) {
    if (nacks.deadlineNanos() <= nowNanos) {
      sendNack(ssrc, nacks.due(nowNanos, missing));
    }
    if ((types.takesPli() || types.takesFir()) && keyFrames.isDue(nowNanos)) {
      sendKeyFrameRequest(types, ssrc);
    }
    if (types.takesRemb() && remb.deadlineNanos() <= nowNanos) {
      rtcp.send(new Remb(localSsrc, remb.due(nowNanos), IntList.of(ssrc)));
    }
  }

  private void sendNack(int ssrc, int count) {
    if (count == 0) {
      return;
    }
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (int) missing[i] & 0xffff;
    }
    nackCount++;
    rtcp.send(new Nack(localSsrc, ssrc, IntList.of(numbers)));
  }

  private void sendKeyFrameRequest(PayloadTypes types, int ssrc) {
    if (types.takesPli()) {
      pliCount++;
      rtcp.send(new Pli(localSsrc, ssrc));
    } else {
      int command = (int) firCount++ & 0xff;
      rtcp.send(new Fir(localSsrc, List.of(new Fir.Entry(ssrc, command))));
    }
  }

  InboundStatistics statistics(ReceiveStream stream) {
    return new InboundStatistics(
        stream.ssrc(),
        stream.packets(),
        stream.bytes(),
        stream.cumulativeLost(),
        stream.fractionLost(),
        stream.jitterSeconds(),
        nackCount,
        pliCount,
        firCount,
        remb.sentBitsPerSecond());
  }
}
