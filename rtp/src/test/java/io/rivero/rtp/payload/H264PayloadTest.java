package io.rivero.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.Hex;
import org.junit.jupiter.api.Test;

/// RFC 6184 sections 5.6 to 5.8.
class H264PayloadTest {
  private static boolean isKeyFrameStart(String hex) {
    byte[] bytes = Hex.bytes(hex);
    return PayloadFormat.H264.isKeyFrameStart(bytes, 0, bytes.length);
  }

  @Test
  void aSingleUnitWithAParameterSetOrAnIdrSlice() {
    assertThat(isKeyFrameStart("67 42c01f")).as("SPS").isTrue();
    assertThat(isKeyFrameStart("65 88")).as("IDR").isTrue();
    assertThat(isKeyFrameStart("65 4088")).as("IDR, not its first slice").isFalse();
    assertThat(isKeyFrameStart("68 ce3c80")).as("PPS").isFalse();
    assertThat(isKeyFrameStart("41 9a")).as("not IDR").isFalse();
    assertThat(isKeyFrameStart("06 05")).as("SEI").isFalse();
  }

  @Test
  void anAggregateWithAParameterSetOrAnIdrSlice() {
    assertThat(isKeyFrameStart("78 0004 6742c01f 0004 68ce3c80")).isTrue();
    assertThat(isKeyFrameStart("78 0002 0910 0004 68ce3c80 0002 6588")).isTrue();
    assertThat(isKeyFrameStart("78 0004 68ce3c80 0002 419a")).isFalse();
    assertThat(isKeyFrameStart("78 0001 65 0001 65")).as("slices without a body").isFalse();
  }

  @Test
  void aBrokenAggregateIsNone() {
    assertThat(isKeyFrameStart("78 0000 0004 6742c01f")).as("empty unit").isFalse();
    assertThat(isKeyFrameStart("78 0005 6742c01f")).as("longer than the payload").isFalse();
    assertThat(isKeyFrameStart("78 0002 0910 00")).isFalse();
    assertThat(isKeyFrameStart("78 ffff")).isFalse();
  }

  @Test
  void theFirstFragmentOfAnIdrSlice() {
    assertThat(isKeyFrameStart("7c 85 88")).isTrue();
    assertThat(isKeyFrameStart("7c 87 42")).as("SPS").isTrue();
    assertThat(isKeyFrameStart("7c 05 88")).as("middle").isFalse();
    assertThat(isKeyFrameStart("7c 45 88")).as("end").isFalse();
    assertThat(isKeyFrameStart("7c 81 88")).as("not IDR").isFalse();
    assertThat(isKeyFrameStart("7c 85 40")).as("not its first slice").isFalse();
    assertThat(isKeyFrameStart("7c 85")).as("empty").isFalse();
  }

  @Test
  void tooShortIsNone() {
    assertThat(isKeyFrameStart("")).isFalse();
    assertThat(isKeyFrameStart("67")).isFalse();
  }
}
