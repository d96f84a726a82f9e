package io.rivero.pipeline.webrtc;

import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.stream.ReceiveTrack;
import io.rivero.rtp.stream.RtpSession;
import io.rivero.rtp.stream.SendTrack;
import io.rivero.rtp.stream.SourceClock;

/// Passes on what an RTP session says about its streams.
abstract class ForwardingOutput implements RtpSession.Output {
  private final RtpSession.Output to;

  ForwardingOutput(RtpSession.Output to) {
    this.to = to;
  }

  @Override
  public void received(ReceiveTrack track, RtpPacket packet, long nowNanos) {
    to.received(track, packet, nowNanos);
  }

  @Override
  public void keyFrameRequested(SendTrack track) {
    to.keyFrameRequested(track);
  }

  @Override
  public void rembReceived(long bitsPerSecond) {
    to.rembReceived(bitsPerSecond);
  }

  @Override
  public void sourceClock(ReceiveTrack track, SourceClock clock) {
    to.sourceClock(track, clock);
  }

  @Override
  public void unsendable(SendTrack track, int payloadType) {
    to.unsendable(track, payloadType);
  }

  @Override
  public void bye(ReceiveTrack track) {
    to.bye(track);
  }

  @Override
  public void rtcpFlowing(boolean flowing) {
    to.rtcpFlowing(flowing);
  }
}
