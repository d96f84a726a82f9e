package io.rivero.pipeline.video;

/// What became of one picture.
public enum PictureOutcome {
  /// A frame was decoded.
  DECODED,
  /// A frame was not decoded: one before it was missing, or time had run out.
  DECODE_SKIPPED,
  /// A filter was applied.
  FILTERED,
  /// A filter left a picture out because a newer one was there.
  FILTER_SKIPPED,
  /// A picture was encoded.
  ENCODED,
  /// An encoder left a picture out because a newer one was there.
  ENCODE_SKIPPED,
  /// An encoder left a picture out to keep its bit rate.
  ENCODE_HELD,
  /// A stage was ended by a fault of ours.
  FAULT
}
