package io.rivero.pipeline;

import io.rivero.pipeline.PictureSource.PictureClock;
import io.rivero.pipeline.video.EncodeStage;
import io.rivero.pipeline.video.EncoderTarget;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.stream.MediaKind;
import io.rivero.rtp.stream.OutboundStatistics;
import io.rivero.rtp.stream.SourceClock;
import io.rivero.sdp.CodecMatch;
import io.rivero.sdp.FormatParameters;
import io.rivero.sdp.NegotiatedCodec;
import java.util.List;
import java.util.Set;

/// Packets that were made of pictures: one encoder for all viewers of a source, whose bit rate
/// follows what they report. Owned by the home loop.
final class EncodedSource extends EncodedPackets {
  private static final int PAYLOAD_TYPE = 96;
  private static final int CLOCK_RATE_HZ = 90_000;
  private static final long LOOK_NANOS = 1_000_000_000;
  private static final long KEY_FRAME_NANOS = 500_000_000;

  /// VP8 is what every browser has and what we can encode.
  private static final NegotiatedCodec VP8 =
      new NegotiatedCodec(
          PAYLOAD_TYPE, "VP8", CLOCK_RATE_HZ, 1, FormatParameters.NONE, Set.of(), -1);

  private final PictureSource pictures;
  private final EncoderTarget target;
  private EncodeStage stage;
  private long lookNanos;
  private long lookedNanos;
  private long offset;
  private long offsetOrigin;
  private boolean keyFrameWanted;
  private long keyFrameNanos;

  /// @param element whose `encoderBitrate` and its limits count
  /// @param onIdle called when the last viewer has gone; the object is of no use afterwards
  EncodedSource(MediaElement element, PictureSource pictures, Runnable onIdle) {
    super(element, MediaKind.VIDEO, List.of(VP8), onIdle);
    this.pictures = pictures;
    target = new EncoderTarget(element.encoderLimits());
    stage =
        new EncodeStage(
            element.runtime().work(),
            element.runtime().pictures(),
            PAYLOAD_TYPE,
            target.bitsPerSecond(),
            new Encoding());
    pictures.add(stage);
    lookedNanos = now();
    keyFrameNanos = lookedNanos - KEY_FRAME_NANOS;
    lookNanos = lookedNanos + LOOK_NANOS;
    begin();
  }

  /// Can a viewer with these codecs be given what is encoded here?
  static boolean fits(List<NegotiatedCodec> accepted) {
    return CodecMatch.find(VP8, accepted) != null;
  }

  @Override
  double latencyNanos() {
    return stage.latencyNanos();
  }

  EncodeStage stage() {
    return stage;
  }

  @Override
  void joined(Leg leg, long nowNanos) {
    makeKeyFrame(nowNanos);
  }

  @Override
  void left(Leg leg) {
    target.viewerLeft(leg.viewer());
    super.left(leg);
  }

  @Override
  void end() {
    pictures.remove(stage);
    stage.close();
  }

  @Override
  void requestKeyFrame(long nowNanos) {
    keyFrameWanted = true;
    lookNanos = Math.min(lookNanos, Math.max(nowNanos, keyFrameNanos + KEY_FRAME_NANOS));
    element().home().touched(this);
  }

  /// Viewers that have lost their picture share a key frame, so that one of them cannot make every
  /// picture one.
  private void makeKeyFrame(long nowNanos) {
    keyFrameWanted = false;
    keyFrameNanos = nowNanos;
    stage.requestKeyFrame();
  }

  @Override
  void viewerBitrate(Leg leg, long bitsPerSecond, long nowNanos) {
    target.viewerBitrate(leg.viewer(), bitsPerSecond);
    stage.setBitrate(target.bitsPerSecond());
  }

  @Override
  public long deadlineNanos() {
    return Math.min(lookNanos, faults().deadlineNanos());
  }

  /// Looks at what changes slowly: losses, limits, the size, the publisher's clock. After a fault
  /// another encoder goes on with the stream.
  @Override
  public void onTimeout(long nowNanos) {
    if (faults().isDue(nowNanos)) {
      EncodeStage former = stage;
      stage = former.successor();
      pictures.add(stage);
      pictures.remove(former);
    }
    if (keyFrameWanted && nowNanos - keyFrameNanos >= KEY_FRAME_NANOS) {
      makeKeyFrame(nowNanos);
    }
    if (nowNanos >= lookNanos) {
      lookNanos = nowNanos + (keyFrameWanted ? KEY_FRAME_NANOS : LOOK_NANOS);
    }
    if (nowNanos >= lookedNanos + LOOK_NANOS) {
      lookedNanos = nowNanos;
      look();
    }
  }

  private void look() {
    for (Leg leg : legs()) {
      OutboundStatistics statistics = leg.track().statistics();
      target.viewerLoss(leg.viewer(), statistics.reports(), statistics.fractionLost());
    }
    target.setLimits(element().encoderLimits());
    target.setSize(stage.width(), stage.height());
    stage.setBitrate(target.bitsPerSecond());
    PictureClock known = pictures.pictureClock();
    if (known != null && known.origin() == offsetOrigin) {
      SourceClock clock = known.clock();
      setClock(stage.ssrc(), clock.timestamp() + offset, clock.nanos());
    }
  }

  private void forward(List<RtpPacket> packets, long origin, long moved) {
    if (!isActive()) {
      return;
    }
    offset = moved;
    offsetOrigin = origin;
    long now = now();
    for (RtpPacket packet : packets) {
      made(packet, now);
      fanOut(packet, now);
    }
  }

  /// On a work thread.
  private final class Encoding implements EncodeStage.Listener {
    @Override
    public void encoded(List<RtpPacket> packets, long origin, long moved) {
      if (!element().home().execute(() -> forward(packets, origin, moved))) {
        stage.requestKeyFrame(); // the loop is overloaded, and this frame is lost
      }
    }

    @Override
    public void failed(RuntimeException fault) {
      faults().failed(fault);
    }
  }
}
