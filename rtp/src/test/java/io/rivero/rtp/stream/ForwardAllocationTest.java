package io.rivero.rtp.stream;

import static io.rivero.rtp.stream.Media.MS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.RtpWriter;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Receiving and forwarding a packet allocates nothing; the array of a received packet is the
/// caller's.
class ForwardAllocationTest {
  private static final int PACKETS = 20_000;

  private final RtpPacket packet = new RtpPacket();
  private final byte[] bytes = packetBytes();
  private final byte[] out = new byte[3000];
  private int forwarded;
  private int sequence;

  private static byte[] packetBytes() {
    byte[] b = new byte[2000];
    RtpWriter writer = new RtpWriter().begin(b, 0, 96, true, 0, 0, 1);
    writer.extension(1, new byte[] {1}, 0, 1);
    writer.extension(3, new byte[] {0, 0}, 0, 2);
    byte[] payload = Media.vp8Payload(true, true, 1, 1, 1, 1000);
    writer.payload(payload, 0, payload.length);
    return Arrays.copyOf(b, writer.end());
  }

  @Test
  void forwardingAllocatesNothing() {
    MediaLine line = Media.video("v", 500);
    Recorder nobody = new Recorder();
    SendTrack[] legs = new SendTrack[3];
    Recorder fanOut =
        new Recorder() {
          @Override
          public void received(ReceiveTrack track, RtpPacket received, long nowNanos) {
            for (SendTrack leg : legs) {
              forwarded += leg.forward(received, out, nowNanos) > 0 ? 1 : 0;
            }
          }
        };
    RtpSession session = new RtpSession(Media.config(line), 0, 0, 1, fanOut);
    MediaSource source = session.receiveTracks().getFirst().source();
    for (int i = 0; i < legs.length; i++) {
      legs[i] = new SendTrack(line, 7, 7, 7, new SendBuffer(), now -> {}, nobody);
      legs[i].setSource(Media.source(line), Media.identity(), 0);
    }
    forward(session, 10);
    for (SendTrack leg : legs) {
      leg.setSource(source, Media.identity(), 0); // a switch, so picture numbers are rewritten
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    forward(session, PACKETS);
    forwarded = 0;
    long before = threads.getCurrentThreadAllocatedBytes();
    forward(session, PACKETS);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(forwarded).isEqualTo(3 * PACKETS);
    assertThat(allocated).isLessThan(PACKETS); // under a byte each: what the measuring takes
  }

  /// Without timeouts: reports allocate, but not per packet.
  private void forward(RtpSession session, int packets) {
    for (int i = 0; i < packets; i++) {
      sequence++;
      bytes[2] = (byte) (sequence >> 8);
      bytes[3] = (byte) sequence;
      packet.parse(bytes, 0, bytes.length);
      packet.decrypted(bytes, 0, bytes.length);
      session.receiveRtp(packet, sequence * MS);
    }
  }
}
