package io.rivero.codec.vp8;

import java.util.Arrays;

/// Chooses the quantiser so that the bits sent follow the target, and says when a picture has to be
/// left out.
///
/// **Buffer model.** `level` is how many bits were sent more than the target allows; the target
/// drains it with the pictures' time. Up to the capacity (so many milliseconds at the target) it
/// may rise; a little credit is kept from quiet times. Each frame is given its share of the target,
/// less what pays the level off within [#PAY_OFF_SECONDS].
///
/// **Bits of a frame** are foretold as `activity / step ^ exponent`, the activity being learnt from
/// the frames before of the same layer; for a key frame from the last key frame and from how much
/// the picture itself changes from sample to sample.
final class RateControl {
  private static final double PAY_OFF_SECONDS = 1.2;
  private static final double CREDIT_SECONDS = 0.25;
  private static final double KEY_FRAME_SHARE = 0.7;
  private static final double KEY_FRAME_LEAST = 0.5;
  private static final double AFTER_KEY_FRAME = 0.5;
  private static final double KEY_EXPONENT = 0.9;
  private static final double EXPONENT = 1.2;
  private static final double LEARNING = 0.35;
  private static final int MAX_STEP_DOWN = 8;

  private final Vp8EncoderConfig config;
  private final double[] activity = new double[3]; // by layer
  private final int[] lastQuantiser = new int[3];
  private double keyActivity = 13;
  private double activityAfterKey;
  private double bitsPerSecond;
  private double frameSeconds;
  private double level;
  private long lastNanos;
  private boolean started;
  private boolean retargeted = true;

  RateControl(Vp8EncoderConfig config) {
    this.config = config;
    bitsPerSecond = config.bitsPerSecond();
    frameSeconds = 1.0 / config.framesPerSecond();
  }

  /// Before each picture.
  void onPicture(long presentationNanos) {
    if (started) {
      double seconds = Math.clamp((presentationNanos - lastNanos) * 1e-9, 0, 2);
      level = Math.max(level - bitsPerSecond * seconds, -CREDIT_SECONDS * bitsPerSecond);
      if (seconds > 0.001 && seconds < 1) {
        frameSeconds += 0.1 * (seconds - frameSeconds);
      }
    }
    started = true;
    lastNanos = presentationNanos;
  }

  void setBitrate(int newBitsPerSecond) {
    if (newBitsPerSecond != (int) bitsPerSecond) {
      bitsPerSecond = newBitsPerSecond;
      level = Math.min(level, capacity());
      retargeted = true;
    }
  }

  /// The size has changed: what was learnt is void.
  void forget() {
    Arrays.fill(activity, 0);
    activityAfterKey = 0;
    keyActivity = 13;
    retargeted = true;
  }

  /// Whether even the coarsest quantiser would let the buffer overflow.
  boolean mustDrop(boolean keyFrame, int layer, double detail) {
    if (!config.dropsFrames() || level <= 0) {
      return false;
    }
    double least = predict(keyFrame, layer, detail, config.maxQuantiser());
    return level + Math.max(least, 0.1 * bitsPerSecond * frameSeconds) > capacity();
  }

  /// Whether a frame of that size, already coded, has to be left out.
  boolean overflows(int bits) {
    return config.dropsFrames() && level > 0 && level + bits > capacity();
  }

  /// @param share of an average frame
  /// @param detail of the picture, for a key frame: the sum of its differences
  int quantiser(boolean keyFrame, int layer, double share, double detail) {
    double known = keyFrame ? keyActivity * detail : known(layer);
    int quantiser;
    if (known == 0) {
      quantiser = Math.clamp(lastQuantiser[0], config.minQuantiser(), config.maxQuantiser());
    } else {
      double exponent = keyFrame ? KEY_EXPONENT : EXPONENT;
      quantiser = forStep(Math.pow(known / target(keyFrame, share), 1 / exponent));
    }
    if (!keyFrame && !retargeted) {
      quantiser = Math.max(quantiser, lastQuantiser[layer] - MAX_STEP_DOWN);
    }
    return quantiser;
  }

  /// Another quantiser for a frame that came out far too large, or for a key frame that came out
  /// far too small, because what follows has to make up for it; the same if it may stay.
  int again(boolean keyFrame, double share, int bits, int quantiser) {
    double target = target(keyFrame, share);
    double limit = keyFrame ? 1.25 * target : 4 * target;
    boolean tooLarge = bits > limit && (keyFrame || level + bits > 0.7 * capacity());
    boolean tooSmall = keyFrame && bits < KEY_FRAME_LEAST * target;
    if (!tooLarge && !tooSmall) {
      return quantiser;
    }
    double wanted = keyFrame ? 0.9 * target : 2 * target;
    double exponent = keyFrame ? KEY_EXPONENT : EXPONENT;
    double step = QuantTables.lumaAc(quantiser) * Math.pow(bits / wanted, 1 / exponent);
    return tooLarge
        ? Math.clamp(Math.max(forStep(step), quantiser + 1), quantiser, config.maxQuantiser())
        : Math.min(forStep(step), quantiser);
  }

  /// After each frame that is sent.
  void onFrame(boolean keyFrame, int layer, double detail, int quantiser, int bits) {
    level += bits;
    int step = QuantTables.lumaAc(quantiser);
    if (keyFrame) {
      keyActivity = bits * Math.pow(step, KEY_EXPONENT) / Math.max(detail, 1);
      Arrays.fill(activity, 0);
      activityAfterKey = AFTER_KEY_FRAME * bits * Math.pow(step, EXPONENT);
      Arrays.fill(lastQuantiser, quantiser);
      return;
    }
    double seen = bits * Math.pow(step, EXPONENT);
    double before = activity[layer];
    activity[layer] = before == 0 ? seen : before + LEARNING * (seen - before);
    lastQuantiser[layer] = quantiser;
    retargeted = false;
  }

  double level() {
    return level;
  }

  double capacity() {
    return bitsPerSecond * config.bufferMillis() * 1e-3;
  }

  /// Until a frame of the layer has been seen, what a key frame of that size lets expect.
  private double known(int layer) {
    return activity[layer] == 0 ? activityAfterKey : activity[layer];
  }

  private double predict(boolean keyFrame, int layer, double detail, int quantiser) {
    double known = keyFrame ? keyActivity * detail : known(layer);
    double exponent = keyFrame ? KEY_EXPONENT : EXPONENT;
    return known / Math.pow(QuantTables.lumaAc(quantiser), exponent);
  }

  private double target(boolean keyFrame, double share) {
    double average = bitsPerSecond * frameSeconds;
    if (keyFrame) {
      return Math.max(KEY_FRAME_SHARE * capacity() - Math.max(level, 0), 2 * average);
    }
    double base = average * share;
    return Math.clamp(
        base - share * level * frameSeconds / PAY_OFF_SECONDS, 0.2 * base, 2.5 * base);
  }

  private int forStep(double step) {
    int quantiser = config.minQuantiser();
    while (quantiser < config.maxQuantiser() && QuantTables.lumaAc(quantiser) < step) {
      quantiser++;
    }
    return quantiser;
  }
}
