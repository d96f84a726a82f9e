package io.rivero.codec.h264;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rivero.codec.picture.I420Picture;
import java.util.Random;
import org.junit.jupiter.api.Test;

class H264DecoderFuzzTest {
  private static final H264Decoder.Config SMALL = new H264Decoder.Config(128, 128);

  @FuzzTest
  void decodeNeverThrows(byte[] bytes) {
    run(bytes);
  }

  private static void run(byte[] bytes) {
    try (H264Decoder decoder = new H264Decoder(SMALL)) {
      decoder.decode(bytes, 0, bytes.length);
      decoder.decode(bytes, 0, bytes.length);
      I420Picture picture = decoder.picture();
      if (picture != null && (picture.width() > 128 || picture.height() > 128)) {
        throw new AssertionError(picture.toString());
      }
    }
  }

  @Test
  void damagedBytesNeverThrow() {
    byte[] stream =
        TinyStream.join(
            TinyStream.sequence(2, 1, 1, 1),
            TinyStream.picture(),
            TinyStream.idr(true, false),
            TinyStream.repetition(1, 2));
    Random random = new Random(9);
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = stream.clone();
      for (int flips = 1 + random.nextInt(5); flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      run(damaged);
    }
  }
}
