package io.rivero.pipeline;

import io.rivero.pipeline.video.DecodeStage;
import io.rivero.pipeline.video.FrameFanOut;
import io.rivero.pipeline.video.FrameSink;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.EncodedFrame;
import io.rivero.rtp.payload.FrameAssembler;
import io.rivero.rtp.payload.FrameLoss;
import io.rivero.rtp.payload.PayloadFormat;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The pictures of a publisher: its packets become frames on the loop, and frames become pictures
/// on a work thread. One decoder for all consumers; with the last one it is dropped. Owned by the
/// home loop.
final class DecodedSource extends DecodedMedia implements PictureSource {
  private static final AtomicLong ORIGINS = new AtomicLong();

  private final FrameFanOut pictures = new FrameFanOut();
  private final long viewer = Leg.nextViewer();
  private final AtomicBoolean asking = new AtomicBoolean();
  private final DecodeStage stage;
  private @Nullable FrameAssembler assembler;
  private @Nullable PayloadFormat format;
  private final Set<PayloadFormat> refused = EnumSet.noneOf(PayloadFormat.class); // and told
  private int ssrc;
  private long origin;

  /// @param onIdle called when the last consumer has gone; the object is of no use afterwards
  DecodedSource(MediaElement element, TrackSource track, Runnable onIdle) {
    super(element, track, onIdle);
    this.stage = new DecodeStage(element.runtime().work(), pictures, new Decoding());
  }

  @Override
  public void add(FrameSink sink) {
    pictures.add(sink);
    begin();
    track().viewerJoined(viewer, now()); // also for a further one: it has no picture yet
  }

  @Override
  public void remove(FrameSink sink) {
    pictures.remove(sink);
    if (pictures.isEmpty()) {
      end();
    }
  }

  @Override
  void stop() {
    track().viewerLeft(viewer);
    stage.close();
  }

  DecodeStage stage() {
    return stage;
  }

  /// Takes a packet of the publisher.
  void packet(RtpPacket packet, PayloadFormat of, long nowNanos) {
    if (!isActive() || (of == format && refused.contains(of))) {
      return;
    }
    if (assembler == null || of != format || packet.ssrc() != ssrc) {
      begin(packet, of);
    }
    if (assembler != null) {
      assembler.receive(packet);
      element().home().touched(this);
    }
  }

  private void begin(RtpPacket packet, PayloadFormat of) {
    format = of;
    ssrc = packet.ssrc();
    origin = ORIGINS.incrementAndGet();
    if (DecodeStage.isPossible(of)) {
      assembler = new FrameAssembler(of, FrameAssembler.Config.defaults(), new Assembled());
    } else {
      assembler = null;
      if (refused.add(of)) {
        element()
            .raiseError(
                ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                "The pictures of this source are needed, but "
                    + track().description()
                    + " cannot be decoded here; VP8 and H264 can");
      }
    }
  }

  @Override
  public long deadlineNanos() {
    return assembler == null ? Long.MAX_VALUE : assembler.deadlineNanos();
  }

  @Override
  public void onTimeout(long nowNanos) {
    if (assembler != null) {
      assembler.onTimeout(nowNanos);
    }
  }

  private final class Assembled implements FrameAssembler.Output {
    @Override
    public void frame(EncodedFrame frame) {
      stage.frame(frame, origin);
    }

    @Override
    public void lost(FrameLoss reason) {} // whether it matters, the next frame tells
  }

  /// On a work thread.
  private final class Decoding implements DecodeStage.Listener {
    @Override
    public void keyFrameNeeded() {
      if (asking.compareAndSet(false, true)) {
        Runnable ask =
            () -> {
              asking.set(false);
              if (isActive()) {
                track().requestKeyFrame(now());
              }
            };
        if (!element().home().execute(ask)) {
          asking.set(false); // the loop is overloaded; the next frame asks again
        }
      }
    }

    @Override
    public void failed(RuntimeException fault) {
      DecodedSource.this.failed(fault);
    }
  }
}
