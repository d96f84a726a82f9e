package io.rivero.rtp.stream;

import io.rivero.rtp.rtcp.Bye;
import io.rivero.rtp.rtcp.Fir;
import io.rivero.rtp.rtcp.Nack;
import io.rivero.rtp.rtcp.Pli;
import io.rivero.rtp.rtcp.ReceiverReport;
import io.rivero.rtp.rtcp.Remb;
import io.rivero.rtp.rtcp.ReportBlock;
import io.rivero.rtp.rtcp.Rtcp;
import io.rivero.rtp.rtcp.RtcpPacket;
import io.rivero.rtp.rtcp.SenderReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Takes the RTCP of a peer apart and gives each part to the track that it is about.
final class RtcpReceiver {
  /// Silence after which RTCP is said not to flow any more.
  static final long SILENCE_NANOS = 5_000_000_000L;

  private final RtpSession.Output output;
  private final Reporter reporter;
  private final RemoteClock remoteClock = new RemoteClock();
  private final Rtcp.Sink sink = this::receive;
  private List<ReceiveTrack> receiveTracks = List.of();
  private List<SendTrack> sendTracks = List.of();
  private long minSendBitsPerSecond;
  private long maxSendBitsPerSecond;
  private boolean flowing;
  private long lastNanos; // of the last packet
  private long nowNanos; // of the one that is being read

  RtcpReceiver(RtpSession.Output output, Reporter reporter) {
    this.output = output;
    this.reporter = reporter;
  }

  /// Applies what was negotiated.
  void update(List<ReceiveTrack> receiveTracks, List<SendTrack> sendTracks) {
    this.receiveTracks = receiveTracks;
    this.sendTracks = sendTracks;
  }

  /// Limits of what [RtpSession.Output#rembReceived] reports; 0 for none.
  void setSendBandwidth(long minBitsPerSecond, long maxBitsPerSecond) {
    minSendBitsPerSecond = minBitsPerSecond;
    maxSendBitsPerSecond = maxBitsPerSecond;
  }

  /// Takes a packet.
  ///
  /// @return false if a part of it is malformed
  boolean receive(byte[] buffer, int offset, int length, long nowNanos) {
    this.nowNanos = nowNanos;
    if (!Rtcp.parse(buffer, offset, length, sink)) {
      return false;
    }
    lastNanos = nowNanos;
    if (!flowing) {
      flowing = true;
      output.rtcpFlowing(true);
    }
    return true;
  }

  /// When silence is to be noticed, or [RtpSession#NO_DEADLINE].
  long deadlineNanos() {
    return flowing ? lastNanos + SILENCE_NANOS : RtpSession.NO_DEADLINE;
  }

  /// Notices silence.
  void onTimeout(long nowNanos) {
    if (deadlineNanos() <= nowNanos) {
      flowing = false;
      output.rtcpFlowing(false);
    }
  }

  private void receive(RtcpPacket packet) {
    switch (packet) {
      case SenderReport report -> receiveSenderReport(report);
      case ReceiverReport report -> receiveReports(report.reports());
      case Bye bye -> receiveBye(bye);
      case Nack nack -> {
        SendTrack track = sendTrack(nack.mediaSsrc());
        if (track != null) {
          track.receiveNack(nack.sequenceNumbers(), nowNanos);
        }
      }
      case Pli pli -> {
        SendTrack track = sendTrack(pli.mediaSsrc());
        if (track != null) {
          track.receivePli();
        }
      }
      case Fir fir -> receiveFir(fir);
      case Remb remb -> receiveRemb(remb);
      default -> {} // SDES, XR, feedback to transport-cc, which we do not send, and unknown ones
    }
  }

  private @Nullable SendTrack sendTrack(int ssrc) {
    for (SendTrack track : sendTracks) {
      if (track.ssrc() == ssrc) {
        return track;
      }
    }
    return null;
  }

  private void receiveSenderReport(SenderReport report) {
    for (ReceiveTrack track : receiveTracks) {
      if (track.receiveReport(report, remoteClock, nowNanos)) {
        receiveTracks.forEach(each -> each.applyClock(remoteClock));
      }
    }
    receiveReports(report.reports());
  }

  private void receiveReports(List<ReportBlock> reports) {
    long ntp = reporter.ntpAt(nowNanos);
    for (ReportBlock report : reports) {
      SendTrack track = sendTrack(report.ssrc());
      if (track != null) {
        track.receiveReport(report, ntp);
      }
    }
  }

  private void receiveBye(Bye bye) {
    for (int i = 0; i < bye.ssrcs().size(); i++) {
      for (ReceiveTrack track : receiveTracks) {
        track.receiveBye(bye.ssrcs().get(i));
      }
    }
  }

  private void receiveFir(Fir fir) {
    for (Fir.Entry entry : fir.entries()) {
      SendTrack track = sendTrack(entry.ssrc());
      if (track != null) {
        track.receiveFir(entry.commandSequence());
      }
    }
  }

  /// The estimate is for all streams to the viewer together; audio is left out of it for its size.
  private void receiveRemb(Remb remb) {
    long limited = Math.max(remb.bitsPerSecond(), minSendBitsPerSecond);
    limited = maxSendBitsPerSecond > 0 ? Math.min(limited, maxSendBitsPerSecond) : limited;
    for (SendTrack track : sendTracks) {
      if (track.kind() == MediaKind.VIDEO) {
        track.receiveRemb(remb.bitsPerSecond(), limited);
      }
    }
    output.rembReceived(limited);
  }
}
