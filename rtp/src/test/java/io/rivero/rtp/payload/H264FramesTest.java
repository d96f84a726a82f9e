package io.rivero.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.Hex;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.RtpWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class H264FramesTest {
  private static final String SPS = "6742c01f8c8d40";
  private static final String PPS = "68ce3c80";
  private static final String IDR = "65888400112233";
  private static final String SLICE = "419a220044";
  private static final String START = "00000001";

  private final FrameRecorder recorder = new FrameRecorder();
  private final FrameAssembler assembler =
      new FrameAssembler(PayloadFormat.H264, FrameAssembler.Config.defaults(), recorder);

  private static RtpPacket packet(long sequence, long timestamp, boolean marker, String payload) {
    byte[] bytes = Hex.bytes(payload);
    byte[] b = new byte[12 + bytes.length];
    RtpWriter writer = new RtpWriter().begin(b, 0, 102, marker, (int) sequence, timestamp, 5);
    writer.payload(bytes, 0, bytes.length).end();
    RtpPacket packet = new RtpPacket();
    assertThat(packet.parse(b, 0, b.length) && packet.decrypted(b, 0, b.length)).isTrue();
    packet.setExtendedSequence(sequence);
    packet.setExtendedTimestamp(timestamp);
    packet.setReceivedNanos(1_000_000 * sequence);
    return packet;
  }

  private void receive(long sequence, long timestamp, boolean marker, String payload) {
    assembler.receive(packet(sequence, timestamp, marker, payload));
  }

  private String frame(int index) {
    byte[] bytes = recorder.frames.get(index).bytes();
    return Hex.text(bytes, 0, bytes.length);
  }

  /// RFC 6184 section 5.6.
  @Test
  void singleUnitsOfOneTimestampAreOneAccessUnit() {
    receive(1, 0, false, SPS);
    receive(2, 0, false, PPS);
    receive(3, 0, true, IDR);
    receive(4, 3000, true, SLICE);
    assertThat(frame(0)).isEqualTo(START + SPS + START + PPS + START + IDR);
    assertThat(recorder.frames.get(0).isKeyFrame()).isTrue();
    assertThat(frame(1)).isEqualTo(START + SLICE);
    assertThat(recorder.frames.get(1).isKeyFrame()).isFalse();
  }

  /// RFC 6184 section 5.7.1, figure 7.
  @Test
  void aggregateIsTakenApart() {
    receive(1, 0, true, "78" + "0007" + SPS + "0004" + PPS + "0007" + IDR);
    assertThat(frame(0)).isEqualTo(START + SPS + START + PPS + START + IDR);
  }

  /// RFC 6184 section 5.8: the unit's header comes from both bytes in front of the fragment.
  @Test
  void fragmentsAreJoined() {
    receive(1, 0, false, SPS);
    receive(2, 0, false, PPS);
    receive(3, 0, false, "7c85" + "8884");
    receive(4, 0, false, "7c05" + "0011");
    receive(5, 0, true, "7c45" + "2233");
    assertThat(frame(0)).isEqualTo(START + SPS + START + PPS + START + IDR);
  }

  @Test
  void parameterSetsThatCameSeparatelyStandInFrontOfEachIdrPicture() {
    receive(1, 0, true, SPS);
    receive(2, 0, true, PPS);
    receive(3, 3000, true, IDR);
    receive(4, 6000, true, SLICE);
    receive(5, 9000, true, IDR);
    assertThat(recorder.losses).isEmpty();
    assertThat(recorder.frames).hasSize(3);
    assertThat(frame(0)).isEqualTo(START + SPS + START + PPS + START + IDR);
    assertThat(frame(2)).isEqualTo(frame(0));
    assertThat(recorder.frames.get(2).isKeyFrame()).isTrue();
  }

  @Test
  void sequenceSetGoesInFrontOfPictureSet() {
    receive(1, 0, true, SPS);
    receive(2, 3000, false, PPS);
    receive(3, 3000, true, IDR);
    assertThat(frame(0)).isEqualTo(START + SPS + START + PPS + START + IDR);
  }

  @Test
  void idrPictureWithoutParametersIsNoKeyFrame() {
    receive(1, 0, true, IDR);
    assertThat(frame(0)).isEqualTo(START + IDR);
    assertThat(recorder.frames.get(0).isKeyFrame()).isFalse();
  }

  /// RFC 6184 section 8.1.
  @Test
  void parameterSetsOfTheDescriptionStandInFrontOfIdrPicturesWithoutAny() {
    assembler.parameterSets("Z0LAH4yNQA==,aM48gA==");
    receive(1, 0, true, IDR);
    receive(2, 3000, true, SLICE);
    assertThat(frame(0)).isEqualTo(START + SPS + START + PPS + START + IDR);
    assertThat(recorder.frames.get(0).isKeyFrame()).isTrue();
    String other = PPS.replace("3c80", "3c81");
    receive(3, 6000, false, other);
    receive(4, 6000, true, IDR);
    assertThat(frame(2)).isEqualTo(START + SPS + START + other + START + IDR);
  }

  @Test
  void whatIsNoParameterSetInTheDescriptionIsLeftOut() {
    String slice = "ZYiEABEiMw==";
    assembler.parameterSets("%%%,,=," + slice + ",Zw==," + "aM48gA==,".repeat(100));
    receive(1, 0, true, IDR);
    assertThat(recorder.frames.get(0).isKeyFrame()).isFalse();
    assertThat(frame(0)).isEqualTo(START + PPS + START + IDR);
  }

  @Test
  void fragmentOfAnotherUnitIsMalformed() {
    receive(1, 0, false, "78" + "0007" + SPS + "0004" + PPS);
    receive(2, 0, false, "7c85" + "8884");
    receive(3, 0, true, "5c41" + "2233");
    receive(4, 3000, true, SLICE);
    assertThat(recorder.losses).containsExactly(FrameLoss.MALFORMED);
    assertThat(recorder.frames).hasSize(1);
    assertThat(recorder.frames.getFirst().isAfterLoss()).isTrue();
  }

  @Test
  void missingStartOfFragmentsIsLoss() {
    receive(1, 0, true, "78" + "0007" + SPS + "0004" + PPS + "0007" + IDR);
    receive(3, 3000, false, "5c01" + "2233");
    receive(4, 3000, true, "5c41" + "2233");
    receive(5, 6000, true, SLICE);
    assembler.onTimeout(assembler.deadlineNanos());
    assertThat(recorder.frames).hasSize(2);
    assertThat(frame(1)).isEqualTo(START + SLICE);
    assertThat(recorder.frames.get(1).isAfterLoss()).isTrue();
  }

  @Test
  void completeKeyFrameEndsTheWaiting() {
    receive(1, 0, true, "78" + "0007" + SPS + "0004" + PPS + "0007" + IDR);
    receive(3, 6000, true, SLICE);
    receive(4, 9000, false, SPS);
    receive(6, 9000, true, IDR);
    assertThat(recorder.frames).hasSize(1);
    receive(5, 9000, false, PPS);
    assertThat(recorder.losses).containsExactly(FrameLoss.KEY_FRAME);
    assertThat(frame(1)).isEqualTo(frame(0));
  }

  @Test
  void keyFrameWhoseParametersMayBeMissingIsNotTakenAtOnce() {
    receive(1, 0, true, "78" + "0007" + SPS + "0004" + PPS + "0007" + IDR);
    receive(3, 6000, true, IDR); // what is missing may be other parameters
    assertThat(recorder.frames).hasSize(1);
    assembler.onTimeout(assembler.deadlineNanos());
    assertThat(recorder.frames).hasSize(2);
    assertThat(frame(1)).isEqualTo(frame(0));
  }

  @Test
  void interleavedFormsAreMalformedAndUndefinedOnesIgnored() {
    receive(1, 0, true, "78" + "0007" + SPS + "0004" + PPS + "0007" + IDR);
    receive(2, 3000, false, "1f0000");
    receive(3, 3000, true, SLICE);
    assertThat(recorder.frames).hasSize(2);
    receive(4, 6000, true, "590000" + "0005" + SLICE);
    receive(5, 9000, true, SLICE);
    assertThat(recorder.frames).hasSize(3);
    assertThat(recorder.frames.get(2).isAfterLoss()).isTrue();
  }

  @Test
  void parameterSetsAreLimited() {
    ParameterSets sets = new ParameterSets();
    for (int id = 0; id < 30; id++) {
      byte[] unit = {(byte) 0x08, (byte) ((id + 1) << 2)}; // Exp-Golomb in up to 11 bits
      int zeros = 31 - Integer.numberOfLeadingZeros(id + 1);
      int code = (id + 1) << (15 - 2 * zeros);
      unit[0] = (byte) (code >> 8);
      unit[1] = (byte) code;
      sets.remember(0x68, unit, 0, 2);
      sets.remember(0x68, unit, 0, 2);
    }
    sets.remember(0x67, new byte[ParameterSets.MAX_SET_BYTES], 0, ParameterSets.MAX_SET_BYTES);
    assertThat(sets.has(H264Units.SEQUENCE_PARAMETER_SET)).isFalse();
    List<byte[]> kept = sets.of(H264Units.PICTURE_PARAMETER_SET);
    assertThat(kept).hasSize(ParameterSets.MAX_SETS);
    assertThat(kept.stream().map(Arrays::hashCode)).doesNotHaveDuplicates();
  }
}
