package io.rivero.pipeline;

import io.rivero.rtp.stream.RtpSession;

/// The limits of an endpoint, in bits per second; 0 for none.
record Bandwidth(long minReceive, long maxReceive, long minSend, long maxSend) {
  private static final long KILO = 1000;

  /// Kurento's default limits of sending (100 and 500 kbit/s) make every picture poor: they count
  /// only once an application has set one of them.
  static Bandwidth of(BaseRtpEndpoint endpoint) {
    boolean set = endpoint.isSendBandwidthSet();
    long minReceive = endpoint.getMinVideoRecvBandwidth() * KILO;
    long maxReceive = endpoint.getMaxVideoRecvBandwidth() * KILO;
    long minSend = set ? endpoint.getMinVideoSendBandwidth() * KILO : 0;
    long maxSend = set ? endpoint.getMaxVideoSendBandwidth() * KILO : 0;
    return new Bandwidth(
        minReceive, maxReceive, maxSend == 0 ? minSend : Math.min(minSend, maxSend), maxSend);
  }

  void applyTo(RtpSession session) {
    session.setReceiveBandwidth(minReceive, maxReceive);
    session.setSendBandwidth(minSend, maxSend);
  }
}
