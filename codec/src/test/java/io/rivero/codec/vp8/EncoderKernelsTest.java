package io.rivero.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.codec.kernel.Kernels;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The vector kernels give the same numbers as the plain ones, over random blocks: alike, different
/// and of extremes.
class EncoderKernelsTest {
  private static final int STRIDE = 64;
  private final EncoderKernels scalar = new ScalarEncoderKernels();

  @BeforeAll
  static void onlyWithTheVectorModule() {
    Assumptions.assumeTrue(Kernels.vector());
  }

  @Test
  void differences() {
    EncoderKernels vector = new VectorEncoderKernels();
    for (int seed = 0; seed < 3000; seed++) {
      assertThat(differences(vector, seed))
          .as("seed %d", seed)
          .isEqualTo(differences(scalar, seed));
    }
  }

  private static long[] differences(EncoderKernels kernels, int seed) {
    Random random = new Random(seed);
    byte[] a = samples(random);
    byte[] b = samples(random);
    int from = 20 * STRIDE + random.nextInt(24);
    int to = 20 * STRIDE + random.nextInt(24);
    int x = random.nextInt(8);
    int y = random.nextInt(8);
    return new long[] {
      kernels.sad16x16(a, from, STRIDE, b, to, STRIDE),
      kernels.sad8x8(a, from, STRIDE, b, to, STRIDE),
      kernels.sad16x16Between(a, from, STRIDE, b, to, STRIDE, x, y),
      kernels.sad8x8Between(a, from, STRIDE, b, to, STRIDE, x, y),
      kernels.sse16x16(a, from, STRIDE, b, to, STRIDE),
      kernels.sse8x8(a, from, STRIDE, b, to, STRIDE),
      kernels.sse4x4(a, from, STRIDE, b, to, STRIDE),
      kernels.sumAndSquares16x16(a, from, STRIDE)
    };
  }

  @Test
  void transforms() {
    EncoderKernels vector = new VectorEncoderKernels();
    for (int seed = 0; seed < 3000; seed++) {
      assertThat(transforms(vector, seed)).as("seed %d", seed).isEqualTo(transforms(scalar, seed));
    }
  }

  private static short[] transforms(EncoderKernels kernels, int seed) {
    Random random = new Random(seed);
    byte[] a = samples(random);
    byte[] b = samples(random);
    int from = 20 * STRIDE + random.nextInt(24);
    int to = 20 * STRIDE + random.nextInt(24);
    short[] coefficients = new short[400];
    kernels.forwardDct16x16(a, from, STRIDE, b, to, STRIDE, coefficients, 0);
    kernels.forwardDct8x8(a, from, STRIDE, b, to, STRIDE, coefficients, 256);
    kernels.forwardDct4x4(a, from, STRIDE, b, to, STRIDE, coefficients, 320);
    kernels.forwardWht(coefficients, 0, 336);
    return coefficients;
  }

  @Test
  void quantisation() {
    EncoderKernels vector = new VectorEncoderKernels();
    for (int seed = 0; seed < 3000; seed++) {
      assertThat(quantised(vector, seed)).as("seed %d", seed).isEqualTo(quantised(scalar, seed));
    }
  }

  private static Object[] quantised(EncoderKernels kernels, int seed) {
    Random random = new Random(seed);
    int range = 1 << random.nextInt(1, 17);
    short[] coefficients = new short[400];
    for (int i = 0; i < coefficients.length; i++) {
      coefficients[i] = (short) (random.nextInt(range) - range / 2);
    }
    short[] quantiser = new short[48];
    for (int i = 0; i < 16; i++) {
      int step = 4 + random.nextInt(154);
      quantiser[i] = (short) random.nextInt(step);
      quantiser[16 + i] = (short) (65536 / step);
      quantiser[32 + i] = (short) step;
    }
    short[] levels = new short[400];
    short[] dequantised = new short[400];
    byte[] ends = new byte[25];
    int first = random.nextInt(2);
    int sum =
        kernels.quantise(coefficients, 16, 16, first, quantiser, levels, dequantised, ends)
            + kernels.quantise(coefficients, 384, 1, 0, quantiser, levels, dequantised, ends);
    return new Object[] {sum, levels, dequantised, ends};
  }

  private static byte[] samples(Random random) {
    byte[] bytes = new byte[STRIDE * 64];
    int kind = random.nextInt(3);
    int range = kind == 0 ? 256 : 1 + random.nextInt(30);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (kind == 1 ? 255 * random.nextInt(2) : 100 + random.nextInt(range));
    }
    return bytes;
  }
}
