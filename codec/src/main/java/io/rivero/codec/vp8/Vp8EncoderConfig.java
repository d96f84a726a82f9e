package io.rivero.codec.vp8;

import java.util.function.Consumer;

/// What an encoder is made with. The bit rate and the speed can be changed later; the size of the
/// pictures is that of each picture.
///
/// @param bitsPerSecond target, 1,000 to 100,000,000
/// @param framesPerSecond what is assumed until the pictures' times say it, 1 to 240
/// @param minQuantiser least quantiser index, 0 to 127: below 4 or so bits are spent on what nobody
///   sees
/// @param maxQuantiser greatest quantiser index, `minQuantiser` to 127
/// @param bufferMillis how far what is sent may run ahead of the target: a key frame that is larger
///   delays what follows by at most so much, 50 to 10,000
/// @param dropsFrames whether a picture is left out rather than the buffer overrun
/// @param keyFrameInterval a key frame at the latest after so many frames; 0: only where one is
///   needed or asked for
/// @param temporalLayers 1 to 3
/// @param errorResilient whether each frame can be parsed without the ones before it, so that a
///   lost frame costs its own contents only: probabilities are not carried on
/// @param speed 0 (best) to [#MAX_SPEED] (fastest): what the encoder uses unless a time per frame
///   is given to it and makes it hurry
/// @param renewsStill whether parts of the picture that do not change at all (a shared screen, a
///   drawn background) are coded again with a finer quantiser, a few in each frame, by segments
public record Vp8EncoderConfig(
    int bitsPerSecond,
    int framesPerSecond,
    int minQuantiser,
    int maxQuantiser,
    int bufferMillis,
    boolean dropsFrames,
    int keyFrameInterval,
    int temporalLayers,
    boolean errorResilient,
    int speed,
    boolean renewsStill) {
  /// The fastest speed.
  public static final int MAX_SPEED = 10;

  static final int MIN_BITS_PER_SECOND = 1_000;
  static final int MAX_BITS_PER_SECOND = 100_000_000;
  private static final int DEFAULT_SPEED = 5;

  /// Checks the ranges.
  public Vp8EncoderConfig {
    check("bitsPerSecond", bitsPerSecond, MIN_BITS_PER_SECOND, MAX_BITS_PER_SECOND);
    check("framesPerSecond", framesPerSecond, 1, 240);
    check("minQuantiser", minQuantiser, 0, 127);
    check("maxQuantiser", maxQuantiser, minQuantiser, 127);
    check("bufferMillis", bufferMillis, 50, 10_000);
    check("keyFrameInterval", keyFrameInterval, 0, Integer.MAX_VALUE);
    check("temporalLayers", temporalLayers, 1, 3);
    check("speed", speed, 0, MAX_SPEED);
  }

  /// A call: one layer, 30 pictures a second, key frames on demand, at most 600 ms ahead.
  public static Vp8EncoderConfig defaults(int bitsPerSecond) {
    return new Vp8EncoderConfig(
        bitsPerSecond, 30, 4, 124, 600, true, 0, 1, false, DEFAULT_SPEED, true);
  }

  /// The same with other temporal layers.
  public Vp8EncoderConfig withTemporalLayers(int layers) {
    return with(draft -> draft.temporalLayers = layers);
  }

  /// The same with another speed.
  public Vp8EncoderConfig withSpeed(int newSpeed) {
    return with(draft -> draft.speed = newSpeed);
  }

  /// The same with or without error resilience.
  public Vp8EncoderConfig withErrorResilience(boolean resilient) {
    return with(draft -> draft.errorResilient = resilient);
  }

  /// The same with other limits of the quantiser index.
  public Vp8EncoderConfig withQuantiser(int least, int greatest) {
    return with(draft -> {
      draft.minQuantiser = least;
      draft.maxQuantiser = greatest;
    });
  }

  /// The same with or without leaving pictures out.
  public Vp8EncoderConfig withFrameDropping(boolean drops) {
    return with(draft -> draft.dropsFrames = drops);
  }

  /// The same with or without finer renewal of what stands still.
  public Vp8EncoderConfig withRenewal(boolean renews) {
    return with(draft -> draft.renewsStill = renews);
  }

  private Vp8EncoderConfig with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return new Vp8EncoderConfig(
        bitsPerSecond,
        framesPerSecond,
        draft.minQuantiser,
        draft.maxQuantiser,
        bufferMillis,
        draft.dropsFrames,
        keyFrameInterval,
        draft.temporalLayers,
        draft.errorResilient,
        draft.speed,
        draft.renewsStill);
  }

  /// What may differ in a copy.
  private static final class Draft {
    int minQuantiser;
    int maxQuantiser;
    boolean dropsFrames;
    int temporalLayers;
    boolean errorResilient;
    int speed;
    boolean renewsStill;

    Draft(Vp8EncoderConfig config) {
      minQuantiser = config.minQuantiser;
      maxQuantiser = config.maxQuantiser;
      dropsFrames = config.dropsFrames;
      temporalLayers = config.temporalLayers;
      errorResilient = config.errorResilient;
      speed = config.speed;
      renewsStill = config.renewsStill;
    }
  }

  private static void check(String name, int value, int least, int greatest) {
    if (value < least || value > greatest) {
      throw new IllegalArgumentException(
          name + " is " + value + ", not from " + least + " to " + greatest);
    }
  }
}
