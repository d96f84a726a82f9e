package io.rivero.rtp.payload;

/// Why something of a stream was given up while frames were put together.
public enum FrameLoss {
  /// Missing packets have not come in time.
  TIMEOUT,
  /// Packets are missing, but a key frame behind them is complete: it goes on there.
  KEY_FRAME,
  /// Packets are missing, and behind them there is no more room to wait.
  OVERFLOW,
  /// A frame is larger than allowed.
  TOO_LARGE,
  /// A frame's payloads are not what the format says.
  MALFORMED,
  /// A frame of a higher temporal layer needs one that is missing; the base layer is intact.
  LAYER,
  /// The stream has been replaced by another one, or its numbers have jumped.
  RESTART
}
