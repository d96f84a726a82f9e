package io.rivero.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivero.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameAssemblerTest {
  private static final long WAIT = 250_000_000;

  private final FrameRecorder recorder = new FrameRecorder();
  private final FrameAssembler assembler = assembler(FrameAssembler.Config.defaults());
  private final Vp8Stream stream = new Vp8Stream(1, 65_530, 0xffff_0000L, 32_760);

  private FrameAssembler assembler(FrameAssembler.Config config) {
    return new FrameAssembler(PayloadFormat.VP8, config, recorder);
  }

  private void receive(List<RtpPacket> packets) {
    for (RtpPacket packet : packets) {
      assembler.receive(packet);
    }
  }

  private static List<RtpPacket> without(List<RtpPacket> packets, int index) {
    List<RtpPacket> rest = new ArrayList<>(packets);
    rest.remove(index);
    return rest;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 32767, 32768, 65534, 65535})
  void framesComeOutWholeAcrossAllWraps(int first) {
    Vp8Stream wrapping = new Vp8Stream(2, first, 0xffff_ffffL - 5_000, 32_766);
    for (int i = 0; i < 200; i++) {
      receive(wrapping.frame(i % 50 == 0, 50 + 7 * i));
    }
    assertThat(recorder.losses).isEmpty();
    assertThat(recorder.frames).hasSize(200);
    for (int i = 0; i < 200; i++) {
      EncodedFrame frame = recorder.frames.get(i);
      assertThat(frame.bytes()).isEqualTo(wrapping.frames.get(i));
      assertThat(frame.timestamp()).isEqualTo(0xffff_ffffL - 5_000 + 3_000L * i);
      assertThat(frame.isKeyFrame()).isEqualTo(i % 50 == 0);
      assertThat(frame.isAfterLoss()).isEqualTo(i == 0);
      assertThat(frame.ssrc()).isEqualTo(700);
      assertThat(frame.firstReceivedNanos()).isEqualTo((i + 1) * Vp8Stream.FRAME_NANOS);
    }
    assertThat(assembler.frames()).isEqualTo(200);
    assertThat(assembler.keyFrames()).isEqualTo(4);
  }

  @Test
  void reorderedPacketsOfFirstFrameAreWaitedFor() {
    List<RtpPacket> packets = new ArrayList<>(stream.frame(true, 900));
    Collections.reverse(packets);
    receive(packets);
    assertThat(recorder.frames).hasSize(1);
    assertThat(recorder.frames.getFirst().bytes()).isEqualTo(stream.frames.getFirst());
  }

  @Test
  void missingPacketIsWaitedForAndThenTheFrameIsGivenUp() {
    receive(stream.frame(true, 300));
    receive(without(stream.frame(false, 300), 1));
    List<RtpPacket> third = stream.frame(false, 300);
    assertThat(assembler.deadlineNanos()).isEqualTo(2 * Vp8Stream.FRAME_NANOS + WAIT);
    receive(third);
    assembler.onTimeout(assembler.deadlineNanos() - 1);
    assertThat(recorder.frames).hasSize(1);
    assembler.onTimeout(assembler.deadlineNanos());
    assertThat(recorder.losses).containsExactly(FrameLoss.TIMEOUT);
    assertThat(recorder.frames).hasSize(2);
    assertThat(recorder.frames.get(1).isAfterLoss()).isTrue();
    assertThat(recorder.frames.get(1).bytes()).isEqualTo(stream.frames.get(2));
    assertThat(assembler.deadlineNanos()).isEqualTo(FrameAssembler.NO_DEADLINE);
    receive(stream.frame(false, 300));
    assertThat(recorder.frames.get(2).isAfterLoss()).isFalse();
  }

  @Test
  void repairedPacketComesInTime() {
    receive(stream.frame(true, 300));
    List<RtpPacket> second = stream.frame(false, 300);
    receive(without(second, 1));
    receive(stream.frame(false, 300));
    assertThat(recorder.frames).hasSize(1);
    assembler.receive(second.get(1));
    assertThat(recorder.frames).hasSize(3);
    assertThat(recorder.frames.get(1).isAfterLoss()).isFalse();
    assertThat(assembler.deadlineNanos()).isEqualTo(FrameAssembler.NO_DEADLINE);
  }

  @Test
  void eachGapHasItsOwnDeadline() {
    receive(stream.frame(true, 300));
    receive(without(stream.frame(false, 300), 1));
    receive(stream.frame(false, 300));
    receive(stream.frame(false, 300));
    receive(without(stream.frame(false, 300), 0));
    assembler.onTimeout(2 * Vp8Stream.FRAME_NANOS + WAIT);
    assertThat(recorder.frames).hasSize(3);
    assertThat(assembler.deadlineNanos()).isEqualTo(5 * Vp8Stream.FRAME_NANOS + WAIT);
  }

  @Test
  void duplicatesAndLatePacketsAreCounted() {
    List<RtpPacket> first = stream.frame(true, 300);
    assembler.receive(first.getFirst());
    assembler.receive(first.getFirst());
    receive(first.subList(1, first.size()));
    receive(first);
    assertThat(assembler.duplicatePackets()).isEqualTo(1);
    assertThat(assembler.latePackets()).isEqualTo(first.size());
    assertThat(recorder.frames).hasSize(1);
  }

  @Test
  void completeKeyFrameEndsTheWaiting() {
    receive(stream.frame(true, 300));
    receive(without(stream.frame(false, 300), 0));
    receive(stream.frame(false, 300));
    List<RtpPacket> key = new ArrayList<>(stream.frame(true, 500));
    Collections.reverse(key);
    receive(key);
    assertThat(recorder.losses).containsExactly(FrameLoss.KEY_FRAME);
    assertThat(recorder.frames).hasSize(2);
    assertThat(recorder.frames.get(1).isKeyFrame()).isTrue();
    assertThat(recorder.frames.get(1).bytes()).isEqualTo(stream.frames.get(3));
    receive(stream.frame(false, 300));
    assertThat(recorder.frames).hasSize(3);
  }

  @Test
  void paddingLeavesNoGap() {
    receive(stream.frame(true, 300));
    assembler.receive(stream.padding());
    assembler.receive(stream.padding());
    receive(stream.frame(false, 300));
    assertThat(recorder.frames).hasSize(2);
    assertThat(recorder.frames.get(1).isAfterLoss()).isFalse();
  }

  @Test
  void lostPaddingIsSeenByThePictureId() {
    receive(stream.frame(true, 300));
    stream.padding();
    stream.padding();
    receive(stream.frame(false, 300));
    assertThat(recorder.frames).hasSize(2);
    assertThat(recorder.frames.get(1).isAfterLoss()).isFalse();
    assertThat(recorder.losses).isEmpty();
  }

  @Test
  void frameWithoutMarkerEndsWithTheNextOne() {
    for (int i = 0; i < 3; i++) {
      for (RtpPacket packet : stream.frame(i == 0, 300)) {
        packet.buffer()[packet.offset() + 1] &= 0x7f;
        assembler.receive(packet);
      }
    }
    assertThat(recorder.frames).hasSize(2);
    assertThat(recorder.frames.get(1).bytes()).isEqualTo(stream.frames.get(1));
  }

  @Test
  void missingFrameOfHigherLayerIsNoLossOfTheBaseLayer() {
    receive(stream.frame(true, 300, 0, false));
    receive(stream.frame(false, 300, 1, true));
    receive(stream.frame(false, 300, 0, false));
    stream.frame(false, 300, 1, false); // lost
    receive(stream.frame(false, 300, 0, false));
    receive(stream.frame(false, 300, 1, false)); // may refer to the lost one
    receive(stream.frame(false, 300, 0, false));
    receive(stream.frame(false, 300, 1, true));
    receive(stream.frame(false, 300, 0, false));
    receive(stream.frame(false, 300, 1, false));
    assembler.onTimeout(assembler.deadlineNanos());
    assertThat(recorder.losses).containsExactly(FrameLoss.TIMEOUT, FrameLoss.LAYER);
    assertThat(recorder.frames).hasSize(8);
    assertThat(recorder.frames.subList(1, 8)).noneMatch(EncodedFrame::isAfterLoss);
    assertThat(recorder.frames.stream().map(EncodedFrame::temporalLayer))
        .containsExactly(0, 1, 0, 0, 0, 1, 0, 1);
    assertThat(recorder.frames.stream().map(EncodedFrame::tl0PicIdx))
        .containsExactly(0, 0, 1, 2, 3, 3, 4, 4);
  }

  @Test
  void missingFrameOfBaseLayerIsLoss() {
    receive(stream.frame(true, 300, 0, false));
    stream.frame(false, 300, 0, false); // lost
    receive(stream.frame(false, 300, 1, true));
    assembler.onTimeout(assembler.deadlineNanos());
    assertThat(recorder.frames).hasSize(2);
    assertThat(recorder.frames.get(1).isAfterLoss()).isTrue();
  }

  @Test
  void framesThatSomebodyLeftOutWithForethoughtAreNoLoss() {
    List<RtpPacket> sent = new ArrayList<>(stream.frame(true, 90, 0, false));
    stream.frame(false, 90, 2, true); // left out, and the numbers closed up
    sent.addAll(stream.frame(false, 90, 1, true));
    stream.frame(false, 90, 2, false);
    sent.addAll(stream.frame(false, 90, 0, false));
    stream.frame(false, 90, 2, false);
    sent.addAll(stream.frame(false, 90, 1, false));
    for (int i = 0; i < sent.size(); i++) {
      sent.get(i).setExtendedSequence(100 + i);
      assembler.receive(sent.get(i));
    }
    assertThat(recorder.frames).hasSize(4);
    assertThat(recorder.frames.subList(1, 4)).noneMatch(EncodedFrame::isAfterLoss);
    assertThat(recorder.losses).isEmpty();
  }

  @Test
  void newNumberingStartsAnew() {
    receive(stream.frame(true, 300));
    Vp8Stream other = new Vp8Stream(3, 10, 5, 6);
    List<RtpPacket> key = other.frame(true, 300);
    for (RtpPacket packet : key) {
      packet.setExtendedSequence(packet.extendedSequence() + (3 << 16));
    }
    receive(key);
    assertThat(recorder.frames).hasSize(2);
    assertThat(recorder.frames.get(1).isAfterLoss()).isTrue();
    assertThat(recorder.losses).containsExactly(FrameLoss.RESTART);
  }

  @Test
  void tooLargeFrameIsGivenUp() {
    FrameAssembler narrow = assembler(new FrameAssembler.Config(WAIT, 1000, 64));
    stream.frame(true, 1500).forEach(narrow::receive);
    stream.frame(true, 300).forEach(narrow::receive);
    assertThat(recorder.losses).containsExactly(FrameLoss.TOO_LARGE);
    assertThat(recorder.frames).hasSize(1);
    assertThat(recorder.frames.getFirst().bytes()).isEqualTo(stream.frames.get(1));
  }

  @Test
  void spanOfWaitingPacketsIsLimited() {
    FrameAssembler narrow = assembler(new FrameAssembler.Config(WAIT, 1 << 20, 64));
    stream.frame(true, 300).forEach(narrow::receive);
    without(stream.frame(false, 300), 0).forEach(narrow::receive);
    for (int i = 0; i < 100; i++) {
      stream.frame(false, 90).forEach(narrow::receive);
    }
    assertThat(recorder.losses).containsExactly(FrameLoss.OVERFLOW);
    assertThat(recorder.frames).hasSize(101);
  }

  @Test
  void bytesOfWaitingPacketsAreLimited() {
    FrameAssembler narrow = assembler(new FrameAssembler.Config(WAIT, 1000, 4096));
    stream.frame(true, 300).forEach(narrow::receive);
    without(stream.frame(false, 300), 0).forEach(narrow::receive);
    for (int i = 0; i < 30; i++) {
      stream.frame(false, 90).forEach(narrow::receive);
    }
    assertThat(recorder.losses).containsExactly(FrameLoss.OVERFLOW);
    assertThat(recorder.frames).hasSize(31);
  }

  @Test
  void startInTheMiddleOfFrameWaitsForKeyFrame() {
    stream.frame(true, 300);
    receive(without(stream.frame(false, 300), 0));
    receive(stream.frame(false, 300));
    receive(stream.frame(true, 300));
    assertThat(recorder.frames).hasSize(1);
    assertThat(recorder.frames.getFirst().isKeyFrame()).isTrue();
  }

  @Test
  void packetWithoutExtendedNumbersIsTheCallersBug() {
    RtpPacket packet = stream.frame(true, 90).getFirst();
    packet.setExtendedTimestamp(RtpPacket.UNSET);
    assertThatThrownBy(() -> assembler.receive(packet))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() ->
            new FrameAssembler(PayloadFormat.OPUS, FrameAssembler.Config.defaults(), recorder))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new FrameAssembler.Config(1, 1, 100))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
