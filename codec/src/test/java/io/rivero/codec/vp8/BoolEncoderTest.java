package io.rivero.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/// RFC 6386 section 7.3.
class BoolEncoderTest {
  @Test
  void decoderReadsWhatWasWritten() {
    var random = new Random(11);
    var encoder = new BoolEncoder(1);
    for (int round = 0; round < 200; round++) {
      int count = random.nextInt(3000);
      long seed = random.nextLong();
      int odds = random.nextInt(257);
      encoder.reset();
      var values = new Random(seed);
      for (int i = 0; i < count; i++) {
        int probability = 1 + values.nextInt(255);
        encoder.write(values.nextInt(256) < odds, probability);
      }
      encoder.finish();
      byte[] bytes = new byte[encoder.length()];
      encoder.copyTo(bytes, 0);
      var decoder = new BoolDecoder();
      decoder.start(bytes, 0, bytes.length);
      values = new Random(seed);
      for (int i = 0; i < count; i++) {
        int probability = 1 + values.nextInt(255);
        assertThat(decoder.read(probability)).isEqualTo(values.nextInt(256) < odds);
      }
    }
  }
}
