package io.rivero.pipeline.video;

import io.rivero.codec.picture.I420Picture;

/// Changes pictures; called by one work thread at a time.
public interface PictureFilter {
  /// The changed picture.
  ///
  /// @param picture not to be written to: others see it, too
  /// @param timestamp in units of 1/90000 s
  /// @return a picture that the caller will release: a new one, or the given one, retained
  I420Picture apply(I420Picture picture, long timestamp);
}
