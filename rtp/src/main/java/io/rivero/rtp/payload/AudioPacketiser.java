package io.rivero.rtp.payload;

/// Timestamps and marker bits for encoded audio: Opus (RFC 7587 section 4), PCMU, PCMA and G.722
/// (RFC 3551 section 4). All of them put one encoded frame as it is into one packet, so that the
/// payload itself needs no work in either direction.
///
/// The RTP clock of G.722 runs at 8000 Hz although it samples at 16000 (RFC 3551 section 4.5.2),
/// and that of Opus always at 48000; the marker bit stands on the first packet after a pause (RFC
/// 3551 section 4.1).
///
/// Owner: one thread.
public final class AudioPacketiser {
  private final int clockRateHz;
  private long ticks; // of the next frame
  private long remainder; // of the division by the sampling rate
  private boolean paused = true;
  private long timestamp;
  private boolean marker;

  /// @param format one with a fixed clock
  /// @param firstTimestamp where timestamps begin
  /// @throws IllegalArgumentException if the format has no clock of its own or is video
  public AudioPacketiser(PayloadFormat format, long firstTimestamp) {
    if (format.isVideo() || format.clockRateHz() == 0) {
      throw new IllegalArgumentException(format.name());
    }
    clockRateHz = format.clockRateHz();
    ticks = firstTimestamp;
  }

  /// The next frame; whether or not it is sent, time goes on by its length.
  ///
  /// @param samples per channel that it holds
  /// @param sampleRateHz at which they are counted
  /// @param sent false if there is nothing to send (discontinuous transmission)
  public void next(int samples, int sampleRateHz, boolean sent) {
    timestamp = ticks;
    marker = sent && paused;
    paused = !sent;
    long scaled = (long) samples * clockRateHz + remainder;
    ticks += scaled / sampleRateHz;
    remainder = scaled % sampleRateHz;
  }

  /// Timestamp of the frame, without wraps: the low 32 bits are sent.
  public long timestamp() {
    return timestamp;
  }

  /// Marker bit of the frame.
  public boolean marker() {
    return marker;
  }
}
