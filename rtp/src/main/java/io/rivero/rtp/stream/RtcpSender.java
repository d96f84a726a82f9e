package io.rivero.rtp.stream;

import io.rivero.rtp.rtcp.ReceiverReport;
import io.rivero.rtp.rtcp.RtcpPacket;
import io.rivero.rtp.rtcp.RtcpWriter;
import io.rivero.rtp.rtcp.SourceDescription;
import java.util.List;

/// Collects what is to be sent at one time into few compound packets (RFC 3550 section 6.1), or
/// packets of reduced size where that is negotiated (RFC 5506).
final class RtcpSender {
  static final int MAX_LENGTH = 1200;

  private final byte[] buffer = new byte[MAX_LENGTH + RtpSession.TAIL_ROOM];
  private final RtcpWriter writer = new RtcpWriter(buffer, 0, MAX_LENGTH);
  private final RtpSession.Output output;
  private boolean reducedSize;
  private int ssrc;
  private String cname = "";

  RtcpSender(RtpSession.Output output) {
    this.output = output;
  }

  /// @param ssrc in whose name reports without content go out
  void configure(boolean reducedSize, int ssrc, String cname) {
    this.reducedSize = reducedSize;
    this.ssrc = ssrc;
    this.cname = cname;
  }

  /// Appends feedback, behind an empty report if need be (RFC 4585 section 3.1).
  void send(RtcpPacket feedback) {
    if (writer.length() == 0 && !reducedSize) {
      begin(new ReceiverReport(ssrc, List.of()));
      append(SourceDescription.of(ssrc, cname));
    }
    append(feedback);
  }

  /// Starts a compound packet with a report.
  void begin(RtcpPacket report) {
    flush();
    append(report);
  }

  /// Appends a packet; if there is no room the packets so far go out first.
  void append(RtcpPacket packet) {
    if (writer.append(packet)) {
      return;
    }
    flush();
    if (!reducedSize) {
      writer.append(new ReceiverReport(ssrc, List.of()));
      writer.append(SourceDescription.of(ssrc, cname));
    }
    if (!writer.append(packet)) {
      throw new IllegalStateException("RTCP over " + MAX_LENGTH + " bytes: " + packet);
    }
  }

  /// Sends what has been collected.
  void flush() {
    if (writer.length() > 0) {
      output.sendRtcp(buffer, writer.length());
      writer.clear();
    }
  }
}
