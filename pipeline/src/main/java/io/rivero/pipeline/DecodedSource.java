package io.rivero.pipeline;

import io.rivero.pipeline.video.DecodeStage;
import io.rivero.pipeline.video.FrameFanOut;
import io.rivero.pipeline.video.FrameSink;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.EncodedFrame;
import io.rivero.rtp.payload.FrameAssembler;
import io.rivero.rtp.payload.FrameLoss;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.stream.SourceClock;
import io.rivero.sdp.NegotiatedCodec;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The pictures of a publisher: its packets become frames on the loop, and frames become pictures
/// on a work thread. One decoder for all consumers; with the last one it is dropped. Owned by the
/// home loop.
final class DecodedSource extends DecodedMedia implements PictureSource {
  /// Between two errors that tell that what comes cannot be decoded.
  private static final long LAMENT_NANOS = 10_000_000_000L;

  private static final long NEVER = Long.MIN_VALUE;
  private static final AtomicLong ORIGINS = new AtomicLong();

  private final FrameFanOut pictures = new FrameFanOut();
  private final long viewer = Leg.nextViewer();
  private final AtomicBoolean asking = new AtomicBoolean();
  private DecodeStage stage;
  private @Nullable FrameAssembler assembler;
  private @Nullable PayloadFormat format;
  private final Set<PayloadFormat> refused = EnumSet.noneOf(PayloadFormat.class); // and told
  private @Nullable NegotiatedCodec codec;
  private int ssrc;
  private long origin; // 0: none yet
  private long lamentNanos = NEVER;

  /// @param onIdle called when the last consumer has gone; the object is of no use afterwards
  DecodedSource(MediaElement element, TrackSource track, Runnable onIdle) {
    super(element, track, onIdle);
    this.stage = makeStage();
  }

  private DecodeStage makeStage() {
    MediaRuntime runtime = element().runtime();
    return new DecodeStage(runtime.work(), runtime.pictures(), pictures, new Decoding());
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

  @Override
  public @Nullable PictureClock pictureClock() {
    SourceClock clock = clock();
    return clock == null ? null : new PictureClock(origin, clock);
  }

  DecodeStage stage() {
    return stage;
  }

  /// Takes a packet of the publisher.
  ///
  /// @param negotiated what signalling has told of it
  void packet(RtpPacket packet, PayloadFormat of, @Nullable NegotiatedCodec negotiated) {
    if (!isActive() || (of == format && refused.contains(of))) {
      return;
    }
    if (assembler == null || of != format || !Objects.equals(negotiated, codec)) {
      begin(of, negotiated);
    }
    if (origin == 0 || packet.ssrc() != ssrc) {
      ssrc = packet.ssrc();
      origin = ORIGINS.incrementAndGet();
    }
    if (assembler != null) {
      assembler.receive(packet);
      element().home().touched(this);
    }
  }

  private void begin(PayloadFormat of, @Nullable NegotiatedCodec negotiated) {
    format = of;
    codec = negotiated;
    origin = 0;
    if (DecodeStage.isPossible(of)) {
      assembler = new FrameAssembler(of, FrameAssembler.Config.defaults(), new Assembled());
      String sets = negotiated == null ? null : negotiated.parameters().get("sprop-parameter-sets");
      if (sets != null) {
        assembler.parameterSets(sets);
      }
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
    long frame = assembler == null ? Long.MAX_VALUE : assembler.deadlineNanos();
    return Math.min(frame, faults().deadlineNanos());
  }

  @Override
  public void onTimeout(long nowNanos) {
    if (assembler != null) {
      assembler.onTimeout(nowNanos);
    }
    if (faults().isDue(nowNanos)) {
      stage = makeStage();
      track().requestKeyFrame(nowNanos);
    }
  }

  private void undecodable(String reason) {
    long now = now();
    if (isActive() && (lamentNanos == NEVER || now - lamentNanos >= LAMENT_NANOS)) {
      lamentNanos = now;
      element()
          .raiseError(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE,
              "The pictures of this source are needed, but "
                  + track().description()
                  + " cannot be decoded here: "
                  + reason);
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
    public void undecodable(String reason) {
      element().home().execute(() -> DecodedSource.this.undecodable(reason));
    }

    @Override
    public void failed(RuntimeException fault) {
      faults().failed(fault);
    }
  }
}
