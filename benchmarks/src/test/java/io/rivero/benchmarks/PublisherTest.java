package io.rivero.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.HeaderExtensions;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.rtcp.Pli;
import io.rivero.sdp.Answer;
import io.rivero.sdp.Direction;
import io.rivero.sdp.Fingerprint;
import io.rivero.sdp.LocalConfig;
import io.rivero.sdp.LocalMedia;
import io.rivero.sdp.LocalStream;
import io.rivero.sdp.LocalTransport;
import io.rivero.sdp.MediaKind;
import io.rivero.sdp.NegotiatedMedia;
import io.rivero.sdp.OfferAnswer;
import io.rivero.sdp.SdpException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What the generator publishes is what the server takes for VP8 (RFC 7741).
class PublisherTest {
  private static final int SIZE = 1200;
  private static final int SSRC = 7;

  private final byte[] out = new byte[2048];
  private final RtpPacket packet = new RtpPacket();
  private final Publisher publisher = new Publisher(SSRC, SIZE, 250);
  private final NegotiatedMedia media = negotiated();

  @Test
  void packetsHaveOneSizeAndNoGaps() {
    for (int i = 0; i < 100; i++) {
      assertThat(publisher.write(media, out, 0)).isEqualTo(SIZE);
      assertThat(packet.parse(out, 0, SIZE)).isTrue();
      assertThat(packet.sequenceNumber()).isEqualTo(i);
      assertThat(packet.ssrc()).isEqualTo(SSRC);
      int id = Objects.requireNonNull(media.sendExtensions().get(HeaderExtensions.ABS_SEND_TIME));
      assertThat(packet.extensionLength(id)).isEqualTo(3);
    }
  }

  @Test
  void aKeyFrameComesFirstAndWhenItIsAskedFor() {
    assertThat(isKeyFrameStart()).isTrue();
    for (int i = 0; i < 30; i++) {
      assertThat(isKeyFrameStart()).isFalse();
    }
    publisher.receiveRtcp(new Pli(1, SSRC));
    long starts = 0;
    for (int i = 0; i < 16; i++) {
      starts += isKeyFrameStart() ? 1 : 0;
    }
    assertThat(starts).isOne();
    assertThat(publisher.keyFrames()).isEqualTo(2);
  }

  private boolean isKeyFrameStart() {
    assertThat(packet.parse(out, 0, publisher.write(media, out, 0))).isTrue();
    return PayloadFormat.VP8.isKeyFrameStart(
        packet.buffer(), packet.payloadOffset(), packet.payloadLength());
  }

  private static NegotiatedMedia negotiated() {
    try {
      var offerer = config(Direction.SENDONLY, 1);
      var answerer = config(Direction.RECVONLY, 3);
      var offer = OfferAnswer.offer(offerer);
      Answer answer = OfferAnswer.answer(offer, answerer);
      var agreed = OfferAnswer.accept(offer, answer.description(), offerer);
      return Objects.requireNonNull(agreed.media(MediaKind.VIDEO));
    } catch (SdpException e) {
      throw new AssertionError(e);
    }
  }

  private static LocalConfig config(Direction direction, int ssrc) {
    var transport =
        new LocalTransport(
            "ufrag",
            "a-password-of-22-chars",
            List.of(new Fingerprint("sha-256", "AA:" + "BB:".repeat(30) + "CC")));
    LocalMedia video = LocalMedia.video(new LocalStream(ssrc, ssrc + 1, "s", "t"));
    return new LocalConfig(1, 1, "c", null, video.withDirection(direction), List.of(transport));
  }
}
