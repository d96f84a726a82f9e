package io.rivero.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.Hex;
import org.junit.jupiter.api.Test;

/// RTP payload format for AV1, sections 4.3 to 4.5.
class Av1PayloadTest {
  private static boolean isKeyFrameStart(String hex) {
    byte[] bytes = Hex.bytes(hex);
    return PayloadFormat.AV1.isKeyFrameStart(bytes, 0, bytes.length);
  }

  @Test
  void theStartOfACodedVideoSequence() {
    assertThat(isKeyFrameStart("18 08 0000 0024")).as("N").isTrue();
    assertThat(isKeyFrameStart("98 08 0000 0024")).as("N in a continuation").isFalse();
    assertThat(isKeyFrameStart("10 30 30 00")).as("neither").isFalse();
    assertThat(isKeyFrameStart("18")).as("empty").isFalse();
    assertThat(isKeyFrameStart("")).isFalse();
  }

  /// Two elements: a sequence header with its length, a frame.
  @Test
  void aSequenceHeaderAndAKeyFrame() {
    assertThat(isKeyFrameStart("20 03 080000 30 10")).isTrue();
    assertThat(isKeyFrameStart("20 03 080000 18 10")).as("frame header").isTrue();
    assertThat(isKeyFrameStart("20 03 080000 30 30")).as("inter frame").isFalse();
    assertThat(isKeyFrameStart("20 03 080000 30 90")).as("shown again").isFalse();
    assertThat(isKeyFrameStart("a0 03 080000 30 10")).as("continuation").isFalse();
    assertThat(isKeyFrameStart("20 01 12 30 10")).as("no sequence header").isFalse();
    assertThat(isKeyFrameStart("10 080000")).as("no frame").isFalse();
  }

  /// W = 0: each element has its length; here with metadata between, an extension and a size.
  @Test
  void elementsWithLengths() {
    assertThat(isKeyFrameStart("00 03 080000 02 2801 04 3600 01 10")).isTrue();
    assertThat(isKeyFrameStart("00 8300 080000 02 3010")).as("length in two bytes").isTrue();
    assertThat(isKeyFrameStart("00 03 080000 00 02 3010")).as("empty element").isTrue();
  }

  @Test
  void brokenElementsAreNone() {
    assertThat(isKeyFrameStart("00 09 080000 02 3010")).as("longer than the payload").isFalse();
    assertThat(isKeyFrameStart("00 80808080 01")).as("length of five bytes").isFalse();
    assertThat(isKeyFrameStart("00 83")).as("length not complete").isFalse();
    assertThat(isKeyFrameStart("20 03 080000 30")).as("frame without a body").isFalse();
    assertThat(isKeyFrameStart("20 03 080000 34")).isFalse();
    assertThat(isKeyFrameStart("20 03 080000 32")).isFalse();
  }

  /// Appendix A.8 of the payload format.
  @Test
  void theDependencyDescriptorTellsWithoutThePayload() {
    byte[] structure = Hex.bytes("80 0102 80 00");
    assertThat(DependencyDescriptor.isKeyFrameStart(structure, 0, 5)).isTrue();
    assertThat(DependencyDescriptor.isFrameStart(structure, 0, 5)).isTrue();
    assertThat(DependencyDescriptor.isFrameEnd(structure, 0, 5)).isFalse();
    assertThat(DependencyDescriptor.frameNumber(structure, 0, 5)).isEqualTo(0x0102);
    assertThat(DependencyDescriptor.isKeyFrameStart(structure, 0, 3)).as("no structure").isFalse();
    byte[] later = Hex.bytes("40 0102 80");
    assertThat(DependencyDescriptor.isKeyFrameStart(later, 0, 4)).as("not the start").isFalse();
    assertThat(DependencyDescriptor.isFrameEnd(later, 0, 4)).isTrue();
    byte[] plain = Hex.bytes("c0 0103 40");
    assertThat(DependencyDescriptor.isKeyFrameStart(plain, 0, 4)).as("other flags").isFalse();
    assertThat(DependencyDescriptor.isFrameStart(plain, 0, 2)).isFalse();
    assertThat(DependencyDescriptor.isKeyFrameStart(plain, -1, -1)).as("absent").isFalse();
    assertThat(DependencyDescriptor.frameNumber(plain, -1, -1)).isEqualTo(-1);
  }
}
