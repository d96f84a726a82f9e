package io.rivero.rtp.stream;

import static io.rivero.rtp.stream.Media.MS;
import static io.rivero.rtp.stream.Media.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivero.rtp.NtpTime;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.RtpWriter;
import io.rivero.rtp.rtcp.Bye;
import io.rivero.rtp.rtcp.Fir;
import io.rivero.rtp.rtcp.IntList;
import io.rivero.rtp.rtcp.Nack;
import io.rivero.rtp.rtcp.Pli;
import io.rivero.rtp.rtcp.ReceiverReport;
import io.rivero.rtp.rtcp.Remb;
import io.rivero.rtp.rtcp.ReportBlock;
import io.rivero.rtp.rtcp.RtcpPacket;
import io.rivero.rtp.rtcp.RtcpWriter;
import io.rivero.rtp.rtcp.SenderReport;
import io.rivero.rtp.rtcp.SourceDescription;
import io.rivero.rtp.rtcp.TransportFeedback;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RtpSessionTest {
  private static final long UNIX = 1_700_000_000L * SECOND;

  private final Recorder recorder = new Recorder();
  private long timeoutNanos; // a deadline may lie before it
  private RtpSession session = session(Media.config(Media.audio("a", 600), Media.video("v", 500)));

  private RtpSession session(SessionConfig config) {
    return new RtpSession(config, UNIX, 0, 1, recorder);
  }

  private void video(int ssrc, int sequence, long nowNanos) {
    session.receiveRtp(
        Media.packet(96, sequence, 0, ssrc, Media.vp8Payload(true, false, 0, 0, 0, 50)), nowNanos);
  }

  private void rtcp(long nowNanos, RtcpPacket... packets) {
    byte[] b = new byte[2000];
    RtcpWriter writer = new RtcpWriter(b, 0, b.length);
    for (RtcpPacket packet : packets) {
      writer.append(packet);
    }
    session.receiveRtcp(b, 0, writer.length(), nowNanos);
  }

  private InboundStatistics inbound(int track) {
    return Objects.requireNonNull(session.receiveTracks().get(track).statistics());
  }

  private void runUntil(long endNanos) {
    for (int i = 0; session.deadlineNanos() <= endNanos; i++) {
      assertThat(i).as("timeouts").isLessThan(10_000);
      long now = Math.max(timeoutNanos, session.deadlineNanos());
      timeoutNanos = now;
      session.onTimeout(now);
      assertThat(session.deadlineNanos()).isGreaterThan(now);
    }
  }

  @Test
  void streamsAreFoundByPayloadTypeThenBySsrc() {
    video(1, 10, 0);
    session.receiveRtp(Media.packet(111, 5, 0, 2, new byte[20]), 0);
    assertThat(recorder.received).hasSize(2);
    assertThat(inbound(0).ssrc()).isEqualTo(2);
    assertThat(inbound(1).ssrc()).isEqualTo(1);
    session.receiveRtp(Media.packet(50, 5, 0, 3, new byte[20]), 0);
    assertThat(session.drops().unknownStream()).isEqualTo(1);
    session.receiveRtp(Media.packet(50, 5, 0, 1, new byte[20]), 0);
    assertThat(session.drops().unknownPayloadType()).isEqualTo(1);
  }

  @Test
  void midDecidesBeforeThePayloadType() {
    session = session(Media.config(Media.video("v1", 500), Media.video("v2", 600)));
    session.receiveRtp(withMid("v2", 7), 0);
    session.receiveRtp(withMid("v9", 8), 0);
    video(9, 1, 0); // no MID, and the payload type is no answer
    assertThat(session.receiveTracks().get(0).statistics()).isNull();
    assertThat(inbound(1).ssrc()).isEqualTo(7);
    assertThat(session.drops().unknownStream()).isEqualTo(2);
  }

  private static RtpPacket withMid(String mid, int ssrc) {
    byte[] b = new byte[200];
    RtpWriter writer = new RtpWriter().begin(b, 0, 96, true, 1, 0, ssrc);
    byte[] text = mid.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    writer.extension(4, text, 0, text.length).payload(new byte[10], 0, 10);
    return Media.parsed(Arrays.copyOf(b, writer.end()));
  }

  @Test
  void announcedSsrcDecidesFirst() {
    session =
        session(
            Media.config(
                Media.video("v1", 500),
                Media.video("v2", 600, new RemoteSource(7, 8), new RemoteSource(9, null))));
    video(7, 1, 0);
    assertThat(inbound(1).ssrc()).isEqualTo(7);
  }

  @Test
  void otherLayersOfASimulcastAreDropped() {
    session =
        session(
            Media.config(
                Media.video("v", 600, new RemoteSource(7, null), new RemoteSource(8, null))));
    video(8, 1, 0);
    video(7, 1, 0);
    video(8, 2, 0);
    assertThat(recorder.received).hasSize(1);
    assertThat(recorder.received.getFirst().ssrc()).isEqualTo(7);
    assertThat(session.drops().surplus()).isEqualTo(2);
  }

  @Test
  void anotherSsrcTakesOverAfterByeOrSilence() {
    video(1, 1, 0);
    video(2, 1, MS);
    assertThat(session.drops().surplus()).isEqualTo(1);
    rtcp(2 * MS, new Bye(IntList.of(1)));
    assertThat(recorder.events).contains("bye v");
    video(2, 2, 3 * MS);
    assertThat(recorder.received).hasSize(2);
    assertThat(recorder.received.get(1).extendedSequence())
        .isGreaterThanOrEqualTo(ReceiveStream.RESTART_DISTANCE);
    video(3, 1, 5 * SECOND);
    assertThat(recorder.received).hasSize(2);
    video(3, 2, 5 * SECOND + 4 * MS);
    assertThat(recorder.received).hasSize(3);
  }

  @Test
  void ninthSsrcOfALineIsRefused() {
    for (int ssrc = 1; ssrc <= 20; ssrc++) {
      video(ssrc, 1, 0);
    }
    assertThat(session.drops().surplus()).isEqualTo(7);
    assertThat(session.drops().unknownStream()).isEqualTo(12);
  }

  @Test
  void lineThatDoesNotReceiveDrops() {
    MediaLine line = Media.video("v", 500);
    session =
        session(
            Media.config(
                new MediaLine(
                    "v",
                    MediaKind.VIDEO,
                    false,
                    true,
                    line.receiveCodecs(),
                    line.sendCodecs(),
                    line.sendExtensions(),
                    true,
                    List.of(),
                    500,
                    501)));
    video(1, 1, 0);
    assertThat(session.drops().notReceiving()).isEqualTo(1);
    assertThat(recorder.received).isEmpty();
  }

  @Test
  void lostPacketIsAskedForAndComesByRtx() {
    video(1, 10, 0);
    video(1, 12, MS);
    runUntil(11 * MS);
    assertThat(recorder.rtcp(Nack.class)).containsExactly(new Nack(500, 1, IntList.of(11)));
    session.receiveRtp(rtx(11), 20 * MS);
    assertThat(recorder.received).hasSize(3);
    RtpPacket repaired = recorder.received.getLast();
    assertThat(repaired.sequenceNumber()).isEqualTo(11);
    assertThat(repaired.extendedSequence()).isEqualTo(11);
    assertThat(repaired.ssrc()).isEqualTo(1);
    assertThat(repaired.payloadType()).isEqualTo(96);
    assertThat(repaired.payloadLength()).isEqualTo(56);
    assertThat(repaired.paddingLength()).isZero();
    session.receiveRtp(rtx(11), 21 * MS);
    assertThat(session.drops().uselessRtx()).isEqualTo(1);
    assertThat(inbound(1).packetsLost()).isEqualTo(1);
  }

  /// As RFC 4588 section 4, with padding behind it.
  private static RtpPacket rtx(int original) {
    byte[] payload = new byte[58];
    payload[0] = (byte) (original >> 8);
    payload[1] = (byte) original;
    System.arraycopy(Media.vp8Payload(true, false, 0, 0, 0, 50), 0, payload, 2, 56);
    return Media.packet(97, false, 1000, 0, 99, payload, 7);
  }

  @Test
  void rtxThatNobodyAskedForIsDropped() {
    video(1, 10, 0);
    session.receiveRtp(rtx(9), 0);
    session.receiveRtp(Media.packet(97, 1, 0, 99, new byte[2]), 0);
    session.receiveRtp(Media.packet(97, false, 1, 0, 99, new byte[0], 100), 0);
    assertThat(session.drops().uselessRtx()).isEqualTo(3);
    assertThat(recorder.received).hasSize(1);
  }

  @Test
  void joinerGetsPliEvery300MillisecondsUntilTheKeyFrame() {
    video(1, 1, 0);
    session.receiveTracks().get(1).viewerJoined(5, 0);
    runUntil(700 * MS);
    assertThat(recorder.rtcp(Pli.class)).hasSize(3).containsOnly(new Pli(500, 1));
    session.receiveRtp(
        Media.packet(96, 2, 0, 1, Media.vp8Payload(true, true, 0, 0, 0, 50)), 800 * MS);
    runUntil(3 * SECOND);
    assertThat(recorder.rtcp(Pli.class)).hasSize(3);
    assertThat(inbound(1).pliCount()).isEqualTo(3);
  }

  @Test
  void firIsSentWhereOnlyThatWasNegotiated() {
    RtpCodec codec =
        new RtpCodec(
            96,
            Media.vp8().format(),
            90_000,
            -1,
            new RtpCodec.Feedback(false, false, true, false, false));
    session =
        session(Media.config(Media.line("v", MediaKind.VIDEO, List.of(codec), List.of(), 500)));
    video(1, 1, 0);
    session.receiveTracks().getFirst().viewerJoined(5, 0);
    runUntil(300 * MS);
    assertThat(recorder.rtcp(Pli.class)).isEmpty();
    assertThat(recorder.rtcp(Fir.class).stream().flatMap(f -> f.entries().stream()))
        .containsExactly(new Fir.Entry(1, 0), new Fir.Entry(1, 1));
  }

  @Test
  void publisherIsToldTheMedianOfItsViewers() {
    video(1, 1, 0);
    ReceiveTrack track = session.receiveTracks().get(1);
    session.setReceiveBandwidth(0, 2_000_000);
    track.viewerJoined(1, 0);
    track.viewerBitrate(1, 9_000_000, 0);
    track.viewerBitrate(2, 1, 0); // has not joined
    runUntil(0);
    assertThat(recorder.rtcp(Remb.class).getFirst().ssrcs().get(0)).isEqualTo(1);
    assertThat(recorder.rtcp(Remb.class).getFirst().bitsPerSecond())
        .isBetween(1_990_000L, 2_000_000L);
    track.viewerBitrate(1, 500_000, 0);
    runUntil(0);
    assertThat(recorder.rtcp(Remb.class)).hasSize(2);
  }

  @Test
  void viewersFeedbackComesOut() {
    rtcp(
        0,
        new ReceiverReport(9, List.of()),
        new Pli(9, 500),
        new Fir(9, List.of(new Fir.Entry(500, 3))),
        new Fir(9, List.of(new Fir.Entry(500, 3))),
        new Pli(9, 4711),
        new Remb(9, 100_000, IntList.of(500)));
    assertThat(recorder.events)
        .containsExactly("keyFrameRequested v", "keyFrameRequested v", "rtcpFlowing true");
    assertThat(recorder.remb).isEqualTo(100_000);
    session.setSendBandwidth(200_000, 0);
    rtcp(0, new Remb(9, 100_000, IntList.of(500)));
    assertThat(recorder.remb).isEqualTo(200_000);
    session.setSendBandwidth(0, 50_000);
    rtcp(0, new Remb(9, 100_000, IntList.of(500)));
    assertThat(recorder.remb).isEqualTo(50_000);
    OutboundStatistics statistics = session.sendTracks().get(1).statistics();
    assertThat(statistics.pliCount()).isEqualTo(1);
    assertThat(statistics.firCount()).isEqualTo(2);
    assertThat(statistics.rembBitsPerSecond()).isEqualTo(99_999 + 1);
    assertThat(statistics.targetBitsPerSecond()).isEqualTo(50_000);
  }

  @Test
  void rtcpSilenceOfFiveSecondsIsTold() {
    rtcp(0, new ReceiverReport(9, List.of()));
    rtcp(SECOND, new ReceiverReport(9, List.of()));
    runUntil(6 * SECOND - 1);
    assertThat(recorder.events).containsExactly("rtcpFlowing true");
    runUntil(6 * SECOND);
    rtcp(7 * SECOND, new ReceiverReport(9, List.of()));
    assertThat(recorder.events)
        .containsExactly("rtcpFlowing true", "rtcpFlowing false", "rtcpFlowing true");
  }

  @Test
  void roundTripTimeComesFromReports() {
    long arrival = 250 * MS;
    int sentAt = NtpTime.middle32(NtpTime.fromUnixNanos(UNIX + 100 * MS));
    long delay = NtpTime.toShortUnits(50 * MS);
    rtcp(
        arrival, new ReceiverReport(9, List.of(new ReportBlock(500, 64, 12, 0, 0, sentAt, delay))));
    OutboundStatistics statistics = session.sendTracks().get(1).statistics();
    assertThat(statistics.roundTripTimeSeconds()).isBetween(0.0999, 0.1001);
    assertThat(statistics.fractionLost()).isEqualTo(0.25);
    assertThat(statistics.packetsLost()).isEqualTo(12);
  }

  @Test
  void reportsGoOutAboutOnceASecondWithSdesBehindThem() {
    for (int ms = 0; ms < 20_000; ms += 50) {
      video(1, ms / 50, ms * MS);
      runUntil(ms * MS);
    }
    List<ReceiverReport> reports = recorder.rtcp(ReceiverReport.class);
    assertThat(reports).hasSizeBetween(15, 27);
    assertThat(reports.getLast().reports().getFirst().ssrc()).isEqualTo(1);
    assertThat(recorder.compounds.getFirst().get(1)).isInstanceOf(SourceDescription.class);
  }

  @Test
  void senderReportOfThePeerIsReferredTo() {
    video(1, 1, 0);
    rtcp(0, new SenderReport(1, 0x11223344_55667788L, 0, 1, 1, List.of()));
    runUntil(2 * SECOND);
    ReportBlock block = recorder.rtcp(ReceiverReport.class).getLast().reports().getFirst();
    assertThat(block.lastSenderReport()).isEqualTo(0x33445566);
    assertThat(block.delaySinceLastSenderReport()).isPositive();
  }

  @Test
  void withoutReducedSizeFeedbackFollowsAReport() {
    session = session(new SessionConfig("c", false, List.of(Media.video("v", 500))));
    video(1, 10, 0);
    video(1, 12, 0);
    runUntil(10 * MS);
    assertThat(recorder.compounds.getFirst().get(0)).isInstanceOf(ReceiverReport.class);
    assertThat(recorder.compounds.getFirst().get(1)).isInstanceOf(SourceDescription.class);
    assertThat(recorder.compounds.getFirst().get(2)).isInstanceOf(Nack.class);
  }

  @Test
  void transportWideNumbersAreReported() {
    for (int i = 0; i < 5; i++) {
      byte[] b = new byte[200];
      RtpWriter writer = new RtpWriter().begin(b, 0, 96, true, i, 0, 1);
      writer.extension(3, new byte[] {0, (byte) (40 + i)}, 0, 2).payload(new byte[10], 0, 10);
      session.receiveRtp(Media.parsed(Arrays.copyOf(b, writer.end())), i * MS);
    }
    runUntil(100 * MS);
    TransportFeedback feedback = recorder.rtcp(TransportFeedback.class).getFirst();
    assertThat(feedback.baseSequence()).isEqualTo(40);
    assertThat(feedback.deltas()).isEqualTo(IntList.of(0, 4, 4, 4, 4));
  }

  @Test
  void renegotiationKeepsRunningStreams() {
    video(1, 1, 0);
    ReceiveTrack track = session.receiveTracks().get(1);
    SendTrack sendTrack = session.sendTracks().get(1);
    session.update(Media.config(Media.video("v", 500), Media.audio("a2", 700)), 0);
    video(1, 2, 0);
    assertThat(session.receiveTracks().getFirst()).isSameAs(track);
    assertThat(session.sendTracks().getFirst()).isSameAs(sendTrack);
    assertThat(inbound(0).packetsReceived()).isEqualTo(2);
    assertThatThrownBy(() -> session.update(Media.config(Media.audio("v", 500)), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void newlyAnnouncedSsrcTakesOverAtOnce() {
    session = session(Media.config(Media.video("v", 500, new RemoteSource(1, null))));
    video(1, 1, 0);
    session.update(Media.config(Media.video("v", 500, new RemoteSource(2, null))), 0);
    video(2, 1, MS);
    assertThat(inbound(0).ssrc()).isEqualTo(2);
  }

  @Test
  void goodbyeIsTheLastWord() {
    video(1, 1, 0);
    session.close(0);
    assertThat(recorder.rtcp.getLast()).isEqualTo(new Bye(IntList.of(600, 500)));
    int count = recorder.rtcp.size();
    video(1, 2, 0);
    rtcp(0, new Pli(9, 500));
    session.onTimeout(10 * SECOND);
    session.close(10 * SECOND);
    assertThat(session.deadlineNanos()).isEqualTo(RtpSession.NO_DEADLINE);
    assertThat(recorder.rtcp).hasSize(count);
    assertThat(recorder.received).hasSize(1);
    assertThat(recorder.events).isEmpty();
  }

  @Test
  void malformedRtcpIsCounted() {
    session.receiveRtcp(new byte[] {1, 2, 3}, 0, 3, 0);
    assertThat(session.drops().malformedRtcp()).isEqualTo(1);
    assertThat(recorder.events).isEmpty();
  }
}
