package io.rivero.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.Hex;
import org.junit.jupiter.api.Test;

/// RFC 9628 section 4.2.
class Vp9DescriptorTest {
  /// Three layers with their sizes and a group of two pictures.
  private static final String STRUCTURE = "58 00a0005a 014000b4 02800168 02 00 04 01";

  private final Vp9Descriptor descriptor = new Vp9Descriptor();

  private boolean parse(String hex) {
    byte[] bytes = Hex.bytes(hex);
    return descriptor.parse(bytes, 0, bytes.length);
  }

  private static boolean isKeyFrameStart(String hex) {
    byte[] bytes = Hex.bytes(hex);
    return PayloadFormat.VP9.isKeyFrameStart(bytes, 0, bytes.length);
  }

  @Test
  void readsANonFlexibleKeyPicture() {
    assertThat(parse("aa 9234 00 05" + STRUCTURE + "82")).isTrue();
    assertThat(descriptor.length()).isEqualTo(22);
    assertThat(descriptor.pictureIdBits()).isEqualTo(15);
    assertThat(descriptor.pictureId()).isEqualTo(0x1234);
    assertThat(descriptor.tl0PicIdx()).isEqualTo(5);
    assertThat(descriptor.temporalLayer()).isZero();
    assertThat(descriptor.spatialLayer()).isZero();
    assertThat(descriptor.isInterPicturePredicted()).isFalse();
    assertThat(descriptor.isLayerFrameStart()).isTrue();
    assertThat(descriptor.isLayerFrameEnd()).isFalse();
  }

  @Test
  void readsAFlexiblePictureWithTwoReferences() {
    assertThat(parse("f4 11 54 03 04 86")).isTrue();
    assertThat(descriptor.length()).isEqualTo(5);
    assertThat(descriptor.pictureIdBits()).isEqualTo(7);
    assertThat(descriptor.pictureId()).isEqualTo(0x11);
    assertThat(descriptor.tl0PicIdx()).isEqualTo(-1);
    assertThat(descriptor.temporalLayer()).isEqualTo(2);
    assertThat(descriptor.spatialLayer()).isEqualTo(2);
    assertThat(descriptor.isSwitchingUpPoint()).isTrue();
    assertThat(descriptor.isInterPicturePredicted()).isTrue();
    assertThat(descriptor.isLayerFrameStart()).isFalse();
    assertThat(descriptor.isLayerFrameEnd()).isTrue();
  }

  @Test
  void absentFieldsAreMinusOne() {
    assertThat(parse("08 82")).isTrue();
    assertThat(descriptor.length()).isEqualTo(1);
    assertThat(descriptor.pictureIdBits()).isZero();
    assertThat(descriptor.pictureId()).isEqualTo(-1);
    assertThat(descriptor.tl0PicIdx()).isEqualTo(-1);
    assertThat(descriptor.temporalLayer()).isEqualTo(-1);
    assertThat(descriptor.spatialLayer()).isEqualTo(-1);
    assertThat(descriptor.isSwitchingUpPoint()).isFalse();
  }

  @Test
  void brokenDescriptorsAreRefused() {
    for (String hex :
        new String[] {
          "",
          "88",
          "88 92",
          "28",
          "28 00",
          "38",
          "50",
          "50 03 03 03",
          "0a",
          "0a 18",
          "0a 10 000000",
          "0a 08",
          "0a 08 02 00",
          "0a 08 01 04",
          "0a 58 00a0005a"
        }) {
      assertThat(parse(hex)).as(hex).isFalse();
      assertThat(isKeyFrameStart(hex)).as(hex).isFalse();
    }
  }

  @Test
  void fieldsAreRewrittenInPlace() {
    byte[] packet = Hex.bytes("ffff a8 ffff 00 ff 82");
    assertThat(descriptor.parse(packet, 2, 6)).isTrue();
    byte[] copy = Hex.bytes("ff a8 ffff 00 ff 82");
    descriptor.setPictureId(copy, 1, 0x8000);
    descriptor.setTl0PicIdx(copy, 1, 0x100);
    assertThat(Hex.text(copy, 0, copy.length)).isEqualTo("ffa88000000082");
    byte[] narrow = Hex.bytes("88 7f 82");
    assertThat(descriptor.parse(narrow, 0, 3)).isTrue();
    descriptor.setPictureId(narrow, 0, 128);
    descriptor.setTl0PicIdx(narrow, 0, 9);
    assertThat(Hex.text(narrow, 0, 3)).isEqualTo("880082");
    byte[] bare = Hex.bytes("08 82");
    assertThat(descriptor.parse(bare, 0, 2)).isTrue();
    descriptor.setPictureId(bare, 0, 128);
    assertThat(Hex.text(bare, 0, 2)).isEqualTo("0882");
  }

  @Test
  void recognisesTheFirstPacketOfAKeyPicture() {
    assertThat(isKeyFrameStart("aa 9234 00 05" + STRUCTURE + "82")).isTrue();
    assertThat(isKeyFrameStart("08 82")).as("no layers").isTrue();
    assertThat(isKeyFrameStart("a8 11 01 05 82")).as("depends on nothing below").isTrue();
    assertThat(isKeyFrameStart("e8 9234 00 05 82")).as("predicted").isFalse();
    assertThat(isKeyFrameStart("a0 9234 00 05 82")).as("not the start").isFalse();
    assertThat(isKeyFrameStart("a8 9234 02 05 82")).as("second layer").isFalse();
  }

  @Test
  void recognisesTheFirstPacketOfAPicture() {
    assertThat(PayloadFormat.VP9.isFrameStart(Hex.bytes("e8 9234 00 05 82"), 0, 6)).isTrue();
    assertThat(PayloadFormat.VP9.isFrameStart(Hex.bytes("e8 9234 02 05 82"), 0, 6)).isFalse();
    assertThat(PayloadFormat.VP9.isFrameStart(Hex.bytes("e0 9234 00 05 82"), 0, 6)).isFalse();
  }
}
