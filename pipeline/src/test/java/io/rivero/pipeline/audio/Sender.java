package io.rivero.pipeline.audio;

import io.rivero.codec.audio.AudioEncoder;
import io.rivero.codec.audio.AudioFrame;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.LocalRtpWriter;
import io.rivero.rtp.payload.PayloadFormat;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/// Makes the packets of a publisher in virtual time: one every 20 ms, unless another length is
/// asked for.
public final class Sender {
  /// Of all packets unless another one is asked for.
  public static final int PAYLOAD_TYPE = 111;

  private final PayloadFormat format;
  private final AudioEncoder encoder;
  private final int rateHz;
  private final int millis;
  private final LocalRtpWriter writer;
  private long firstTimestamp;
  private final AudioFrame frame = new AudioFrame();
  private final byte[] out = new byte[AudioEncoder.MAX_PACKET];
  private RtpPacket made = new RtpPacket();
  private long samples;

  public Sender(PayloadFormat format, int ssrc, long firstTimestamp) {
    this(format, PAYLOAD_TYPE, ssrc, firstTimestamp);
  }

  public Sender(PayloadFormat format, int payloadType, int ssrc, long firstTimestamp) {
    this(format, payloadType, ssrc, firstTimestamp, encoder(format), 20);
  }

  /// @param encoder mono
  /// @param millis of each packet
  Sender(
      PayloadFormat format,
      int payloadType,
      int ssrc,
      long firstTimestamp,
      AudioEncoder encoder,
      int millis) {
    this.format = format;
    this.firstTimestamp = firstTimestamp;
    this.encoder = encoder;
    this.millis = millis;
    rateHz = encoder.sampleRateHz();
    writer =
        new LocalRtpWriter(
            format,
            payloadType,
            ssrc,
            1,
            (packet, now) -> {
              made = new RtpPacket();
              made.copyFrom(packet);
            });
  }

  static AudioEncoder encoder(PayloadFormat format) {
    boolean wide = format == PayloadFormat.OPUS || format == PayloadFormat.G722;
    return AudioCodecs.encoder(format, wide ? 16_000 : 8000, 1);
  }

  /// The next packet of a sine.
  public RtpPacket tone(double hz, double amplitude, long receivedNanos) {
    return sound(second -> amplitude * Math.sin(2 * Math.PI * hz * second), receivedNanos);
  }

  /// The next packet of any sound.
  ///
  /// @param wave samples by second
  RtpPacket sound(DoubleUnaryOperator wave, long receivedNanos) {
    int length = rateHz * millis / 1000;
    frame.set(rateHz, 1, length);
    for (int i = 0; i < length; i++) {
      frame.pcm()[i] = (short) Math.round(wave.applyAsDouble((samples + i) / (double) rateHz));
    }
    return payload(Arrays.copyOf(out, encoder.encode(frame, out, 0)), receivedNanos);
  }

  /// The next packet with any payload.
  RtpPacket payload(byte[] payload, long receivedNanos) {
    byte[] bytes = new byte[LocalRtpWriter.HEADROOM + payload.length];
    System.arraycopy(payload, 0, bytes, LocalRtpWriter.HEADROOM, payload.length);
    writer
        .frame(timestamp(), receivedNanos)
        .payload(bytes, LocalRtpWriter.HEADROOM, payload.length, false);
    pause(1);
    return made;
  }

  /// A packet of something that accompanies the sound.
  RtpPacket aside(byte[] payload, long timestamp, boolean marker, long receivedNanos) {
    byte[] bytes = new byte[LocalRtpWriter.HEADROOM + payload.length];
    System.arraycopy(payload, 0, bytes, LocalRtpWriter.HEADROOM, payload.length);
    writer
        .frame(timestamp, receivedNanos)
        .payload(bytes, LocalRtpWriter.HEADROOM, payload.length, marker, PAYLOAD_TYPE + 1);
    return made;
  }

  /// Time goes on without packets.
  void pause(int packets) {
    samples += (long) packets * rateHz * millis / 1000;
  }

  /// Timestamps jump, and the sound does not.
  void jump(long millis) {
    firstTimestamp += millis * format.clockRateHz() / 1000;
  }

  /// Of the next packet.
  long timestamp() {
    return firstTimestamp + samples * format.clockRateHz() / rateHz;
  }
}
