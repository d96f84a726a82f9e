package io.rivero.pipeline.audio;

import io.rivero.codec.audio.AudioEncoder;
import io.rivero.codec.audio.AudioFrame;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.LocalRtpWriter;
import io.rivero.rtp.payload.PayloadFormat;
import java.util.Arrays;

/// Makes the packets of a publisher in virtual time: one every 20 ms.
public final class Sender {
  /// Of all packets unless another one is asked for.
  public static final int PAYLOAD_TYPE = 111;

  private final PayloadFormat format;
  private final AudioEncoder encoder;
  private final int rateHz;
  private final LocalRtpWriter writer;
  private final long firstTimestamp;
  private final AudioFrame frame = new AudioFrame();
  private final byte[] out = new byte[AudioEncoder.MAX_PACKET];
  private RtpPacket made = new RtpPacket();
  private long samples;

  public Sender(PayloadFormat format, int ssrc, long firstTimestamp) {
    this(format, PAYLOAD_TYPE, ssrc, firstTimestamp);
  }

  public Sender(PayloadFormat format, int payloadType, int ssrc, long firstTimestamp) {
    this.format = format;
    this.firstTimestamp = firstTimestamp;
    boolean wide = format == PayloadFormat.OPUS || format == PayloadFormat.G722;
    rateHz = wide ? 16_000 : 8000;
    encoder = AudioCodecs.encoder(format, rateHz, 1);
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

  /// The next 20 ms of a sine.
  public RtpPacket tone(double hz, double amplitude, long receivedNanos) {
    int length = rateHz / 50;
    frame.set(rateHz, 1, length);
    for (int i = 0; i < length; i++) {
      frame.pcm()[i] =
          (short) Math.round(amplitude * Math.sin(2 * Math.PI * hz * (samples + i) / rateHz));
    }
    return payload(Arrays.copyOf(out, encoder.encode(frame, out, 0)), receivedNanos);
  }

  /// The next 20 ms with any payload.
  RtpPacket payload(byte[] payload, long receivedNanos) {
    byte[] bytes = new byte[LocalRtpWriter.HEADROOM + payload.length];
    System.arraycopy(payload, 0, bytes, LocalRtpWriter.HEADROOM, payload.length);
    writer
        .frame(timestamp(), receivedNanos)
        .payload(bytes, LocalRtpWriter.HEADROOM, payload.length, false);
    pause(1);
    return made;
  }

  /// Time goes on without packets.
  void pause(int blocks) {
    samples += (long) blocks * rateHz / 50;
  }

  /// Of the next packet.
  long timestamp() {
    return firstTimestamp + samples * format.clockRateHz() / rateHz;
  }
}
