package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;

/// How one frame is to be coded.
final class FrameSettings {
  boolean keyFrame;
  int quantiser;
  int minQuantiser;
  boolean renewsStill;
  int speed;

  /// Nothing of 4x4 blocks or quarters, so that little is written about how macroblocks are
  /// predicted.
  boolean wholeOnly;

  int filterLevel;
  boolean refreshesLast;
  boolean refreshesGolden;
  boolean refreshesProbabilities;
  boolean usesGolden;
  I420Picture last = I420Picture.allocate(1, 1, 0);
  I420Picture golden = last;

  /// The source of the frame before.
  I420Picture sourceBefore = last;

  /// What was made last.
  I420Picture target = last;

  /// Those that the decoder has before the frame, and after it.
  final Probabilities probabilities = new Probabilities();

  /// Those of this frame.
  final Probabilities current = new Probabilities();
}
