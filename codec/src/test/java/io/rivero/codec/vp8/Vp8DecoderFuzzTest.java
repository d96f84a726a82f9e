package io.rivero.codec.vp8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rivero.codec.picture.I420Picture;
import org.junit.jupiter.api.Assertions;

/// Any bytes, as several frames: two bytes of length, then that many bytes, again and again.
class Vp8DecoderFuzzTest {
  @FuzzTest
  void decodeNeverThrows(byte[] bytes) {
    try (var decoder = new Vp8Decoder(new Vp8Decoder.Config(256, 256))) {
      int at = 0;
      while (at + 2 <= bytes.length) {
        int wanted = (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
        at += 2;
        int length = Math.min(wanted, bytes.length - at);
        Vp8Decoder.Result result = decoder.decode(bytes, at, length);
        I420Picture picture = decoder.picture();
        if (result == Vp8Decoder.Result.SHOWN) {
          Assertions.assertNotNull(picture);
        }
        if (picture != null) {
          Assertions.assertTrue(picture.width() <= 256 && picture.height() <= 256);
        }
        at += length;
      }
    }
  }

  @FuzzTest
  void headerNeverThrows(byte[] bytes) {
    Vp8FrameHeader.parse(bytes, 0, bytes.length);
  }
}
