package io.rivero.benchmarks;

import io.rivero.pipeline.net.MediaLoop;
import io.rivero.rtp.rtcp.IntList;
import io.rivero.rtp.rtcp.ReceiverReport;
import io.rivero.rtp.rtcp.Remb;
import io.rivero.rtp.rtcp.ReportBlock;
import io.rivero.rtp.rtcp.RtcpPacket;
import io.rivero.sdp.NegotiatedMedia;
import io.rivero.srtp.SrtpSession;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Watches: counts what comes by its sequence numbers, opens a sample of it, and reports once a
/// second as a browser does (RR and REMB), so that the server works as it does for browsers. Owned
/// by the loop of its peer.
final class Viewer implements LoadPeer.Media, MediaLoop.Timed {
  /// One packet in so many is authenticated and decrypted; the others cost the generator nothing.
  static final int SAMPLE = 16;

  private static final long REPORT_NANOS = 1_000_000_000L;
  private static final long REMB_BITS_PER_SECOND = 5_000_000;

  private final Delivery delivery = new Delivery();
  private final int localSsrc;
  private @Nullable LoadPeer peer;
  private int payloadType = -1;
  private int ssrc;
  private int highestSequence;
  private long reportAtNanos = Long.MAX_VALUE;
  private long packets;
  private long authentic;
  private long forged;

  Viewer(int localSsrc) {
    this.localSsrc = localSsrc;
  }

  @Override
  public void negotiated(LoadPeer peer, NegotiatedMedia media) {
    this.peer = peer;
    payloadType = media.receiveCodecs().getFirst().payloadType();
    reportAtNanos = peer.loop().clock().nowNanos() + REPORT_NANOS;
    peer.loop().add(this);
  }

  @Override
  public void receiveRtp(byte[] buffer, int length, SrtpSession srtp) {
    if ((buffer[1] & 0x7f) != payloadType) {
      return; // a retransmission
    }
    highestSequence = (buffer[2] & 0xff) << 8 | (buffer[3] & 0xff);
    ssrc = ByteBuffer.wrap(buffer).getInt(8);
    delivery.received(highestSequence);
    if (packets++ % SAMPLE == 0) {
      if (srtp.unprotect(buffer, 0, length) > 0) {
        authentic++;
      } else {
        forged++;
      }
    }
  }

  @Override
  public void receiveRtcp(RtcpPacket packet) {} // sender reports

  @Override
  public long deadlineNanos() {
    return reportAtNanos;
  }

  @Override
  public void onTimeout(long nowNanos) {
    reportAtNanos = nowNanos + REPORT_NANOS;
    if (peer != null && packets > 0) {
      var block = new ReportBlock(ssrc, 0, 0, highestSequence, 0, 0, 0);
      peer.sendRtcp(
          new ReceiverReport(localSsrc, List.of(block)),
          new Remb(localSsrc, REMB_BITS_PER_SECOND, IntList.of(ssrc)));
    }
  }

  /// Distinct packets that came.
  long delivered() {
    return delivery.distinct();
  }

  long duplicates() {
    return delivery.duplicates();
  }

  /// Packets of the sample that were authentic.
  long authentic() {
    return authentic;
  }

  /// Packets of the sample that were not.
  long forged() {
    return forged;
  }
}
