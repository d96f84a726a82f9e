package io.rivero.pipeline.audio;

/// What became of one packet or of one block of 20 ms.
public enum SoundOutcome {
  /// A block was decoded.
  DECODED,
  /// A block was encoded.
  ENCODED,
  /// A block was missing, and something like it was played.
  CONCEALED,
  /// A block was missing, and a packet behind it told what it was.
  REPAIRED,
  /// A packet came after its time.
  LATE,
  /// A packet could not be decoded.
  MALFORMED,
  /// A packet or block was left out because a stage was behind.
  SKIPPED,
  /// A stream began: another codec or SSRC, or timestamps from anew.
  BEGUN,
  /// A stage was ended by a fault of ours.
  FAULT
}
