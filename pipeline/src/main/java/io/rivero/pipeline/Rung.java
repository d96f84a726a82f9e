package io.rivero.pipeline;

/// The form in which an element reads what it is fed.
enum Rung {
  /// Packets as they come, rewritten.
  RTP,

  /// Whole frames, still encoded.
  ENCODED,

  /// Pictures and samples.
  DECODED
}
