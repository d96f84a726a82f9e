package io.rivero.rtp.stream;

import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.rtcp.Rtcp;
import io.rivero.rtp.rtcp.RtcpPacket;
import java.util.ArrayList;
import java.util.List;

/// Remembers all that a session puts out.
class Recorder implements RtpSession.Output {
  final List<RtpPacket> received = new ArrayList<>();
  final List<RtcpPacket> rtcp = new ArrayList<>();
  final List<List<RtcpPacket>> compounds = new ArrayList<>();
  final List<RtpPacket> sent = new ArrayList<>();
  final List<String> events = new ArrayList<>();
  long remb = -1;

  @Override
  public void received(ReceiveTrack track, RtpPacket packet, long nowNanos) {
    RtpPacket copy = new RtpPacket();
    copy.copyFrom(packet);
    received.add(copy);
  }

  @Override
  public void sendRtcp(byte[] buffer, int length) {
    List<RtcpPacket> compound = new ArrayList<>();
    if (!Rtcp.parse(buffer, 0, length, compound::add)) {
      throw new AssertionError("malformed RTCP");
    }
    if (buffer.length < length + RtpSession.TAIL_ROOM) {
      throw new AssertionError("no room for SRTCP");
    }
    compounds.add(compound);
    rtcp.addAll(compound);
  }

  @Override
  public void sendRtp(SendTrack track, byte[] buffer, int length) {
    if (buffer.length < length + RtpSession.TAIL_ROOM) {
      throw new AssertionError("no room for SRTP");
    }
    sent.add(Media.parsed(buffer, length));
  }

  @Override
  public void keyFrameRequested(SendTrack track) {
    events.add("keyFrameRequested " + track.mid());
  }

  @Override
  public void rembReceived(long bitsPerSecond) {
    remb = bitsPerSecond;
  }

  @Override
  public void sourceClock(ReceiveTrack track, SourceClock clock) {
    events.add("sourceClock " + track.mid());
  }

  @Override
  public void unsendable(SendTrack track, int payloadType) {
    events.add("unsendable " + payloadType);
  }

  @Override
  public void bye(ReceiveTrack track) {
    events.add("bye " + track.mid());
  }

  @Override
  public void rtcpFlowing(boolean flowing) {
    events.add("rtcpFlowing " + flowing);
  }

  <T extends RtcpPacket> List<T> rtcp(Class<T> type) {
    return rtcp.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
