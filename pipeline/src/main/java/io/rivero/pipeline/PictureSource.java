package io.rivero.pipeline;

import io.rivero.pipeline.video.FrameSink;
import io.rivero.rtp.stream.SourceClock;
import org.jspecify.annotations.Nullable;

/// Decoded pictures for any number of consumers; there is only work while there is one. Owned by
/// the home loop.
interface PictureSource {
  /// From now on the sink is given every picture, on a work thread. A picture comes soon.
  void add(FrameSink sink);

  void remove(FrameSink sink);

  /// The relation of timestamps and moments that the publisher's reports give; null if unknown.
  @Nullable PictureClock pictureClock();

  /// Which moment a timestamp of pictures stands for.
  ///
  /// @param origin whose timestamps they are, see {@link
  ///   io.rivero.pipeline.video.VideoFrame#origin}
  record PictureClock(long origin, SourceClock clock) {}
}
