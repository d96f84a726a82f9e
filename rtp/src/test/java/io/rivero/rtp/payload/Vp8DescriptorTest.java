package io.rivero.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.Hex;
import org.junit.jupiter.api.Test;

/// RFC 7741 section 4.2.
class Vp8DescriptorTest {
  /// A frame header of a key frame of 640x480 (RFC 6386 section 9.1).
  private static final String KEY_FRAME = "10 0200 9d012a 8002 e001";

  private final Vp8Descriptor descriptor = new Vp8Descriptor();

  private boolean parse(String hex) {
    byte[] bytes = Hex.bytes(hex);
    return descriptor.parse(bytes, 0, bytes.length);
  }

  private static boolean isKeyFrameStart(String hex) {
    byte[] bytes = Hex.bytes(hex);
    return PayloadFormat.VP8.isKeyFrameStart(bytes, 0, bytes.length);
  }

  @Test
  void readsAllFields() {
    assertThat(parse("90 f0 9234 56 a7" + KEY_FRAME)).isTrue();
    assertThat(descriptor.length()).isEqualTo(6);
    assertThat(descriptor.pictureIdBits()).isEqualTo(15);
    assertThat(descriptor.pictureId()).isEqualTo(0x1234);
    assertThat(descriptor.tl0PicIdx()).isEqualTo(0x56);
    assertThat(descriptor.temporalLayer()).isEqualTo(2);
    assertThat(descriptor.isLayerSync()).isTrue();
    assertThat(descriptor.keyIdx()).isEqualTo(7);
    assertThat(descriptor.isFrameStart()).isTrue();
  }

  @Test
  void absentFieldsAreMinusOne() {
    assertThat(parse("10" + KEY_FRAME)).isTrue();
    assertThat(descriptor.length()).isEqualTo(1);
    assertThat(descriptor.pictureIdBits()).isZero();
    assertThat(descriptor.pictureId()).isEqualTo(-1);
    assertThat(descriptor.tl0PicIdx()).isEqualTo(-1);
    assertThat(descriptor.temporalLayer()).isEqualTo(-1);
    assertThat(descriptor.isLayerSync()).isFalse();
    assertThat(descriptor.keyIdx()).isEqualTo(-1);
  }

  @Test
  void theLayerByteIsThereForEitherFlag() {
    assertThat(parse("80 20 65 00")).as("TID only").isTrue();
    assertThat(descriptor.length()).isEqualTo(3);
    assertThat(descriptor.temporalLayer()).isEqualTo(1);
    assertThat(descriptor.keyIdx()).isEqualTo(-1);
    assertThat(parse("80 10 65 00")).as("KEYIDX only").isTrue();
    assertThat(descriptor.temporalLayer()).isEqualTo(-1);
    assertThat(descriptor.keyIdx()).isEqualTo(5);
  }

  @Test
  void aDescriptorLongerThanThePayloadIsRefused() {
    for (String hex : new String[] {"", "90", "90 80", "90 80 92", "90 f0 12 56", "90 40"}) {
      assertThat(parse(hex)).as(hex).isFalse();
      assertThat(isKeyFrameStart(hex)).as(hex).isFalse();
    }
  }

  @Test
  void fieldsAreRewrittenInPlace() {
    byte[] packet = Hex.bytes("ffff 90 f0 9234 56 a7 11");
    assertThat(descriptor.parse(packet, 2, 7)).isTrue();
    byte[] copy = Hex.bytes("ff 90 f0 9234 56 a7 11");
    descriptor.setPictureId(copy, 1, 0x18001);
    descriptor.setTl0PicIdx(copy, 1, 0x100);
    descriptor.setKeyIdx(copy, 1, 0x3e);
    assertThat(Hex.text(copy, 0, copy.length)).isEqualTo("ff" + "90f0" + "8001" + "00" + "be11");
  }

  @Test
  void aShortPictureIdStaysShort() {
    byte[] packet = Hex.bytes("90 80 7f 11");
    assertThat(descriptor.parse(packet, 0, 4)).isTrue();
    assertThat(descriptor.pictureIdBits()).isEqualTo(7);
    assertThat(descriptor.pictureId()).isEqualTo(127);
    descriptor.setPictureId(packet, 0, 128);
    assertThat(Hex.text(packet, 0, 4)).isEqualTo("90800011");
  }

  @Test
  void settersLeaveAPacketWithoutTheFieldAlone() {
    byte[] packet = Hex.bytes("10 11 22");
    assertThat(descriptor.parse(packet, 0, 3)).isTrue();
    descriptor.setPictureId(packet, 0, 1);
    descriptor.setTl0PicIdx(packet, 0, 1);
    descriptor.setKeyIdx(packet, 0, 1);
    assertThat(Hex.text(packet, 0, 3)).isEqualTo("101122");
  }

  /// RFC 7741 section 4.3 (P) and RFC 6386 section 9.1 (start code).
  @Test
  void recognisesTheFirstPacketOfAKeyFrame() {
    assertThat(isKeyFrameStart("90 80 92 34" + KEY_FRAME)).isTrue();
    assertThat(isKeyFrameStart("10" + KEY_FRAME)).isTrue();
    assertThat(isKeyFrameStart("30" + KEY_FRAME)).as("non-reference").isTrue();
    assertThat(isKeyFrameStart("00" + KEY_FRAME)).as("not the start of a partition").isFalse();
    assertThat(isKeyFrameStart("11" + KEY_FRAME)).as("second partition").isFalse();
    assertThat(isKeyFrameStart("10 11 0200 9d012a 8002 e001")).as("inter frame").isFalse();
    assertThat(isKeyFrameStart("10 10 0200 9d012b 8002 e001")).as("encrypted").isFalse();
    assertThat(isKeyFrameStart("10 10 0200 9d012a 8002 e0")).as("cut").isFalse();
  }

  @Test
  void recognisesTheFirstPacketOfAFrame() {
    assertThat(PayloadFormat.VP8.isFrameStart(Hex.bytes("10 11"), 0, 2)).isTrue();
    assertThat(PayloadFormat.VP8.isFrameStart(Hex.bytes("00 11"), 0, 2)).isFalse();
    assertThat(PayloadFormat.VP8.isFrameStart(Hex.bytes("12 11"), 0, 2)).isFalse();
  }
}
