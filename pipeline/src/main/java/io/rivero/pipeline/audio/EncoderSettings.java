package io.rivero.pipeline.audio;

/// What an encoder is told while it runs, if its format can.
///
/// @param lossPercent what viewers lose of what can repair them, 0 to 100: packets repeat the ones
///   before them accordingly
/// @param dtx whether silence is not sent
/// @param maxBitsPerSecond at most; 0 for no limit
public record EncoderSettings(int lossPercent, boolean dtx, int maxBitsPerSecond) {
  /// Nothing is lost, everything is sent.
  public static final EncoderSettings USUAL = new EncoderSettings(0, false, 0);
}
