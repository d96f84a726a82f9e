package io.rivero.rtp.stream;

import io.rivero.rtp.HeaderExtensions;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.DependencyDescriptor;
import io.rivero.rtp.rtcp.ReportBlock;
import io.rivero.rtp.rtcp.SenderReport;
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
  private MediaLine line;
  private final RtpSession.Output output;
  private final DropCounts drops;
  private final MediaSource source;
  private final StreamSelector streams;
  private final PublisherFeedback feedback;
  private final PublisherReports reports = new PublisherReports();
  private final RtxUnwrapper unwrapper = new RtxUnwrapper();
  private PayloadTypes payloadTypes;
  private int descriptorId;
  private long restarts; // of the stream, as far as noticed

  ReceiveTrack(MediaLine line, RtpSession.Output output, DropCounts drops, RtcpSender rtcp) {
    this.line = line;
    this.output = output;
    this.drops = drops;
    source = new MediaSource(format(line));
    streams = new StreamSelector(line);
    feedback = new PublisherFeedback(rtcp, line.kind(), line.localSsrc());
    payloadTypes = new PayloadTypes(line.receiveCodecs());
    descriptorId = line.receiveExtensionId(HeaderExtensions.DEPENDENCY_DESCRIPTOR);
  }

  private static SourceFormat format(MediaLine line) {
    return new SourceFormat(line.kind(), line.receiveCodecs(), line.receiveExtensions());
  }

  /// Applies a renegotiation. A stream that is no longer announced makes room for another one.
  void update(MediaLine line) {
    SourceFormat format = format(line);
    if (!format.equals(source.format())) {
      source.setFormat(format);
    }
    this.line = line;
    streams.update(line);
    payloadTypes = new PayloadTypes(line.receiveCodecs());
    descriptorId = line.receiveExtensionId(HeaderExtensions.DEPENDENCY_DESCRIPTOR);
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

  /// Which SSRCs belong to it.
  StreamSelector streams() {
    return streams;
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
    if (!streams.admit(packet.ssrc(), nowNanos)) {
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
      receiveMedia(packet, codec, nowNanos);
    }
  }

  private void receiveMedia(RtpPacket packet, RtpCodec codec, long nowNanos) {
    ReceiveStream former = streams.current();
    ReceiveStream selected = streams.select(packet.ssrc(), nowNanos);
    if (selected == null) {
      drops.surplus++;
      return;
    }
    if (former == null || former.ssrc() != selected.ssrc()) {
      restarts = 0;
      reports.clear();
      if (former != null) {
        feedback.startOver(nowNanos);
      }
    }
    deliver(packet, selected, codec, false, nowNanos);
  }

  /// Retransmissions of the one stream are taken. Their SSRC is known to belong to it from its
  /// announcement, or else by what they carry: a packet that was asked for.
  private void receiveRtx(RtpPacket packet, RtpCodec codec, long nowNanos) {
    ReceiveStream current = streams.current();
    if (current == null || !current.isStarted() || !RtxUnwrapper.carriesMedia(packet)) {
      drops.uselessRtx++;
      return;
    }
    int original = RtxUnwrapper.originalSequenceNumber(packet);
    boolean useful =
        streams.isAnnounced(packet.ssrc())
            ? streams.isRtxOf(packet.ssrc(), current.ssrc()) && current.isNew(original)
            : feedback.isRequested(current.extended(original));
    if (!useful) {
      drops.uselessRtx++;
      return;
    }
    RtpPacket lost = unwrapper.unwrap(packet, codec.payloadType(), current.ssrc());
    deliver(lost, current, codec, true, nowNanos);
  }

  private void deliver(
      RtpPacket packet, ReceiveStream from, RtpCodec codec, boolean repaired, long nowNanos) {
    switch (from.receive(packet, codec.clockRateHz(), repaired, nowNanos)) {
      case DUPLICATE -> drops.duplicate++;
      case LATE -> drops.late++;
      case NEW -> {
        if (from.restarts() != restarts) {
          restarts = from.restarts();
          feedback.startOver(nowNanos);
        }
        markFrame(packet, codec);
        feedback.received(packet, codec, nowNanos);
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
    feedback.requestKeyFrame(nowNanos);
  }

  /// A viewer without a picture has come: a key frame is asked for every 300 ms until one is there
  /// (the same 2 s apply after ten joins). Without effect on audio.
  ///
  /// @param viewer any number that is unique among the viewers of the track
  public void viewerJoined(long viewer, long nowNanos) {
    feedback.viewerJoined(viewer, nowNanos);
  }

  /// What a viewer can take ([Output][RtpSession.Output#rembReceived]). The publisher is told the
  /// median of its viewers, once a second and at once on a fall of 10 %.
  ///
  /// @param viewer the number that it has joined with; without having joined it has no effect
  /// @param bitsPerSecond at least 0
  public void viewerBitrate(long viewer, long bitsPerSecond, long nowNanos) {
    feedback.viewerBitrate(viewer, bitsPerSecond);
  }

  /// A viewer has gone. With the last one, the request for a key frame ends.
  public void viewerLeft(long viewer) {
    feedback.viewerLeft(viewer);
  }

  void setLimits(long minBitsPerSecond, long maxBitsPerSecond) {
    feedback.setLimits(minBitsPerSecond, maxBitsPerSecond);
  }

  /// When feedback is due, or [RtpSession#NO_DEADLINE].
  long deadlineNanos() {
    return active() == null ? RtpSession.NO_DEADLINE : feedback.deadlineNanos(payloadTypes);
  }

  /// The stream if it goes on.
  private @Nullable ReceiveStream active() {
    ReceiveStream current = streams.current();
    return line.receives() && current != null && !current.isEnded() ? current : null;
  }

  /// Sends the feedback that is due.
  void onTimeout(long nowNanos) {
    ReceiveStream current = active();
    if (current != null) {
      feedback.onTimeout(payloadTypes, current.ssrc(), nowNanos);
    }
  }

  /// Takes a sender report, if it is on the stream.
  ///
  /// @return whether the difference of the clocks has changed, for all tracks of the peer
  boolean receiveReport(SenderReport report, RemoteClock clock, long nowNanos) {
    ReceiveStream current = streams.current();
    if (current == null || current.ssrc() != report.ssrc()) {
      return false;
    }
    boolean changed = reports.receive(report, current, source.timeline(), clock, nowNanos);
    applyClock(clock);
    return changed;
  }

  /// Derives the moments of timestamps from the last sender report.
  void applyClock(RemoteClock clock) {
    ReceiveStream current = streams.current();
    if (current == null || !source.timeline().isStarted()) {
      return;
    }
    SourceClock relation = reports.relation(current, source.timeline(), clock);
    if (relation != null) {
      source.setClock(relation);
      output.sourceClock(this, relation);
    }
  }

  /// Takes the end of a stream (RFC 3550 section 6.6).
  void receiveBye(int ssrc) {
    ReceiveStream current = streams.current();
    if (current != null && current.ssrc() == ssrc && !current.isEnded()) {
      current.end();
      output.bye(this);
    }
  }

  /// Our report on the stream, null if there is none that goes on.
  @Nullable ReportBlock report(long nowNanos) {
    ReceiveStream current = active();
    return current == null || !current.isStarted() ? null : reports.block(current, nowNanos);
  }

  /// Counters of the present stream, null before its first packet.
  public @Nullable InboundStatistics statistics() {
    ReceiveStream current = streams.current();
    return current == null ? null : feedback.statistics(current);
  }
}
