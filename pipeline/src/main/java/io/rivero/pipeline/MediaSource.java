package io.rivero.pipeline;

/// A stream of packets of one kind that an element gives to any number of consumers. Owned by the
/// home loop.
abstract class MediaSource {
  /// Did a packet come during the last two seconds?
  abstract boolean isFlowing(long nowNanos);
}
