package io.rivero.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rivero.rtp.Hex;
import io.rivero.rtp.Mutator;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayloadFuzzTest {
  private static final List<byte[]> SEEDS =
      List.of(
          Hex.bytes("90 f0 9234 56 a7 10 0200 9d012a 8002 e001"),
          Hex.bytes("aa 9234 00 05 58 00a0005a 014000b4 02800168 02 00 04 01 82"),
          Hex.bytes("f8 11 54 03 04 86"),
          Hex.bytes("78 0004 6742c01f 0004 68ce3c80 0002 6588"),
          Hex.bytes("7c 85 88"),
          Hex.bytes("00 03 080000 02 2801 04 3600 01 10"),
          Hex.bytes("80 0102 80 00"));

  @FuzzTest
  void vp8NeverThrows(byte[] bytes) {
    checkRecogniser(PayloadFormat.VP8, bytes);
    checkVp8Descriptor(bytes);
  }

  @FuzzTest
  void vp9NeverThrows(byte[] bytes) {
    checkRecogniser(PayloadFormat.VP9, bytes);
    checkVp9Descriptor(bytes);
  }

  @FuzzTest
  void h264NeverThrows(byte[] bytes) {
    checkRecogniser(PayloadFormat.H264, bytes);
  }

  @FuzzTest
  void av1NeverThrows(byte[] bytes) {
    checkRecogniser(PayloadFormat.AV1, bytes);
  }

  @FuzzTest
  void dependencyDescriptorNeverThrows(byte[] bytes) {
    checkDependencyDescriptor(bytes);
  }

  @Test
  void damagedPayloadsNeverThrow() {
    Mutator mutator = new Mutator(5);
    for (int i = 0; i < 8_000; i++) {
      byte[] bytes = mutator.mutate(SEEDS.get(i % SEEDS.size()));
      for (PayloadFormat format : PayloadFormat.values()) {
        checkRecogniser(format, bytes);
      }
      checkVp8Descriptor(bytes);
      checkVp9Descriptor(bytes);
      checkDependencyDescriptor(bytes);
    }
  }

  /// The answer does not depend on what stands around the payload.
  private static void checkRecogniser(PayloadFormat format, byte[] bytes) {
    byte[] around = new Mutator(6).embed(bytes, 3);
    boolean key = format.isKeyFrameStart(bytes, 0, bytes.length);
    assertThat(format.isKeyFrameStart(around, 3, bytes.length)).isEqualTo(key);
    boolean start = format.isFrameStart(bytes, 0, bytes.length);
    assertThat(format.isFrameStart(around, 3, bytes.length)).isEqualTo(start);
  }

  /// What is written is what is read afterwards, and the rest of the payload stays.
  private static void checkVp8Descriptor(byte[] bytes) {
    Vp8Descriptor descriptor = new Vp8Descriptor();
    if (!descriptor.parse(bytes, 0, bytes.length)) {
      return;
    }
    assertThat(descriptor.length()).isBetween(1, Math.min(6, bytes.length));
    byte[] copy = bytes.clone();
    descriptor.setPictureId(copy, 0, descriptor.pictureId() + 1);
    descriptor.setTl0PicIdx(copy, 0, descriptor.tl0PicIdx() + 1);
    descriptor.setKeyIdx(copy, 0, descriptor.keyIdx() + 1);
    Vp8Descriptor written = new Vp8Descriptor();
    assertThat(written.parse(copy, 0, copy.length)).isTrue();
    assertThat(written.length()).isEqualTo(descriptor.length());
    assertThat(written.pictureIdBits()).isEqualTo(descriptor.pictureIdBits());
    assertThat(written.temporalLayer()).isEqualTo(descriptor.temporalLayer());
    written.setPictureId(copy, 0, descriptor.pictureId());
    written.setTl0PicIdx(copy, 0, descriptor.tl0PicIdx());
    written.setKeyIdx(copy, 0, descriptor.keyIdx());
    assertThat(copy).isEqualTo(bytes);
  }

  private static void checkVp9Descriptor(byte[] bytes) {
    Vp9Descriptor descriptor = new Vp9Descriptor();
    if (!descriptor.parse(bytes, 0, bytes.length)) {
      return;
    }
    assertThat(descriptor.length()).isBetween(1, bytes.length);
    byte[] copy = bytes.clone();
    descriptor.setPictureId(copy, 0, descriptor.pictureId() + 1);
    descriptor.setTl0PicIdx(copy, 0, descriptor.tl0PicIdx() + 1);
    Vp9Descriptor written = new Vp9Descriptor();
    assertThat(written.parse(copy, 0, copy.length)).isTrue();
    assertThat(written.length()).isEqualTo(descriptor.length());
    assertThat(written.pictureIdBits()).isEqualTo(descriptor.pictureIdBits());
    written.setPictureId(copy, 0, descriptor.pictureId());
    written.setTl0PicIdx(copy, 0, descriptor.tl0PicIdx());
    assertThat(copy).isEqualTo(bytes);
  }

  private static void checkDependencyDescriptor(byte[] bytes) {
    boolean start = DependencyDescriptor.isFrameStart(bytes, 0, bytes.length);
    if (DependencyDescriptor.isKeyFrameStart(bytes, 0, bytes.length)) {
      assertThat(start).isTrue();
    }
    boolean end = DependencyDescriptor.isFrameEnd(bytes, 0, bytes.length);
    int number = DependencyDescriptor.frameNumber(bytes, 0, bytes.length);
    assertThat(number >= 0 || !(start || end)).isTrue();
  }
}
