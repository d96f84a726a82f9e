package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;
import org.jspecify.annotations.Nullable;

/// Codes pictures as VP8 (RFC 6386) in real time: one pass, one frame out for each picture in or
/// none, no delay.
///
/// The size is that of each picture; when it changes, a key frame follows. Time comes with the
/// pictures. Not thread-safe; one owner. After the first frames of a size nothing is allocated.
public final class Vp8Encoder {
  private static final int BORDER = 32;
  private static final int GOLDEN_INTERVAL = 40;
  private static final int MAX_ATTEMPTS = 3;
  private static final int CANNOT_BE_WRITTEN = -1;

  private final Vp8EncoderConfig config;
  private final RateControl rate;
  private final TemporalLayers layers;
  private final SpeedDial dial;
  private final FrameSettings settings = new FrameSettings();
  private final EncoderLoopFilter loopFilter = new EncoderLoopFilter();
  private final FrameWriter writer;
  private final Vp8EncodedFrame frame = new Vp8EncodedFrame();
  private final I420Picture[] pictures =
      new I420Picture[5]; // two sources, and three for references
  private @Nullable FrameEncoder coder;
  private boolean keyFrameWanted = true;
  private int framesSinceKey;
  private int framesSinceGolden;
  private double detail;
  private long dropped;

  /// Makes an encoder; the first frame will be a key frame.
  public Vp8Encoder(Vp8EncoderConfig config) {
    this(config, FrameWriter.MAX_FIRST_PARTITION);
  }

  Vp8Encoder(Vp8EncoderConfig config, int maxFirstPartition) {
    this.config = config;
    writer = new FrameWriter(maxFirstPartition);
    rate = new RateControl(config);
    layers = new TemporalLayers(config.temporalLayers());
    dial = new SpeedDial(config.speed());
  }

  /// Sets the target from the next picture on.
  ///
  /// @param bitsPerSecond brought into the range of [Vp8EncoderConfig]
  public void setBitrate(int bitsPerSecond) {
    rate.setBitrate(
        Math.clamp(
            bitsPerSecond,
            Vp8EncoderConfig.MIN_BITS_PER_SECOND,
            Vp8EncoderConfig.MAX_BITS_PER_SECOND));
  }

  /// The next frame will be a key frame.
  public void requestKeyFrame() {
    keyFrameWanted = true;
  }

  /// Sets how long a frame may take; with [#frameTook] the encoder hurries when it takes longer. 0
  /// takes the limit away.
  public void setFrameBudgetNanos(long nanos) {
    dial.setBudgetNanos(nanos);
  }

  /// Tells how long the last call of [#encode] took: the encoder reads no clock.
  public void frameTook(long nanos) {
    dial.frameTook(nanos);
  }

  /// The speed that is used now.
  public int speed() {
    return dial.speed();
  }

  /// Pictures that were left out, so that the buffer would not overflow or since the modes of so
  /// many macroblocks do not fit into a frame.
  public long droppedPictures() {
    return dropped;
  }

  /// Bits sent ahead of the target, less than none if behind.
  public long bufferedBits() {
    return Math.round(rate.level());
  }

  /// Codes a picture.
  ///
  /// @param picture is only read, and not needed after the call
  /// @param presentationNanos its time, not before that of the picture before
  /// @return the frame, valid until the next call; null if the picture was left out
  public @Nullable Vp8EncodedFrame encode(I420Picture picture, long presentationNanos) {
    FrameEncoder encoder = prepare(picture);
    rate.onPicture(presentationNanos);
    boolean keyFrame =
        keyFrameWanted
            || (config.keyFrameInterval() > 0 && framesSinceKey >= config.keyFrameInterval());
    EncoderBorders.copyPadded(picture, pictures[0]);
    detail = keyFrame ? PictureDetail.of(pictures[0]) : 0;
    if (keyFrame) {
      layers.onKeyFrame();
    }
    int layer = layers.layer();
    if (rate.mustDrop(keyFrame, layer, detail)) {
      dropped++;
      return null;
    }
    I420Picture target = freePicture();
    settle(keyFrame);
    int bits = attempt(encoder, target, keyFrame, layer);
    if (bits == CANNOT_BE_WRITTEN || rate.overflows(bits)) {
      dropped++;
      return null;
    }
    keyFrameWanted = false;
    rate.onFrame(keyFrame, layer, detail, settings.quantiser, bits);
    finish(encoder, target);
    return frame;
  }

  private FrameEncoder prepare(I420Picture picture) {
    FrameEncoder encoder = coder;
    if (encoder != null
        && pictures[0].width() == picture.width()
        && pictures[0].height() == picture.height()) {
      return encoder;
    }
    for (int i = 0; i < pictures.length; i++) {
      pictures[i] = I420Picture.allocate(picture.width(), picture.height(), BORDER);
    }
    encoder = new FrameEncoder(pictures[0].codedWidth() / 16, pictures[0].codedHeight() / 16);
    coder = encoder;
    settings.sourceBefore = pictures[1];
    settings.last = pictures[2];
    settings.golden = pictures[2];
    rate.forget();
    keyFrameWanted = true;
    return encoder;
  }

  private void settle(boolean keyFrame) {
    settings.keyFrame = keyFrame;
    settings.minQuantiser = config.minQuantiser();
    settings.renewsStill = config.renewsStill();
    settings.speed = dial.speed();
    settings.refreshesLast = keyFrame || layers.refreshesLast();
    settings.refreshesGolden =
        keyFrame
            || layers.middle()
            || (layers.mayRefreshGolden() && framesSinceGolden >= GOLDEN_INTERVAL);
    settings.usesGolden = !keyFrame && layers.mayUseGolden() && settings.golden != settings.last;
    // A receiver may not get what the upper layers would change.
    settings.refreshesProbabilities = !config.errorResilient() && layers.layer() == 0;
    if (keyFrame) {
      settings.probabilities.reset();
    }
  }

  /// Codes the frame, and again with a coarser quantiser if it came out much too large, or with
  /// simpler modes if these did not fit into the first partition, as of a very large picture.
  ///
  /// @return its bits, or [#CANNOT_BE_WRITTEN]
  private int attempt(FrameEncoder encoder, I420Picture target, boolean keyFrame, int layer) {
    if (settings.renewsStill) {
      encoder.renewal.observe(pictures[0], settings.sourceBefore);
    }
    double share = layers.share();
    int quantiser = rate.quantiser(keyFrame, layer, share, detail);
    settings.wholeOnly = false;
    for (int attempt = 1; ; attempt++) {
      settings.quantiser = quantiser;
      settings.filterLevel = filterLevel(quantiser);
      if (!writes(encoder, target)) {
        return CANNOT_BE_WRITTEN;
      }
      int bits = 8 * writer.length();
      int coarser = rate.again(keyFrame, share, bits, quantiser);
      if (coarser == quantiser || attempt == MAX_ATTEMPTS) {
        return bits;
      }
      quantiser = coarser;
    }
  }

  /// Codes and writes the frame at the present quantiser; if its modes do not fit, again with
  /// simpler ones, which `settings` then stay at.
  ///
  /// @return false if these do not fit either
  private boolean writes(FrameEncoder encoder, I420Picture target) {
    encoder.encode(settings, pictures[0], target);
    if (writer.write(settings, encoder, target.width(), target.height())) {
      return true;
    }
    if (settings.wholeOnly) {
      return false;
    }
    settings.wholeOnly = true;
    return writes(encoder, target);
  }

  /// Fitted to the PSNR of several clips: half the AC step, less where the step is large.
  private static int filterLevel(int quantiser) {
    int step = QuantTables.lumaAc(quantiser);
    return Math.min(FilterLevels.MAX_LEVEL, Math.min(step / 2, 32 + step / 8));
  }

  private void finish(FrameEncoder encoder, I420Picture target) {
    if (settings.refreshesProbabilities) {
      settings.probabilities.set(settings.current);
    }
    if (settings.refreshesLast || settings.refreshesGolden) {
      loopFilter.filter(target, encoder.map, settings.filterLevel, settings.keyFrame);
      EncoderBorders.extend(target);
    }
    if (settings.refreshesLast) {
      settings.last = target;
    }
    if (settings.refreshesGolden) {
      settings.golden = target;
    }
    framesSinceGolden = settings.refreshesGolden ? 0 : framesSinceGolden + 1;
    framesSinceKey = settings.keyFrame ? 0 : framesSinceKey + 1;
    settings.target = target;
    swapSources();
    describe(target);
  }

  private void swapSources() {
    I420Picture source = pictures[0];
    pictures[0] = settings.sourceBefore;
    pictures[1] = source;
    settings.sourceBefore = source;
  }

  private void describe(I420Picture target) {
    frame.bytes = writer.bytes();
    frame.length = writer.length();
    frame.keyFrame = settings.keyFrame;
    frame.width = target.width();
    frame.height = target.height();
    frame.temporalLayer = layers.layer();
    frame.layerSync = layers.sync();
    frame.droppable = !settings.refreshesLast && !settings.refreshesGolden;
    frame.quantiser = settings.quantiser;
    frame.tl0PictureIndex = layers.advance();
  }

  /// What a decoder shows of the last frame; of one that nothing refers to, before its loop filter.
  I420Picture lastTarget() {
    return settings.target;
  }

  private I420Picture freePicture() {
    for (int i = 2; i < pictures.length; i++) {
      if (pictures[i] != settings.last && pictures[i] != settings.golden) {
        return pictures[i];
      }
    }
    throw new IllegalStateException("no picture is free");
  }
}
