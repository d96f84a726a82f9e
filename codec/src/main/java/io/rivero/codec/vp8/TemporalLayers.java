package io.rivero.codec.vp8;

/// Which layer the next frame belongs to, and which references it may use and replace, so that a
/// receiver who is sent the lower layers only can decode them.
///
/// | layers | pattern | base | middle | top |
/// |---|---|---|---|---|
/// | 1 | 0 | last, golden -> last | | |
/// | 2 | 0 1 | last, golden -> last | | last, golden -> nothing |
/// | 3 | 0 2 1 2 | last -> last | last -> golden | last, and golden after the middle one -> nothing |
///
/// The pattern moves on with each frame that was encoded, not with dropped pictures, and starts
/// anew with a key frame.
final class TemporalLayers {
  private static final int[][] PATTERNS = {{0}, {0, 1}, {0, 2, 1, 2}};
  // How much of an average frame's bits each layer gets; the mean over a pattern is 1.
  private static final double[][] SHARES = {{1}, {1.2, 0.8}, {1.5, 1.0, 0.75}};

  private final int layers;
  private int position;
  private int tl0PictureIndex = 255;

  TemporalLayers(int layers) {
    this.layers = layers;
  }

  /// The next frame starts the pattern.
  void onKeyFrame() {
    position = 0;
  }

  int layer() {
    return PATTERNS[layers - 1][position];
  }

  double share() {
    return SHARES[layers - 1][layer()];
  }

  /// With three layers the golden reference belongs to the middle layer.
  boolean refreshesLast() {
    return layer() == 0;
  }

  boolean middle() {
    return layers == 3 && layer() == 1;
  }

  boolean mayUseGolden() {
    return layers < 3 || position == 3;
  }

  /// Whether the base layer may replace the golden reference when it wants to.
  boolean mayRefreshGolden() {
    return layers < 3 && layer() == 0;
  }

  boolean sync() {
    return layer() > 0 && position < 3;
  }

  /// Counts a frame that was encoded; what it belongs to is read before.
  ///
  /// @return TL0PICIDX of this frame
  int advance() {
    if (layer() == 0) {
      tl0PictureIndex = (tl0PictureIndex + 1) & 255;
    }
    position = (position + 1) % PATTERNS[layers - 1].length;
    return tl0PictureIndex;
  }
}
