package io.rivero.rtp.stream;

import io.rivero.rtp.NtpTime;
import io.rivero.rtp.rtcp.Bye;
import io.rivero.rtp.rtcp.IntList;
import io.rivero.rtp.rtcp.ReceiverReport;
import io.rivero.rtp.rtcp.ReportBlock;
import io.rivero.rtp.rtcp.SenderReport;
import io.rivero.rtp.rtcp.SourceDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// The reports of a session (RFC 3550 section 6): when they go out, and what is in them.
final class Reporter {
  /// Mean distance of reports; each one is drawn from half to one and a half of it (RFC 3550
  /// section 6.2; browsers send theirs as often).
  static final long INTERVAL_NANOS = 1_000_000_000;

  private final RtcpSender rtcp;
  private final RandomGenerator random;
  private final long unixMinusNanos;
  private List<ReceiveTrack> receiveTracks = List.of();
  private List<SendTrack> sendTracks = List.of();
  private int localSsrc;
  private String cname = "";
  private long nextNanos = RtpSession.NO_DEADLINE; // from the first packet on

  /// @param unixMinusNanos wall-clock time less the time of the session's arguments
  Reporter(RtcpSender rtcp, RandomGenerator random, long unixMinusNanos) {
    this.rtcp = rtcp;
    this.random = random;
    this.unixMinusNanos = unixMinusNanos;
  }

  /// Applies what was negotiated.
  void update(
      List<ReceiveTrack> receiveTracks, List<SendTrack> sendTracks, int localSsrc, String cname) {
    this.receiveTracks = receiveTracks;
    this.sendTracks = sendTracks;
    this.localSsrc = localSsrc;
    this.cname = cname;
  }

  /// Our NTP time.
  long ntpAt(long nanos) {
    return NtpTime.fromUnixNanos(nanos + unixMinusNanos);
  }

  /// Reports begin half an interval after the first packet in either direction.
  void start(long nowNanos) {
    if (nextNanos == RtpSession.NO_DEADLINE) {
      nextNanos = nowNanos + randomInterval() / 2;
    }
  }

  private long randomInterval() {
    return INTERVAL_NANOS / 2 + random.nextLong(INTERVAL_NANOS);
  }

  /// When the next ones are due, or [RtpSession#NO_DEADLINE].
  long deadlineNanos() {
    long deadline = nextNanos;
    for (int i = 0; i < sendTracks.size(); i++) {
      deadline = Math.min(deadline, sendTracks.get(i).deadlineNanos());
    }
    return deadline;
  }

  /// Sends what is due.
  void onTimeout(long nowNanos) {
    if (deadlineNanos() <= nowNanos) {
      nextNanos = nowNanos + randomInterval();
      send(nowNanos);
    }
  }

  /// Sends them now: a report of each stream that is sent, the first one with how the peer's
  /// streams are received, or a receiver report; then the name of each (RFC 3550 section 6.1).
  void send(long nowNanos) {
    List<ReportBlock> blocks = new ArrayList<>();
    for (ReceiveTrack track : receiveTracks) {
      ReportBlock block = track.report(nowNanos);
      if (block != null && blocks.size() < ReportBlock.MAX_PER_REPORT) {
        blocks.add(block);
      }
      track.source().cache().expire(nowNanos);
    }
    List<Integer> senders = new ArrayList<>();
    long ntp = ntpAt(nowNanos);
    for (SendTrack track : sendTracks) {
      track.expire(nowNanos);
      SenderReport report = track.report(nowNanos, ntp, senders.isEmpty() ? blocks : List.of());
      if (report == null) {
        continue;
      }
      if (senders.isEmpty()) {
        rtcp.begin(report);
      } else {
        rtcp.append(report);
      }
      senders.add(track.ssrc());
    }
    if (senders.isEmpty()) {
      rtcp.begin(new ReceiverReport(localSsrc, blocks));
      senders.add(localSsrc);
    }
    for (int ssrc : senders) {
      rtcp.append(SourceDescription.of(ssrc, cname));
    }
  }

  /// Says goodbye (RFC 3550 section 6.6), if anything has been said before.
  void close(long nowNanos) {
    if (deadlineNanos() != RtpSession.NO_DEADLINE) {
      send(nowNanos);
      rtcp.append(new Bye(IntList.of(sendTracks.stream().mapToInt(SendTrack::ssrc).toArray())));
      rtcp.flush();
    }
  }
}
