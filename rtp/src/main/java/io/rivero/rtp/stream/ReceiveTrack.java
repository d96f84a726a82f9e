package io.rivero.rtp.stream;

import io.rivero.rtp.HeaderExtensions;
import io.rivero.rtp.NtpTime;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.DependencyDescriptor;
import io.rivero.rtp.rtcp.Fir;
import io.rivero.rtp.rtcp.IntList;
import io.rivero.rtp.rtcp.Nack;
import io.rivero.rtp.rtcp.Pli;
import io.rivero.rtp.rtcp.Remb;
import io.rivero.rtp.rtcp.ReportBlock;
import io.rivero.rtp.rtcp.SenderReport;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the peer sends on one media line. It outlives the streams: when the SSRC changes, extended
/// sequence numbers go on from where they were, with a jump of at least 65536.
///
/// Of several streams at a time only one is received: the first one that comes, or of a simulcast
/// the first one that was announced. Another one takes over when that has said BYE or has been
/// silent for 5 s.
///
/// Owner: the thread of its session.
public final class ReceiveTrack {
  /// A sender report whose moment is further away from now says nothing about timestamps.
  static final long MAX_REPORT_DEVIATION_NANOS = 10_000_000_000L;

  private MediaLine line;
  private final RtpSession.Output output;
  private final DropCounts drops;
  private final RtcpSender rtcp;
  private final MediaSource source;
  private PayloadTypes payloadTypes;
  private int descriptorId;
  private final SsrcTable ssrcs = new SsrcTable();
  private final RtxUnwrapper unwrapper = new RtxUnwrapper();
  private final NackGenerator nacks = new NackGenerator();
  private final long[] missing = new long[NackGenerator.MAX_OUTSTANDING];
  private final KeyFrameRequests keyFrames = new KeyFrameRequests();
  private final RembAggregate remb = new RembAggregate();
  private final Set<Long> viewers = new HashSet<>();

  private @Nullable ReceiveStream stream;
  private boolean simulcastSeen;
  private long simulcastSeenNanos;
  private long restarts;
  private @Nullable SenderReport lastReport;
  private long lastReportNanos;
  private long nackCount;
  private long pliCount;
  private long firCount;

  ReceiveTrack(MediaLine line, RtpSession.Output output, DropCounts drops, RtcpSender rtcp) {
    this.line = line;
    this.output = output;
    this.drops = drops;
    this.rtcp = rtcp;
    payloadTypes = new PayloadTypes(line.receiveCodecs());
    descriptorId = line.extensionId(HeaderExtensions.DEPENDENCY_DESCRIPTOR);
    source =
        new MediaSource(new SourceFormat(line.kind(), line.receiveCodecs(), line.extensions()));
  }

  /// Applies a renegotiation. A stream that is no longer announced makes room for another one.
  void update(MediaLine line) {
    SourceFormat format = new SourceFormat(line.kind(), line.receiveCodecs(), line.extensions());
    if (!format.equals(source.format())) {
      source.setFormat(format);
    }
    boolean wasAnnounced = stream != null && isAnnounced(stream.ssrc());
    this.line = line;
    if (stream != null && wasAnnounced && !isAnnounced(stream.ssrc())) {
      stream.end();
    }
    payloadTypes = new PayloadTypes(line.receiveCodecs());
    descriptorId = line.extensionId(HeaderExtensions.DEPENDENCY_DESCRIPTOR);
  }

  /// The `mid` of the line.
  public String mid() {
    return line.mid();
  }

  /// Audio or video.
  public MediaKind kind() {
    return line.kind();
  }

  MediaLine line() {
    return line;
  }

  /// What legs on this thread need of it, up to date with each packet; the same object for the life
  /// of the track.
  public MediaSource source() {
    return source;
  }

  /// Whether an SSRC was announced for this line, as media or as retransmission.
  boolean isAnnounced(int ssrc) {
    List<RemoteSource> sources = line.remoteSources();
    for (int i = 0; i < sources.size(); i++) {
      Integer rtx = sources.get(i).rtxSsrc();
      if (sources.get(i).ssrc() == ssrc || (rtx != null && rtx == ssrc)) {
        return true;
      }
    }
    return false;
  }

  /// Whether packets of an SSRC have come on this line.
  boolean knows(int ssrc) {
    return ssrcs.contains(ssrc);
  }

  /// Forgets an SSRC that has been announced for another line.
  void forget(int ssrc) {
    ssrcs.remove(ssrc);
    if (stream != null && stream.ssrc() == ssrc) {
      stream.end();
    }
  }

  boolean hasPayloadType(int payloadType) {
    return payloadTypes.isKnown(payloadType);
  }

  /// Takes a packet that has been routed here.
  void receive(RtpPacket packet, long nowNanos) {
    if (!line.receives()) {
      drops.notReceiving++;
      return;
    }
    if (!ssrcs.admit(packet.ssrc(), nowNanos)) {
      drops.unknownStream++;
      return;
    }
    RtpCodec repaired = payloadTypes.repairedBy(packet.payloadType());
    RtpCodec codec = payloadTypes.codec(packet.payloadType());
    if (repaired != null) {
      receiveRtx(packet, repaired, nowNanos);
    } else if (codec == null) {
      drops.unknownPayloadType++;
    } else {
      ReceiveStream selected = select(packet.ssrc(), nowNanos);
      if (selected == null) {
        drops.surplus++;
      } else {
        deliver(packet, selected, codec, false, nowNanos);
      }
    }
  }

  /// The stream of an SSRC if it is the one to be received.
  private @Nullable ReceiveStream select(int ssrc, long nowNanos) {
    ReceiveStream current = stream;
    if (current != null && current.ssrc() == ssrc) {
      return current;
    }
    boolean free =
        current == null
            ? mayBeFirst(ssrc, nowNanos)
            : current.isEnded() || nowNanos - current.lastNanos() > SsrcTable.SILENCE_NANOS;
    return free ? begin(ssrc, nowNanos) : null;
  }

  private boolean mayBeFirst(int ssrc, long nowNanos) {
    boolean simulcast = line.remoteSources().size() > 1;
    if (!simulcast || line.remoteSources().getFirst().ssrc() == ssrc) {
      return true;
    }
    if (!simulcastSeen) {
      simulcastSeen = true;
      simulcastSeenNanos = nowNanos;
    }
    return nowNanos - simulcastSeenNanos > SsrcTable.SILENCE_NANOS;
  }

  private ReceiveStream begin(int ssrc, long nowNanos) {
    long base = stream == null ? 0 : stream.nextBase();
    ReceiveStream begun = new ReceiveStream(ssrc, base, nowNanos);
    if (stream != null) {
      startOver(nowNanos);
    }
    stream = begun;
    restarts = 0;
    lastReport = null;
    return begun;
  }

  private void startOver(long nowNanos) {
    nacks.reset();
    if (!viewers.isEmpty() && line.kind() == MediaKind.VIDEO) {
      keyFrames.needed(nowNanos);
    }
  }

  /// Retransmissions of the one stream are taken. Their SSRC is known to belong to it from its
  /// announcement, or else by what they carry: a packet that was asked for.
  private void receiveRtx(RtpPacket packet, RtpCodec codec, long nowNanos) {
    ReceiveStream current = stream;
    if (current == null || !current.isStarted() || !RtxUnwrapper.carriesMedia(packet)) {
      drops.uselessRtx++;
      return;
    }
    int original = RtxUnwrapper.originalSequenceNumber(packet);
    boolean useful =
        isAnnounced(packet.ssrc())
            ? isRtxOf(packet.ssrc(), current.ssrc()) && current.isNew(original)
            : nacks.isRequested(current.extended(original));
    if (!useful) {
      drops.uselessRtx++;
      return;
    }
    RtpPacket lost = unwrapper.unwrap(packet, codec.payloadType(), current.ssrc());
    deliver(lost, current, codec, true, nowNanos);
  }

  private boolean isRtxOf(int rtxSsrc, int ssrc) {
    List<RemoteSource> sources = line.remoteSources();
    for (int i = 0; i < sources.size(); i++) {
      Integer rtx = sources.get(i).rtxSsrc();
      if (rtx != null && rtx == rtxSsrc) {
        return sources.get(i).ssrc() == ssrc;
      }
    }
    return false;
  }

  private void deliver(
      RtpPacket packet, ReceiveStream from, RtpCodec codec, boolean repaired, long nowNanos) {
    switch (from.receive(packet, codec.clockRateHz(), repaired, nowNanos)) {
      case DUPLICATE -> drops.duplicate++;
      case LATE -> drops.late++;
      case NEW -> {
        if (from.restarts() != restarts) {
          restarts = from.restarts();
          startOver(nowNanos);
        }
        markFrame(packet, codec);
        if (codec.feedback().nack() && !nacks.received(packet.extendedSequence(), nowNanos)) {
          keyFrames.request(nowNanos);
        }
        if (packet.isKeyFrameStart()) {
          keyFrames.clear();
        }
        source.received(packet, nowNanos);
        output.received(this, packet, nowNanos);
      }
    }
  }

  private void markFrame(RtpPacket packet, RtpCodec codec) {
    if (line.kind() != MediaKind.VIDEO || packet.isPaddingOnly()) {
      return;
    }
    byte[] b = packet.buffer();
    int at = packet.payloadOffset();
    int length = packet.payloadLength();
    int descriptorAt = packet.extensionOffset(descriptorId);
    int descriptorLength = packet.extensionLength(descriptorId);
    packet.setKeyFrameStart(
        codec.format().isKeyFrameStart(b, at, length)
            || DependencyDescriptor.isKeyFrameStart(b, descriptorAt, descriptorLength));
    packet.setFrameStart(
        codec.format().isFrameStart(b, at, length)
            || DependencyDescriptor.isFrameStart(b, descriptorAt, descriptorLength));
  }

  /// A viewer asks for a key frame. Requests of all viewers are merged: at most one per 500 ms, or
  /// per 2 s after ten joins in 10 s. Without effect on audio.
  public void requestKeyFrame(long nowNanos) {
    if (line.kind() == MediaKind.VIDEO) {
      keyFrames.request(nowNanos);
    }
  }

  /// A viewer without a picture has come: a key frame is asked for every 300 ms until one is there
  /// (the same 2 s apply after ten joins). Without effect on audio.
  ///
  /// @param viewer any number that is unique among the viewers of the track
  public void viewerJoined(long viewer, long nowNanos) {
    viewers.add(viewer);
    if (line.kind() == MediaKind.VIDEO) {
      keyFrames.joined(nowNanos);
    }
  }

  /// What a viewer can take ([Output][RtpSession.Output#rembReceived]). The publisher is told the
  /// median of its viewers, once a second and at once on a fall of 10 %.
  ///
  /// @param viewer the number that it has joined with; without having joined it has no effect
  /// @param bitsPerSecond at least 0
  public void viewerBitrate(long viewer, long bitsPerSecond, long nowNanos) {
    if (viewers.contains(viewer)) {
      remb.update(viewer, bitsPerSecond);
    }
  }

  /// A viewer has gone. With the last one, the request for a key frame ends.
  public void viewerLeft(long viewer) {
    viewers.remove(viewer);
    remb.remove(viewer);
    if (viewers.isEmpty()) {
      keyFrames.clear();
    }
  }

  void setLimits(long minBitsPerSecond, long maxBitsPerSecond) {
    remb.setLimits(minBitsPerSecond, maxBitsPerSecond);
  }

  /// When feedback is due, or [RtpSession#NO_DEADLINE].
  long deadlineNanos() {
    if (!isActive()) {
      return RtpSession.NO_DEADLINE;
    }
    long deadline = nacks.deadlineNanos();
    if (payloadTypes.takesPli() || payloadTypes.takesFir()) {
      deadline = Math.min(deadline, keyFrames.deadlineNanos());
    }
    if (payloadTypes.takesRemb()) {
      deadline = Math.min(deadline, remb.deadlineNanos());
    }
    return deadline;
  }

  private boolean isActive() {
    return line.receives() && stream != null && !stream.isEnded();
  }

  /// Sends the feedback that is due.
  void onTimeout(long nowNanos) {
    if (stream == null || !isActive()) {
      return;
    }
    int ssrc = stream.ssrc();
    if (nacks.deadlineNanos() <= nowNanos) {
      sendNack(ssrc, nacks.due(nowNanos, missing));
    }
    boolean refresh = payloadTypes.takesPli() || payloadTypes.takesFir();
    if (refresh && keyFrames.isDue(nowNanos)) {
      sendKeyFrameRequest(ssrc);
    }
    if (payloadTypes.takesRemb() && remb.deadlineNanos() <= nowNanos) {
      rtcp.send(new Remb(line.localSsrc(), remb.due(nowNanos), IntList.of(ssrc)));
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
    rtcp.send(new Nack(line.localSsrc(), ssrc, IntList.of(numbers)));
  }

  private void sendKeyFrameRequest(int ssrc) {
    if (payloadTypes.takesPli()) {
      pliCount++;
      rtcp.send(new Pli(line.localSsrc(), ssrc));
    } else {
      int command = (int) firCount++ & 0xff;
      rtcp.send(new Fir(line.localSsrc(), List.of(new Fir.Entry(ssrc, command))));
    }
  }

  /// Takes a sender report of the stream.
  ///
  /// @return whether the difference of the clocks has changed, for all tracks of the peer
  boolean receiveReport(SenderReport report, RemoteClock clock, long nowNanos) {
    ReceiveStream current = stream;
    if (current == null || current.ssrc() != report.ssrc()) {
      return false;
    }
    boolean first = lastReport == null;
    lastReport = report;
    lastReportNanos = nowNanos;
    if (!current.isStarted() || !source.timeline().isStarted()) {
      return false;
    }
    long moment = source.timeline().nanosOf(current.extendedTimestamp(report.rtpTimestamp()));
    boolean plausible = Math.abs(moment - nowNanos) <= RemoteClock.MAX_DEVIATION_NANOS;
    boolean changed = clock.reported(report.ntpTimestamp(), first && plausible ? moment : nowNanos);
    applyClock(clock);
    return changed;
  }

  /// Derives the moments of timestamps from the last sender report.
  void applyClock(RemoteClock clock) {
    ReceiveStream current = stream;
    SenderReport report = lastReport;
    if (current == null || report == null || !current.isStarted()) {
      return;
    }
    long timestamp = current.extendedTimestamp(report.rtpTimestamp());
    long moment = clock.nanosOf(report.ntpTimestamp());
    long deviation = source.timeline().nanosOf(timestamp) - moment;
    if (Math.abs(deviation) > MAX_REPORT_DEVIATION_NANOS) {
      return;
    }
    SourceClock relation =
        new SourceClock(current.ssrc(), timestamp, moment, current.clockRateHz());
    source.setClock(relation);
    output.sourceClock(this, relation);
  }

  /// Takes the end of a stream (RFC 3550 section 6.6).
  void receiveBye(int ssrc) {
    if (stream != null && stream.ssrc() == ssrc && !stream.isEnded()) {
      stream.end();
      output.bye(this);
    }
  }

  /// Whether a stream is being received, on which to report.
  boolean isReportable() {
    return isActive() && stream != null && stream.isStarted();
  }

  /// The report on the stream; only if there is one.
  ReportBlock report(long nowNanos) {
    ReceiveStream current = stream;
    if (current == null) {
      throw new IllegalStateException("nothing to report");
    }
    SenderReport last = lastReport;
    return new ReportBlock(
        current.ssrc(),
        current.takeFractionLost(),
        current.cumulativeLost(),
        current.reportedHighest(),
        current.jitter(),
        last == null ? 0 : NtpTime.middle32(last.ntpTimestamp()),
        last == null ? 0 : NtpTime.toShortUnits(nowNanos - lastReportNanos));
  }

  /// Counters of the present stream, null before its first packet.
  public @Nullable InboundStatistics statistics() {
    ReceiveStream current = stream;
    if (current == null) {
      return null;
    }
    return new InboundStatistics(
        current.ssrc(),
        current.packets(),
        current.bytes(),
        current.cumulativeLost(),
        current.fractionLost(),
        current.jitterSeconds(),
        nackCount,
        pliCount,
        firCount,
        remb.sentBitsPerSecond());
  }
}
