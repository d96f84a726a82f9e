package io.rivero.rtp.stream;

import io.rivero.rtp.NtpTime;
import io.rivero.rtp.rtcp.ReportBlock;

/// What a viewer has said about the stream that it gets.
final class ViewerFeedback {
  private final RoundTrip roundTrip = new RoundTrip();
  private long reports;
  private int lostPackets;
  private int fractionLost;
  private long nackCount;
  private long pliCount;
  private long firCount;
  private int lastFirSequence = -1;
  private long rembBitsPerSecond;
  private long targetBitsPerSecond;

  RoundTrip roundTrip() {
    return roundTrip;
  }

  /// @param arrivalNtp our NTP time at which the report came
  void receiveReport(ReportBlock report, long arrivalNtp) {
    reports++;
    lostPackets = report.cumulativeLost();
    fractionLost = report.fractionLost();
    long nanos =
        NtpTime.roundTripNanos(
            NtpTime.middle32(arrivalNtp),
            report.lastSenderReport(),
            report.delaySinceLastSenderReport());
    if (nanos >= 0) {
      roundTrip.measured(nanos);
    }
  }

  void receiveNack() {
    nackCount++;
  }

  void receivePli() {
    pliCount++;
  }

  /// A FIR with the number of the one before is a repetition (RFC 5104 section 4.3.1.2).
  ///
  /// @return whether it is a new request
  boolean receiveFir(int commandSequence) {
    firCount++;
    boolean fresh = commandSequence != lastFirSequence;
    lastFirSequence = commandSequence;
    return fresh;
  }

  void receiveRemb(long bitsPerSecond, long limitedBitsPerSecond) {
    rembBitsPerSecond = bitsPerSecond;
    targetBitsPerSecond = limitedBitsPerSecond;
  }

  OutboundStatistics statistics(int ssrc, SentStream sent, Retransmitter retransmitter) {
    return new OutboundStatistics(
        ssrc,
        sent.packets(),
        sent.bytes(),
        retransmitter.packetsSent(),
        retransmitter.refusals(),
        Math.max(0, roundTrip.lastNanos()) / 1e9,
        reports,
        lostPackets,
        fractionLost / 256.0,
        nackCount,
        pliCount,
        firCount,
        rembBitsPerSecond,
        targetBitsPerSecond);
  }
}
