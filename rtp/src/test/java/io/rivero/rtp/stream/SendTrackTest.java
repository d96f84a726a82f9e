package io.rivero.rtp.stream;

import static io.rivero.rtp.stream.Media.MS;
import static io.rivero.rtp.stream.Media.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivero.rtp.Bytes;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.payload.Vp8Descriptor;
import io.rivero.rtp.rtcp.IntList;
import io.rivero.rtp.rtcp.SenderReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendTrackTest {
  private static final RtpPacket NOTHING = new RtpPacket();

  private final Recorder recorder = new Recorder();
  private final MediaLine line = Media.video("v", 500);
  private SendTrack track = newTrack(line, 1000);
  private MediaSource source = Media.source(line);
  private int ssrc = 1;
  private int reports;
  private final byte[] out = new byte[3000];

  private SendTrack newTrack(MediaLine line, long firstSequence) {
    return new SendTrack(
        line, firstSequence, 90_000, 20, new SendBuffer(), now -> reports++, recorder);
  }

  private void watch(MediaSource next, long nowNanos) {
    source = next;
    track.setSource(next, Media.identity(), nowNanos);
  }

  /// Forwards packet `sequence` of the source, one frame per packet, 30 per second.
  private RtpPacket forward(long sequence, boolean key) {
    return forward(sequence, key, sequence * 33 * MS);
  }

  private RtpPacket forward(long sequence, boolean key, long nowNanos) {
    byte[] payload = Media.vp8Payload(true, key, (int) sequence, (int) sequence, key ? 3 : 2, 200);
    return forward(Media.packet(96, (int) sequence & 0xffff, 0, ssrc, payload), sequence, nowNanos);
  }

  private RtpPacket forwardPadding(long sequence) {
    RtpPacket padding = Media.packet(96, false, (int) sequence & 0xffff, 0, ssrc, new byte[0], 200);
    return forward(padding, sequence, sequence * 33 * MS);
  }

  private RtpPacket forward(RtpPacket packet, long sequence, long nowNanos) {
    Media.received(packet, sequence, sequence * 3000, nowNanos);
    source.received(packet, nowNanos);
    int length = track.forward(packet, out, nowNanos);
    return length == 0 ? NOTHING : Media.parsed(out, length);
  }

  private int sequenceOf(RtpPacket packet) {
    assertThat(packet).isNotSameAs(NOTHING);
    return packet.sequenceNumber();
  }

  @Test
  void nothingGoesOutBeforeTheKeyFrame() {
    watch(source, 0);
    assertThat(forward(1, false)).isSameAs(NOTHING);
    assertThat(track.isWaitingForKeyFrame()).isTrue();
    RtpPacket first = forward(2, true);
    assertThat(sequenceOf(first)).isEqualTo(1000);
    assertThat(first.ssrc()).isEqualTo(500);
    assertThat(first.timestamp()).isEqualTo(90_000);
    assertThat(track.isWaitingForKeyFrame()).isFalse();
    assertThat(sequenceOf(forward(3, false))).isEqualTo(1001);
    assertThat(forward(1, false)).as("from before the key frame").isSameAs(NOTHING);
  }

  @Test
  void paddingLeavesNoGapAndLossDoes() {
    watch(source, 0);
    forward(1, true);
    assertThat(forwardPadding(2)).isSameAs(NOTHING);
    assertThat(forwardPadding(3)).isSameAs(NOTHING);
    assertThat(sequenceOf(forward(4, false))).isEqualTo(1001);
    assertThat(sequenceOf(forward(6, false))).isEqualTo(1003);
    assertThat(sequenceOf(forward(5, false))).isEqualTo(1002);
  }

  @Test
  void latePaddingFillsThePlaceThatWasKeptForIt() {
    watch(source, 0);
    forward(1, true);
    forward(3, false);
    RtpPacket filler = forwardPadding(2);
    assertThat(sequenceOf(filler)).isEqualTo(1001);
    assertThat(filler.isPaddingOnly()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 32_767, 32_768, 65_534, 65_535})
  void sequenceNumbersWrapOnBothSides(long start) {
    track = newTrack(line, 65_534);
    watch(source, 0);
    for (int i = 0; i < 300; i++) {
      RtpPacket packet = forward(start + i, i == 0, i * MS);
      assertThat(sequenceOf(packet)).isEqualTo((65_534 + i) & 0xffff);
    }
    track.receiveNack(IntList.of(65_535, 0, 1), 300 * MS);
    assertThat(recorder.sent).hasSize(3);
    assertThat(recorder.sent.get(1).sequenceNumber()).isEqualTo(21);
    assertThat(Bytes.u16(recorder.sent.get(1).buffer(), recorder.sent.get(1).payloadOffset()))
        .isZero();
  }

  @Test
  void switchKeepsEverythingRunningOn() {
    MediaSource other = Media.source(line);
    watch(source, 0);
    forward(1, true);
    RtpPacket last = forward(2, false);
    ssrc = 77;
    watch(other, 0);
    assertThat(forward(40_000, false, 100 * MS)).isSameAs(NOTHING);
    RtpPacket next = forward(40_001, true, 133 * MS);
    assertThat(reports).as("a sender report with the switch").isEqualTo(1);
    assertThat(sequenceOf(next)).isEqualTo(last.sequenceNumber() + 1);
    assertThat(next.ssrc()).isEqualTo(last.ssrc());
    assertThat(next.timestamp() - last.timestamp()).isBetween(5_990L, 6_090L); // 67 ms
    Vp8Descriptor before = descriptor(last);
    Vp8Descriptor after = descriptor(next);
    assertThat(after.pictureId()).isEqualTo(before.pictureId() + 1);
    assertThat(after.tl0PicIdx()).isEqualTo(before.tl0PicIdx() + 1);
    assertThat(after.keyIdx()).isEqualTo(before.keyIdx() + 1);
    Vp8Descriptor later = descriptor(forward(40_002, false, 200 * MS));
    assertThat(later.pictureId()).isEqualTo(after.pictureId() + 1);
  }

  @Test
  void switchBackContinues() {
    MediaSource first = source;
    watch(source, 0);
    forward(1, true);
    RtpPacket last = forward(2, false);
    for (int i = 0; i < 6; i++) {
      ssrc = i % 2 == 0 ? 77 : 1;
      watch(i % 2 == 0 ? Media.source(line) : first, 0);
      RtpPacket next = forward(100L * (i + 1), true);
      assertThat(sequenceOf(next)).isEqualTo(last.sequenceNumber() + 1);
      assertThat(next.timestamp()).isGreaterThan(last.timestamp());
      assertThat(descriptor(next).pictureId()).isEqualTo(descriptor(last).pictureId() + 1);
      last = next;
    }
  }

  private static Vp8Descriptor descriptor(RtpPacket packet) {
    Vp8Descriptor descriptor = new Vp8Descriptor();
    assertThat(descriptor.parse(packet.buffer(), packet.payloadOffset(), packet.payloadLength()))
        .isTrue();
    return descriptor;
  }

  @Test
  void newSsrcOfTheSourceWaitsForItsKeyFrame() {
    watch(source, 0);
    forward(1, true);
    forward(2, false);
    ssrc = 2;
    assertThat(forward(200_000, false)).isSameAs(NOTHING);
    assertThat(sequenceOf(forward(200_001, true))).isEqualTo(1002);
    ssrc = 1;
    assertThat(forward(3, false)).as("late, of the first SSRC").isSameAs(NOTHING);
  }

  @Test
  void newNumberingOfTheSourceIsNoLoss() {
    watch(source, 0);
    forward(1, true);
    assertThat(sequenceOf(forward(200_000, false))).isEqualTo(1001);
  }

  @Test
  void restOfTheKeyFrameIsSentWhenItsStartComesLate() {
    watch(source, 0);
    assertThat(forward(2, false)).isSameAs(NOTHING);
    assertThat(forward(3, false)).isSameAs(NOTHING);
    assertThat(sequenceOf(forward(1, true, 99 * MS))).isEqualTo(1000);
    assertThat(recorder.sent.stream().map(RtpPacket::sequenceNumber)).containsExactly(1001, 1002);
    assertThat(sequenceOf(forward(4, false))).isEqualTo(1003);
  }

  @Test
  void unreadableVideoIsForwardedAfterTwoSeconds() {
    watch(source, 0);
    long start = 10 * SECOND;
    for (long ms = 0; ms < 2000; ms += 100) {
      assertThat(forward(ms / 100, false, start + ms * MS)).isSameAs(NOTHING);
    }
    assertThat(forward(20, false, start + 2000 * MS)).isNotSameAs(NOTHING);
  }

  @Test
  void readableVideoIsNeverForwardedWithoutKeyFrame() {
    watch(source, 0);
    forward(1, true, 0);
    watch(Media.source(line), 0);
    MediaSource readable = source;
    readable.received(Media.received(keyFrame(), 0, 0, 0), 0);
    for (int i = 1; i < 100; i++) {
      assertThat(forward(i, false, i * 100L * MS)).isSameAs(NOTHING);
    }
  }

  private RtpPacket keyFrame() {
    return Media.packet(96, 0, 0, 1, Media.vp8Payload(true, true, 0, 0, 0, 100));
  }

  @Test
  void packetWithoutPayloadTypeIsReportedOnceAndLeavesNoGap() {
    int[] types = Media.identity();
    types[100] = SendTrack.UNSENDABLE;
    track.setSource(source, types, 0);
    forward(1, true);
    for (int s = 2; s < 5; s++) {
      assertThat(forward(Media.packet(100, s, 0, 1, new byte[10]), s, s * 33L * MS))
          .isSameAs(NOTHING);
    }
    assertThat(recorder.events).containsExactly("unsendable 100");
    assertThat(sequenceOf(forward(5, false))).isEqualTo(1001);
  }

  @Test
  void payloadTypeIsMapped() {
    int[] types = Media.identity();
    types[96] = 120;
    track.setSource(source, types, 0);
    RtpPacket packet = forward(1, true);
    assertThat(packet).isNotSameAs(NOTHING);
    assertThat(packet.payloadType()).isEqualTo(120);
    assertThat(packet.marker()).isTrue();
  }

  @Test
  void nackIsAnsweredByRtxThreeTimesAndWithinASecond() {
    watch(source, 0);
    forward(1, true, 0);
    RtpPacket original = forward(2, false, 0);
    earnShare();
    for (int i = 0; i < 5; i++) {
      track.receiveNack(IntList.of(1001), i * 100L * MS);
    }
    assertThat(recorder.sent).hasSize(3);
    RtpPacket rtx = recorder.sent.getFirst();
    assertThat(rtx.ssrc()).isEqualTo(501);
    assertThat(rtx.payloadType()).isEqualTo(Media.VP8_RTX);
    assertThat(rtx.timestamp()).isEqualTo(original.timestamp());
    assertThat(Bytes.u16(rtx.buffer(), rtx.payloadOffset())).isEqualTo(1001);
    assertThat(payload(rtx, 2)).isEqualTo(payload(original, 0));
    track.receiveNack(IntList.of(1298, 999, 5000), SECOND);
    forward(300, false, 1001 * MS);
    track.receiveNack(IntList.of(1297), 1001 * MS);
    assertThat(recorder.sent).hasSize(4);
    assertThat(track.statistics().nackCount()).isEqualTo(7);
    assertThat(track.statistics().packetsRetransmitted()).isEqualTo(4);
    assertThat(track.statistics().refusals()).isEqualTo(new RefusalCounters(0, 0, 2, 0, 1, 0, 2));
  }

  private void earnShare() {
    for (int s = 3; s < 300; s++) {
      forward(s, false, 0);
    }
  }

  private static byte[] payload(RtpPacket packet, int skip) {
    int from = packet.payloadOffset() + skip;
    return Arrays.copyOfRange(
        packet.buffer(), from, packet.payloadOffset() + packet.payloadLength());
  }

  @Test
  void withoutRtxTheOriginalIsRepeated() {
    RtpCodec codec =
        new RtpCodec(96, Media.vp8().format(), 90_000, RtpCodec.NO_RTX, RtpCodec.Feedback.ALL);
    MediaLine plain = Media.line("v", MediaKind.VIDEO, List.of(codec), Media.EXTENSIONS, 500);
    track = newTrack(plain, 1000);
    watch(source, 0);
    forward(1, true, 0);
    byte[] original = bytes(forward(2, false, 0));
    earnShare();
    track.receiveNack(IntList.of(1001), 70 * MS);
    assertThat(recorder.sent).hasSize(1);
    assertThat(recorder.sent.getFirst().sequenceNumber()).isEqualTo(1001);
    assertThat(bytes(recorder.sent.getFirst()))
        .as("RFC 7714 section 8.1: the same number, the same bytes")
        .isEqualTo(original);
    track.setSource(source, Media.identity(), 80 * MS);
    track.receiveNack(IntList.of(1001), 90 * MS);
    assertThat(recorder.sent).as("payload types may be others now").hasSize(1);
  }

  /// RFC 7714 section 8.1: with the timestamps of another clock it would be the same number with
  /// other bytes.
  @Test
  void nothingIsRepeatedFromBeforeAnotherClockRate() {
    RtpCodec slow = audio(8, 8000);
    RtpCodec fast = audio(10, 44_100);
    MediaLine plain = Media.line("a", MediaKind.AUDIO, List.of(slow, fast), Media.EXTENSIONS, 500);
    track = newTrack(plain, 1000);
    watch(Media.source(plain), 0);
    for (int s = 1; s < 300; s++) {
      forward(Media.packet(8, s, 0, ssrc, new byte[160]), s, s * 20L * MS);
    }
    track.receiveNack(IntList.of(1290), 299 * 20L * MS);
    assertThat(recorder.sent).hasSize(1);
    forward(Media.packet(10, 300, 0, ssrc, new byte[160]), 300, 300 * 20L * MS);
    track.receiveNack(IntList.of(1297), 300 * 20L * MS);
    assertThat(recorder.sent).hasSize(1);
    forward(Media.packet(10, 301, 0, ssrc, new byte[160]), 301, 301 * 20L * MS);
    track.receiveNack(IntList.of(1299), 302 * 20L * MS);
    assertThat(recorder.sent).as("of the new rate").hasSize(2);
  }

  private static RtpCodec audio(int payloadType, int clockRateHz) {
    return new RtpCodec(
        payloadType,
        PayloadFormat.OTHER_AUDIO,
        clockRateHz,
        RtpCodec.NO_RTX,
        RtpCodec.Feedback.ALL);
  }

  @Test
  void fillerHasThePayloadTypeOfItsCodec() {
    int[] types = Media.identity();
    types[98] = 35;
    track.setSource(source, types, 0);
    forward(1, true);
    forward(3, false);
    RtpPacket padding = Media.packet(98, false, 2, 0, ssrc, new byte[0], 200);
    RtpPacket filler = forward(padding, 2, 99 * MS);
    assertThat(sequenceOf(filler)).isEqualTo(1001);
    assertThat(filler.payloadType()).isEqualTo(35);
  }

  @Test
  void packetThatCannotBeHadAsksForAKeyFrameInstead() {
    watch(source, 0);
    forward(1, true, 0);
    earnShare();
    for (int i = 0; i < 3; i++) {
      track.receiveNack(IntList.of(1005), i * 100L * MS);
    }
    assertThat(recorder.events).isEmpty();
    track.receiveNack(IntList.of(1005), 300 * MS);
    track.receiveNack(IntList.of(1005), 400 * MS);
    assertThat(recorder.events).containsExactly("keyFrameRequested v");
    forward(300, true, 500 * MS);
    track.receiveNack(IntList.of(1005), 1400 * MS);
    assertThat(recorder.events).as("a key frame has come since").hasSize(1);
    forward(301, false, 600 * MS);
    forward(302, false, 1601 * MS);
    track.receiveNack(IntList.of(1300), 1601 * MS);
    assertThat(recorder.events).as("older than a second").hasSize(2);
    track.receiveNack(IntList.of(1300), 2100 * MS);
    assertThat(recorder.events).as("one per 500 ms").hasSize(2);
    track.receiveNack(IntList.of(1300), 2101 * MS);
    assertThat(recorder.events).hasSize(3);
  }

  @Test
  void packetThatThePublisherStillOwesNeedsNoKeyFrame() {
    watch(source, 0);
    forward(1, true, 0);
    forward(3, false, 10 * MS);
    track.receiveNack(IntList.of(1001), 20 * MS);
    assertThat(track.statistics().refusals().missing()).isEqualTo(1);
    assertThat(recorder.events).isEmpty();
  }

  @Test
  void packetWithoutShareForItIsHopelessAfterAWhile() {
    watch(source, 0);
    forward(1, true, 0);
    forward(2, false, 0);
    for (int i = 0; i < 4; i++) {
      track.receiveNack(IntList.of(1001), i * 50L * MS);
    }
    assertThat(recorder.sent).isEmpty();
    assertThat(recorder.events).isEmpty();
    track.receiveNack(IntList.of(1001), 200 * MS);
    assertThat(recorder.events).containsExactly("keyFrameRequested v");
    assertThat(track.statistics().refusals()).isEqualTo(new RefusalCounters(0, 1, 0, 4, 0, 0, 0));
  }

  private static byte[] bytes(RtpPacket packet) {
    return Arrays.copyOfRange(packet.buffer(), packet.offset(), packet.offset() + packet.length());
  }

  @Test
  void nackFloodCostsAFifthOfTheStream() {
    watch(source, 0);
    long streamBytes = 0;
    for (int s = 1; s <= 5000; s++) {
      RtpPacket packet = forward(s, s == 1, s * MS);
      assertThat(packet).isNotSameAs(NOTHING);
      streamBytes += packet.length();
      List<Integer> wanted = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        wanted.add((1000 + s - i) & 0xffff);
      }
      track.receiveNack(IntList.of(wanted.stream().mapToInt(i -> i).toArray()), s * MS);
    }
    long sentAgain = recorder.sent.stream().mapToLong(RtpPacket::length).sum();
    assertThat(sentAgain).isBetween(streamBytes / 6, streamBytes / 5);
  }

  @Test
  void audioSwitchesAtOnce() {
    MediaLine audio = Media.audio("a", 600);
    track = newTrack(audio, 1000);
    watch(Media.source(audio), 0);
    RtpPacket first = forward(Media.packet(111, 1, 0, 1, new byte[50]), 1, 0);
    assertThat(first).isNotSameAs(NOTHING);
    watch(Media.source(audio), 0);
    RtpPacket next = forward(Media.packet(111, 900, 0, 2, new byte[50]), 900, 20 * MS);
    assertThat(sequenceOf(next)).isEqualTo(1001);
    assertThat(next.timestamp() - first.timestamp()).isEqualTo(960);
  }

  @Test
  void noSourceOrNoPermissionSendsNothing() {
    assertThat(track.forward(Media.received(keyFrame(), 0, 0, 0), out, 0)).isZero();
    MediaLine mute =
        new MediaLine(
            "v",
            MediaKind.VIDEO,
            true,
            false,
            line.receiveCodecs(),
            line.sendCodecs(),
            line.sendExtensions(),
            true,
            List.of(),
            500,
            501);
    watch(source, 0);
    track.update(mute);
    assertThat(forward(1, true)).isSameAs(NOTHING);
    track.update(line);
    assertThat(forward(2, false)).as("a key frame first").isSameAs(NOTHING);
    assertThat(forward(3, true)).isNotSameAs(NOTHING);
  }

  @Test
  void misuseIsRefused() {
    watch(source, 0);
    assertThatThrownBy(() -> track.forward(keyFrame(), new byte[100], 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> track.setSource(source, new int[5], 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> track.setSource(Media.source(Media.audio("a", 1)), Media.identity(), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void reportFollowsTheTimestamps() {
    watch(source, 0);
    forward(1, true, 0);
    assertThat(track.deadlineNanos()).isLessThanOrEqualTo(0); // the first one at once
    SenderReport report = track.report(SECOND, 42, List.of());
    assertThat(report).isNotNull();
    assertThat(report.ntpTimestamp()).isEqualTo(42);
    assertThat(report.rtpTimestamp()).isEqualTo(180_000);
    assertThat(report.packetCount()).isEqualTo(1);
    assertThat(track.report(6 * SECOND, 42, List.of())).isNull();
  }
}
