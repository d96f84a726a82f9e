package io.rivero.rtp.stream;

import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A source of packets as one media loop sees it: what the legs to its viewers need besides the
/// packets themselves.
///
/// On the loop of the publisher it is [ReceiveTrack#source], kept up to date by the session. A
/// further loop with viewers makes one of its own and calls [#received] for each packet,
/// [#setClock] for each [RtpSession.Output#sourceClock], and [#setFormat] after a renegotiation of
/// the publisher.
///
/// Owner: the thread of the legs that use it.
public final class MediaSource {
  private SourceFormat format;
  private int formatVersion;
  private final @Nullable RtpCodec[] codecs = new @Nullable RtpCodec[128]; // by payload type
  private final RetransmissionCache cache = new RetransmissionCache();
  private final SourceTimeline timeline = new SourceTimeline();
  private boolean keyFrameSeen;

  /// A source without packets yet.
  public MediaSource(SourceFormat format) {
    this.format = format;
    index();
  }

  /// How to read its packets.
  public SourceFormat format() {
    return format;
  }

  /// Replaces the format.
  ///
  /// @throws IllegalArgumentException if it is of another kind
  public void setFormat(SourceFormat format) {
    if (format.kind() != this.format.kind()) {
      throw new IllegalArgumentException("a source of " + this.format.kind() + " stays one");
    }
    this.format = format;
    formatVersion++;
    index();
  }

  /// Counts the changes of the format, from 0.
  int formatVersion() {
    return formatVersion;
  }

  private void index() {
    Arrays.fill(codecs, null);
    for (RtpCodec codec : format.codecs()) {
      codecs[codec.payloadType()] = codec;
    }
  }

  /// Takes note of a packet, before it is forwarded; its array must not change any more.
  ///
  /// @param packet as [RtpSession.Output#received] gave it
  public void received(RtpPacket packet, long nowNanos) {
    RtpCodec codec = codecs[packet.payloadType()];
    if (codec == null) {
      return;
    }
    keyFrameSeen |= packet.isKeyFrameStart();
    cache.add(packet, nowNanos);
    if (!packet.isPaddingOnly()) {
      timeline.arrived(
          packet.ssrc(), packet.extendedTimestamp(), codec.clockRateHz(), packet.receivedNanos());
    }
  }

  /// Takes over the relation that the source's sender reports give.
  public void setClock(SourceClock clock) {
    timeline.reported(clock);
  }

  /// The relation that the source's sender reports have given, null before the first one: what a
  /// further loop starts with.
  public @Nullable SourceClock clock() {
    return timeline.clock();
  }

  /// What has been received during the last second.
  public RetransmissionCache cache() {
    return cache;
  }

  /// The moments of its timestamps.
  SourceTimeline timeline() {
    return timeline;
  }

  /// Whether the source has ever shown a key frame; if not, its payload may be unreadable.
  boolean isKeyFrameSeen() {
    return keyFrameSeen;
  }

  /// The format behind a payload type; [PayloadFormat#OTHER_VIDEO] if it is not known.
  public PayloadFormat payloadFormat(int payloadType) {
    RtpCodec codec = codecs[payloadType];
    return codec == null ? PayloadFormat.OTHER_VIDEO : codec.format();
  }

  /// The clock rate of a payload type, in Hz; 1 if it is not known.
  public int clockRateHz(int payloadType) {
    RtpCodec codec = codecs[payloadType];
    return codec == null ? 1 : codec.clockRateHz();
  }
}
