package io.rivero.rtp.stream;

import static io.rivero.rtp.stream.Media.MS;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.rtcp.Bye;
import io.rivero.rtp.rtcp.Fir;
import io.rivero.rtp.rtcp.IntList;
import io.rivero.rtp.rtcp.Nack;
import io.rivero.rtp.rtcp.Pli;
import io.rivero.rtp.rtcp.Remb;
import io.rivero.rtp.rtcp.ReportBlock;
import io.rivero.rtp.rtcp.RtcpWriter;
import io.rivero.rtp.rtcp.SenderReport;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Any bytes of a peer, RTP or RTCP, at any time: nothing is thrown, and limits hold.
class RtpSessionFuzzTest {
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  /// A session whose packets go back to the peer.
  private static final class Loopback extends Recorder {
    final RtpSession session =
        new RtpSession(Media.config(Media.audio("a", 600), Media.video("v", 500)), 0, 0, 1, this);
    private final byte[] out = new byte[70_000];
    private long now;
    private long answerBytes;

    Loopback() {
      for (int i = 0; i < 2; i++) {
        ReceiveTrack track = session.receiveTracks().get(i);
        track.viewerJoined(1, 0);
        session.sendTracks().get(i).setSource(track.source(), Media.identity(), 0);
      }
    }

    @Override
    public void received(ReceiveTrack track, RtpPacket packet, long nowNanos) {
      int index = track.kind() == MediaKind.AUDIO ? 0 : 1;
      int length = session.sendTracks().get(index).forward(packet, out, nowNanos);
      assertThat(length).isLessThanOrEqualTo(packet.length() + SendTrack.MAX_GROWTH);
    }

    @Override
    public void sendRtp(SendTrack track, byte[] buffer, int length) {
      answerBytes += length;
      assertThat(answerBytes).isLessThan(MAX_ANSWER_BYTES);
    }

    @Override
    public void rembReceived(long bitsPerSecond) {
      session.receiveTracks().get(1).viewerBitrate(1, bitsPerSecond, now);
    }

    void receive(byte[] bytes, boolean rtcp, long waitNanos) {
      now += waitNanos;
      RtpPacket packet = new RtpPacket();
      if (rtcp) {
        session.receiveRtcp(bytes, 0, bytes.length, now);
      } else if (packet.parse(bytes, 0, bytes.length) && packet.decrypted(bytes, 0, bytes.length)) {
        session.receiveRtp(packet, now);
      }
      session.onTimeout(now);
      assertThat(session.deadlineNanos()).isGreaterThan(now);
    }
  }

  /// Each packet is preceded by a length and by the time to wait.
  @FuzzTest
  void receiveNeverThrows(byte[] bytes) {
    Loopback loopback = new Loopback();
    for (int at = 0; at + 3 <= bytes.length; ) {
      int length = Math.min(bytes[at] & 0xff, bytes.length - at - 3);
      long wait = (bytes[at + 1] & 0x7f) * MS;
      boolean rtcp = bytes[at + 1] < 0;
      loopback.receive(Arrays.copyOfRange(bytes, at + 3, at + 3 + length), rtcp, wait);
      at += 3 + length;
    }
  }

  @Test
  void changedPacketsNeverThrow() {
    Random random = new Random(20);
    for (int run = 0; run < 30; run++) {
      Loopback loopback = new Loopback();
      for (int i = 0; i < 300; i++) {
        boolean rtcp = random.nextInt(3) == 0;
        byte[] bytes = rtcp ? rtcp(random) : rtp(random);
        for (int flips = random.nextInt(3); flips > 0; flips--) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        loopback.receive(bytes, rtcp, random.nextInt(20) * MS);
      }
    }
  }

  private static byte[] rtp(Random random) {
    int type = new int[] {96, 97, 111, 50}[random.nextInt(4)];
    byte[] payload = Media.vp8Payload(random.nextBoolean(), random.nextBoolean(), 1, 2, 3, 100);
    RtpPacket packet =
        Media.packet(
            type,
            random.nextBoolean(),
            random.nextInt(200),
            random.nextInt(),
            type == 111 ? 2 : 1,
            payload,
            random.nextInt(3));
    return packet.buffer();
  }

  private static byte[] rtcp(Random random) {
    byte[] b = new byte[500];
    RtcpWriter writer = new RtcpWriter(b, 0, b.length);
    ReportBlock block = new ReportBlock(500, 1, 2, 3, 4, random.nextInt(), random.nextInt(100));
    writer.append(
        switch (random.nextInt(6)) {
          case 0 ->
              new SenderReport(
                  1, random.nextLong(), random.nextInt() & 0xffff_ffffL, 1, 1, List.of(block));
          case 1 -> new Bye(IntList.of(1));
          case 2 -> new Nack(1, 500, IntList.of(1, 2, 3, 50, random.nextInt(65_536)));
          case 3 -> new Pli(1, 500);
          case 4 -> new Fir(1, List.of(new Fir.Entry(500, random.nextInt(256))));
          default -> new Remb(1, random.nextInt(1 << 30), IntList.of(500));
        });
    return Arrays.copyOf(b, writer.length());
  }
}
