package io.rivero.pipeline.video;

import io.rivero.codec.picture.I420Picture;

/// A decoded picture with its time.
///
/// @param picture on loan: whoever keeps it longer than a call retains it
/// @param origin which stream the timestamp belongs to: unique in the process, another one after a
///   change of source
/// @param timestamp of RTP, without wraps, in units of 1/90000 s
/// @param receivedNanos when its last packet came, on the scale of {@link System#nanoTime}
public record VideoFrame(I420Picture picture, long origin, long timestamp, long receivedNanos) {
  /// The same moment, with another picture.
  public VideoFrame withPicture(I420Picture other) {
    return new VideoFrame(other, origin, timestamp, receivedNanos);
  }
}
