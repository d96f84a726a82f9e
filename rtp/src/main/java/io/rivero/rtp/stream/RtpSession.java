package io.rivero.rtp.stream;

import io.rivero.rtp.HeaderExtensions;
import io.rivero.rtp.NtpTime;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.rtcp.Bye;
import io.rivero.rtp.rtcp.Fir;
import io.rivero.rtp.rtcp.IntList;
import io.rivero.rtp.rtcp.Nack;
import io.rivero.rtp.rtcp.Pli;
import io.rivero.rtp.rtcp.ReceiverReport;
import io.rivero.rtp.rtcp.Remb;
import io.rivero.rtp.rtcp.ReportBlock;
import io.rivero.rtp.rtcp.Rtcp;
import io.rivero.rtp.rtcp.RtcpPacket;
import io.rivero.rtp.rtcp.SenderReport;
import io.rivero.rtp.rtcp.SourceDescription;
import io.rivero.rtp.rtcp.TransportFeedback;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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

  /// Mean distance of reports; each one is drawn from half to one and a half of it (RFC 3550
  /// section 6.2; browsers send theirs as often).
  static final long REPORT_INTERVAL_NANOS = 1_000_000_000;

  /// Silence of RTCP after which it is said not to flow any more.
  static final long RTCP_SILENCE_NANOS = 5_000_000_000L;

  private final Output output;
  private final SplittableRandom random;
  private final long unixMinusNanos;
  private final SendBuffer sendBuffer = new SendBuffer();
  private final DropCounts drops = new DropCounts();
  private final RtcpSender rtcp;
  private final TransportCcRecorder transportCc = new TransportCcRecorder();
  private final RemoteClock remoteClock = new RemoteClock();
  private final Rtcp.Sink rtcpSink = this::receiveRtcpPacket;
  private final List<ReceiveTrack> receiveTracks = new ArrayList<>();
  private final List<SendTrack> sendTracks = new ArrayList<>();
  private List<ReceiveTrack> receiveTracksView = List.of();
  private List<SendTrack> sendTracksView = List.of();
  private SessionConfig config;
  private int[] transportCcIds = new int[0]; // by line, -1 for none
  private int[] midIds = new int[0]; // by line, -1 for none

  private long minSendBitsPerSecond;
  private long maxSendBitsPerSecond;
  private long minReceiveBitsPerSecond;
  private long maxReceiveBitsPerSecond;
  private long reportNanos = NO_DEADLINE; // the next report; from the first packet on
  private boolean rtcpFlowing;
  private long rtcpNanos; // of the last RTCP packet
  private long rtcpArrivalNanos; // of the one that is being read
  private boolean closed;

  /// A session without any packets yet.
  ///
  /// @param unixNanos wall-clock time at `nowNanos`, in nanoseconds since 1970. It is asked for
  ///   once: sender reports must run evenly, or viewers lose synchronisation
  /// @param seed of the intervals between reports and of the first sequence numbers
  public RtpSession(SessionConfig config, long unixNanos, long nowNanos, long seed, Output output) {
    this.output = output;
    this.config = config;
    random = new SplittableRandom(seed);
    unixMinusNanos = unixNanos - nowNanos;
    rtcp = new RtcpSender(output);
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
    receiveTracks.clear();
    receiveTracks.addAll(receiving);
    sendTracks.clear();
    sendTracks.addAll(sending);
    receiveTracksView = List.copyOf(receiving);
    sendTracksView = List.copyOf(sending);
    config = next;
    forgetForeignSsrcs();
    midIds = idsOf(HeaderExtensions.MID);
    transportCcIds = idsOf(HeaderExtensions.TRANSPORT_WIDE_CC);
    rtcp.configure(next.reducedSizeRtcp(), localSsrc(), next.cname());
    setReceiveBandwidth(minReceiveBitsPerSecond, maxReceiveBitsPerSecond);
  }

  private void forgetForeignSsrcs() {
    for (ReceiveTrack track : receiveTracks) {
      for (RemoteSource announced : track.line().remoteSources()) {
        for (ReceiveTrack other : receiveTracks) {
          if (other != track) {
            other.forget(announced.ssrc());
          }
        }
      }
    }
  }

  private int[] idsOf(String uri) {
    return config.lines().stream().mapToInt(line -> line.extensionId(uri)).toArray();
  }

  private int localSsrc() {
    return config.lines().isEmpty() ? 0 : config.lines().getFirst().localSsrc();
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
    return receiveTracksView;
  }

  /// The tracks of what is sent to the peer, one per line, in the order of the lines.
  public List<SendTrack> sendTracks() {
    return sendTracksView;
  }

  /// Takes an RTP packet of the peer.
  ///
  /// @param packet parsed and decrypted; its array is the receiver's to keep, unchanged
  public void receiveRtp(RtpPacket packet, long nowNanos) {
    if (closed) {
      return;
    }
    int line = route(packet);
    if (line < 0) {
      drops.unknownStream++;
      return;
    }
    startReports(nowNanos);
    recordArrival(packet, transportCcIds[line], nowNanos);
    receiveTracks.get(line).receive(packet, nowNanos);
  }

  /// The index of the packet's line, or -1 (RFC 9143 section 9.2): by SSRC, else by MID, else by a
  /// payload type that only one line has.
  private int route(RtpPacket packet) {
    int ssrc = packet.ssrc();
    int lines = receiveTracks.size();
    for (int i = 0; i < lines; i++) {
      if (receiveTracks.get(i).isAnnounced(ssrc)) {
        return i;
      }
    }
    for (int i = 0; i < lines; i++) {
      if (receiveTracks.get(i).knows(ssrc)) {
        return i;
      }
    }
    for (int i = 0; i < lines; i++) {
      int at = packet.extensionOffset(midIds[i]);
      if (at >= 0) {
        return lineWithMid(packet, at, packet.extensionLength(midIds[i]));
      }
    }
    int found = -1;
    for (int i = 0; i < lines; i++) {
      if (receiveTracks.get(i).hasPayloadType(packet.payloadType())) {
        if (found >= 0) {
          return -1;
        }
        found = i;
      }
    }
    return found;
  }

  private int lineWithMid(RtpPacket packet, int at, int length) {
    for (int i = 0; i < receiveTracks.size(); i++) {
      if (HeaderExtensions.textEquals(packet.buffer(), at, length, receiveTracks.get(i).mid())) {
        return i;
      }
    }
    return -1;
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

  /// Reports begin half an interval after the first packet in either direction.
  private void startReports(long nowNanos) {
    if (reportNanos == NO_DEADLINE) {
      reportNanos = nowNanos + randomInterval() / 2;
    }
  }

  private long randomInterval() {
    return REPORT_INTERVAL_NANOS / 2 + random.nextLong(REPORT_INTERVAL_NANOS);
  }

  /// Takes a decrypted RTCP packet of the peer, compound or reduced-size.
  public void receiveRtcp(byte[] buffer, int offset, int length, long nowNanos) {
    if (closed) {
      return;
    }
    rtcpArrivalNanos = nowNanos;
    if (!Rtcp.parse(buffer, offset, length, rtcpSink)) {
      drops.malformedRtcp++;
      return;
    }
    rtcpNanos = nowNanos;
    if (!rtcpFlowing) {
      rtcpFlowing = true;
      output.rtcpFlowing(true);
    }
  }

  private void receiveRtcpPacket(RtcpPacket packet) {
    switch (packet) {
      case SenderReport report -> receiveSenderReport(report);
      case ReceiverReport report -> receiveReports(report.reports());
      case Bye bye -> receiveBye(bye);
      case Nack nack -> {
        SendTrack track = sendTrack(nack.mediaSsrc());
        if (track != null) {
          track.receiveNack(nack.sequenceNumbers(), rtcpArrivalNanos);
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
      if (track.receiveReport(report, remoteClock, rtcpArrivalNanos)) {
        receiveTracks.forEach(each -> each.applyClock(remoteClock));
      }
    }
    receiveReports(report.reports());
  }

  private void receiveReports(List<ReportBlock> reports) {
    long ntp = ntpAt(rtcpArrivalNanos);
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
    long limited = remb.bitsPerSecond();
    limited = Math.max(limited, minSendBitsPerSecond);
    limited = maxSendBitsPerSecond > 0 ? Math.min(limited, maxSendBitsPerSecond) : limited;
    for (SendTrack track : sendTracks) {
      if (track.kind() == MediaKind.VIDEO) {
        track.receiveRemb(remb.bitsPerSecond(), limited);
      }
    }
    output.rembReceived(limited);
  }

  private long ntpAt(long nanos) {
    return NtpTime.fromUnixNanos(nanos + unixMinusNanos);
  }

  /// Limits of what [Output#rembReceived] reports, in bits per second; 0 means none, and the
  /// maximum wins. They bound what viewers ask of a source, not what this session sends.
  ///
  /// @throws IllegalArgumentException if negative
  public void setSendBandwidth(long minBitsPerSecond, long maxBitsPerSecond) {
    checkLimits(minBitsPerSecond, maxBitsPerSecond);
    minSendBitsPerSecond = minBitsPerSecond;
    maxSendBitsPerSecond = maxBitsPerSecond;
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
    long deadline = Math.min(reportNanos, transportCc.deadlineNanos());
    if (rtcpFlowing) {
      deadline = Math.min(deadline, rtcpNanos + RTCP_SILENCE_NANOS);
    }
    for (int i = 0; i < receiveTracks.size(); i++) {
      deadline = Math.min(deadline, receiveTracks.get(i).deadlineNanos());
      deadline = Math.min(deadline, sendTracks.get(i).deadlineNanos());
    }
    return deadline;
  }

  /// Sends what is due: feedback, reports, key frame requests.
  public void onTimeout(long nowNanos) {
    if (closed || deadlineNanos() > nowNanos) {
      return;
    }
    if (reportNanos <= nowNanos || isReportUrgent(nowNanos)) {
      reportNanos = nowNanos + randomInterval();
      sendReports(nowNanos);
    }
    for (ReceiveTrack track : receiveTracks) {
      track.onTimeout(nowNanos);
    }
    sendTransportFeedback(nowNanos);
    rtcp.flush();
    if (rtcpFlowing && rtcpNanos + RTCP_SILENCE_NANOS <= nowNanos) {
      rtcpFlowing = false;
      output.rtcpFlowing(false);
    }
  }

  private boolean isReportUrgent(long nowNanos) {
    for (SendTrack track : sendTracks) {
      if (track.deadlineNanos() <= nowNanos) {
        return true;
      }
    }
    return false;
  }

  private void sendTransportFeedback(long nowNanos) {
    for (TransportFeedback feedback = transportCc.due(localSsrc(), nowNanos);
        feedback != null;
        feedback = transportCc.due(localSsrc(), nowNanos)) {
      rtcp.send(feedback);
    }
  }

  private void sendReportsNow(long nowNanos) {
    if (!closed) {
      sendReports(nowNanos);
      rtcp.flush();
    }
  }

  /// A report of each stream that is sent, the first one with how the peer's streams are received,
  /// or a receiver report; then the name of each (RFC 3550 section 6.1).
  private void sendReports(long nowNanos) {
    List<ReportBlock> blocks = new ArrayList<>();
    for (ReceiveTrack track : receiveTracks) {
      if (track.isReportable() && blocks.size() < ReportBlock.MAX_PER_REPORT) {
        blocks.add(track.report(nowNanos));
      }
      track.source().cache().expire(nowNanos);
    }
    List<SourceDescription.Chunk> names = new ArrayList<>();
    long ntp = ntpAt(nowNanos);
    for (SendTrack track : sendTracks) {
      track.expire(nowNanos);
      SenderReport report = track.report(nowNanos, ntp, names.isEmpty() ? blocks : List.of());
      if (report == null) {
        continue;
      }
      if (names.isEmpty()) {
        rtcp.begin(report);
      } else {
        rtcp.append(report);
      }
      names.add(new SourceDescription.Chunk(track.ssrc(), config.cname()));
    }
    if (names.isEmpty()) {
      rtcp.begin(new ReceiverReport(localSsrc(), blocks));
      names.add(new SourceDescription.Chunk(localSsrc(), config.cname()));
    }
    for (SourceDescription.Chunk name : names) {
      rtcp.append(new SourceDescription(List.of(name)));
    }
  }

  /// Says goodbye (RFC 3550 section 6.6). Nothing is sent or received afterwards.
  public void close(long nowNanos) {
    if (closed) {
      return;
    }
    if (reportNanos != NO_DEADLINE || isReportUrgent(nowNanos)) {
      sendReports(nowNanos);
      rtcp.append(new Bye(IntList.of(sendTracks.stream().mapToInt(SendTrack::ssrc).toArray())));
      rtcp.flush();
    }
    closed = true;
  }

  /// Packets of the peer that were dropped, by reason.
  public DropCounters drops() {
    return drops.snapshot();
  }
}
