package io.rivero.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.payload.Vp8Descriptor;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/// Reading and rewriting a packet allocates nothing.
class AllocationTest {
  private static final int PACKETS = 20_000;

  private final byte[] received =
      Hex.bytes(
          "90 e0 0001 00000001 00000001 bede0002 10aa 22010203 0000"
              + "90 80 92 34 10 0200 9d012a 8002 e001");
  private final byte[] out = new byte[200];
  private final RtpPacket packet = new RtpPacket();
  private final RtpWriter writer = new RtpWriter();
  private final Vp8Descriptor descriptor = new Vp8Descriptor();
  private final SequenceExtender sequence = new SequenceExtender();

  @Test
  void readingAndRewritingAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int keyFrames = rewrite();
    long before = threads.getCurrentThreadAllocatedBytes();
    keyFrames += rewrite();
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(keyFrames).isEqualTo(2 * PACKETS);
    assertThat(allocated).isLessThan(PACKETS); // less than a byte each: what the measuring takes
  }

  private int rewrite() {
    int keyFrames = 0;
    for (int i = 0; i < PACKETS; i++) {
      packet.parse(received, 0, received.length);
      packet.decrypted(received, 0, received.length);
      packet.setExtendedSequence(sequence.extend(packet.sequenceNumber()));
      int at = packet.payloadOffset();
      if (PayloadFormat.VP8.isKeyFrameStart(received, at, packet.payloadLength())) {
        keyFrames++;
      }
      writer.begin(out, 0, 100, packet.marker(), i, packet.timestamp(), 2);
      HeaderExtensions.writeAbsSendTime(out, writer.extension(3, 3), i);
      int payload = writer.payload(packet.payloadLength());
      System.arraycopy(received, at, out, payload, packet.payloadLength());
      descriptor.parse(out, payload, packet.payloadLength());
      descriptor.setPictureId(out, payload, i);
      writer.end();
    }
    return keyFrames;
  }
}
