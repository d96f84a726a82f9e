package io.rivero.rtp.payload;

/// A whole coded frame, as a decoder or a media file takes it: VP8 as one frame (RFC 6386), H.264
/// as one access unit in the byte stream format (ITU-T H.264 annex B), with its parameter sets in
/// front if it is a key frame.
///
/// Its bytes are the one copy of what the packets carried; nobody changes them. Any thread may have
/// it.
public final class EncodedFrame {
  private final PayloadFormat format;
  private final byte[] bytes;
  private final int ssrc;
  private final long timestamp;
  private final boolean keyFrame;
  private final boolean afterLoss;
  private final int temporalLayer;
  private final int tl0PicIdx;
  private final long firstReceivedNanos;
  private final long lastReceivedNanos;

  /// A frame without layers that nothing is missing before, for frames that do not come from
  /// packets.
  ///
  /// @param bytes all of the frame; handed over
  /// @param timestamp in units of the format's clock, without wraps
  /// @param receivedNanos when it was there, on the monotonic clock
  public EncodedFrame(
      PayloadFormat format,
      byte[] bytes,
      int ssrc,
      long timestamp,
      boolean keyFrame,
      long receivedNanos) {
    this(format, bytes, ssrc, timestamp, keyFrame, false, -1, -1, receivedNanos, receivedNanos);
  }

  EncodedFrame(
      PayloadFormat format,
      byte[] bytes,
      int ssrc,
      long timestamp,
      boolean keyFrame,
      boolean afterLoss,
      int temporalLayer,
      int tl0PicIdx,
      long firstReceivedNanos,
      long lastReceivedNanos) {
    this.format = format;
    this.bytes = bytes;
    this.ssrc = ssrc;
    this.timestamp = timestamp;
    this.keyFrame = keyFrame;
    this.afterLoss = afterLoss;
    this.temporalLayer = temporalLayer;
    this.tl0PicIdx = tl0PicIdx;
    this.firstReceivedNanos = firstReceivedNanos;
    this.lastReceivedNanos = lastReceivedNanos;
  }

  /// VP8 or H.264.
  public PayloadFormat format() {
    return format;
  }

  /// All bytes of the frame, from index 0 to the array's length; not to be changed.
  public byte[] bytes() {
    return bytes;
  }

  /// The source that it is of.
  public int ssrc() {
    return ssrc;
  }

  /// The RTP timestamp without wraps, in units of the format's clock.
  public long timestamp() {
    return timestamp;
  }

  /// Whether a decoder can start here.
  public boolean isKeyFrame() {
    return keyFrame;
  }

  /// Whether frames between the one delivered before and this one are missing which this one may
  /// need; true for a first frame, too. The frames after it do not say it again. On a key frame it
  /// is harmless; otherwise a decoder needs a key frame.
  public boolean isAfterLoss() {
    return afterLoss;
  }

  /// Temporal layer (TID), 0 to 3; -1 if the stream has none.
  public int temporalLayer() {
    return temporalLayer;
  }

  /// Running index of base layer frames, 0 to 255; -1 if the stream has none.
  public int tl0PicIdx() {
    return tl0PicIdx;
  }

  /// When the first of its packets arrived, on the monotonic clock.
  public long firstReceivedNanos() {
    return firstReceivedNanos;
  }

  /// When the packet arrived that made it complete.
  public long lastReceivedNanos() {
    return lastReceivedNanos;
  }
}
