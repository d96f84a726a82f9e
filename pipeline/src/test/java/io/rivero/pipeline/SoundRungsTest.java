package io.rivero.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.pipeline.audio.AudioBlock;
import io.rivero.pipeline.audio.AudioSink;
import io.rivero.pipeline.audio.Sender;
import io.rivero.pipeline.audio.SoundOutcome;
import io.rivero.pipeline.webrtc.SessionConfigs;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.rtcp.ReceiverReport;
import io.rivero.rtp.rtcp.ReportBlock;
import io.rivero.rtp.rtcp.RtcpWriter;
import io.rivero.rtp.stream.SendTrack;
import io.rivero.sdp.FormatParameters;
import io.rivero.sdp.NegotiatedCodec;
import io.rivero.sdp.PacketTime;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// The rungs of sound on a loop and its work threads, fed with packets by hand.
class SoundRungsTest extends LadderRig {
  private static final long MS = 1_000_000;

  SoundRungsTest() throws IOException {
    super(MediaType.AUDIO);
  }

  private static NegotiatedCodec codec(
      int type, String name, int clockRateHz, int channels, PacketTime time) {
    return new NegotiatedCodec(
        type, name, clockRateHz, channels, FormatParameters.NONE, Set.of(), -1, time);
  }

  private static NegotiatedCodec codec(int type, String name, int clockRateHz, int channels) {
    return codec(type, name, clockRateHz, channels, PacketTime.UNSAID);
  }

  @Test
  void aDecoderThatHasFailedIsMadeAnewAndToldOnce() {
    var sound = new DecodedSound(endpoint, track, () -> {});
    var tries = new AtomicInteger();
    var heard = new AtomicInteger();
    AudioSink sink =
        new AudioSink() {
          @Override
          public void block(AudioBlock block) {
            if (tries.incrementAndGet() <= 2) {
              throw new IllegalStateException("first and second block");
            }
            heard.incrementAndGet();
          }
        };
    home(() -> {
      sound.add(sink);
      return sound;
    });
    var sender = new Sender(PayloadFormat.PCMU, 1, 0);
    until(() -> {
      home(() -> {
        long now = pipeline.home().clock().nowNanos();
        sound.packet(sender.tone(440, 8000, now), PayloadFormat.PCMU, 8000, now);
        return sound;
      });
      LockSupport.parkNanos(10 * MS);
      return heard.get() >= 5;
    });
    assertThat(runtime.sounds().count(SoundOutcome.FAULT)).isEqualTo(2);
    assertThat(errors()).hasSize(2).allMatch(e -> e.contains("decoding")); // element and pipeline
  }

  @Test
  void aPublisherWhoChangesItsSsrcWithEveryPacketIsNotFollowedEachTime() {
    var sound = new DecodedSound(endpoint, track, () -> {});
    home(() -> {
      sound.add(block -> {});
      long now = pipeline.home().clock().nowNanos();
      for (int i = 0; i < 500; i++, now += MS) {
        var sender = new Sender(PayloadFormat.PCMU, i, 1000L * i);
        sound.packet(sender.tone(440, 8000, now), PayloadFormat.PCMU, 8000, now);
      }
      return sound;
    });
    until(() -> runtime.sounds().count(SoundOutcome.BEGUN) > 0);
    LockSupport.parkNanos(200 * MS); // whatever else would begin has its time
    assertThat(runtime.sounds().count(SoundOutcome.BEGUN)).isBetween(1L, 5L);
  }

  /// RFC 4733 section 2.1: under the clock of the sound, whatever else the viewer has.
  @Test
  void keysGoToViewersWhoHaveThemAtTheClockOfTheirSound() {
    int[] both = types(codec(100, "opus", 48_000, 2), codec(101, "telephone-event", 48_000, 1));
    assertThat(both[96]).isEqualTo(100);
    assertThat(both[97]).isEqualTo(101);
    int[] other = types(codec(100, "opus", 48_000, 2), codec(102, "telephone-event", 8000, 1));
    assertThat(other[97]).isEqualTo(SendTrack.UNSENDABLE);
    int[] narrow =
        types(
            codec(8, "PCMA", 8000, 1),
            codec(101, "telephone-event", 48_000, 1),
            codec(102, "telephone-event", 8000, 1));
    assertThat(narrow[97]).isEqualTo(102);
  }

  /// The payload types under which a viewer is sent what is encoded.
  private int[] types(NegotiatedCodec... accepted) {
    EncodedSound encoded = encoded(List.of(accepted));
    assertThat(encoded.isMain(96)).isTrue();
    assertThat(encoded.isMain(97)).isFalse();
    return SessionConfigs.payloadTypes(encoded.codecs(), List.of(accepted));
  }

  private EncodedSound encoded(List<NegotiatedCodec> accepted) {
    return home(() -> {
      long now = pipeline.home().clock().nowNanos();
      track.packet(new Sender(PayloadFormat.PCMU, 0, 1, 0).tone(440, 8000, now), now);
      return (EncodedSound) track.packets(accepted);
    });
  }

  /// RFC 8866 section 6.4.
  @Test
  void viewersWithOtherWishesForPacketsHaveEncodersOfTheirOwn() {
    EncodedSound usual = encoded(List.of(codec(8, "PCMA", 8000, 1)));
    EncodedSound same = encoded(List.of(codec(8, "PCMA", 8000, 1, new PacketTime(20, 120))));
    EncodedSound shorter = encoded(List.of(codec(8, "PCMA", 8000, 1, new PacketTime(0, 10))));
    assertThat(same).isSameAs(usual);
    assertThat(shorter).isNotSameAs(usual);
    assertThat(home(track::states))
        .anyMatch(state -> state.startsWith("encodes PCMA in packets of 10 ms"))
        .anyMatch(state -> state.matches("encodes PCMA \\d+ blocks"));
  }

  /// RFC 3550 section 6.4.1: fraction lost.
  @Test
  void theLossThatAViewerReportsIsWhatTheEncoderRepairs() {
    EncodedSound encoded = encoded(List.of(codec(100, "opus", 48_000, 2)));
    WebRtcEndpoint viewer = negotiated();
    assertThat(encoded.stage().settings().lossPercent()).isZero();
    home(() -> {
      Leg leg = viewer.leg(MediaType.AUDIO);
      assertThat(leg).isNotNull();
      encoded.add(leg, 0);
      var bytes = new byte[200];
      var rtcp = new RtcpWriter(bytes, 0, bytes.length);
      rtcp.append(
          new ReceiverReport(
              7, List.of(new ReportBlock(leg.track().ssrc(), 26, 10, 100, 0, 0, 0))));
      long now = pipeline.home().clock().nowNanos();
      leg.peer().session().receiveRtcp(bytes, 0, rtcp.length(), now);
      encoded.onTimeout(now + TimeUnit.SECONDS.toNanos(2));
      return leg;
    });
    assertThat(encoded.stage().settings().lossPercent()).isEqualTo(10); // 26 of 256
  }
}
