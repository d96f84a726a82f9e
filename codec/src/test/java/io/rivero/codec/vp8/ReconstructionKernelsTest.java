package io.rivero.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.codec.kernel.Kernels;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The vector kernels give the same bytes as the plain ones, over random input: smooth, rough and
/// of extremes.
class ReconstructionKernelsTest {
  private static final int STRIDE = 64;
  private static final int AT = 12 * STRIDE + 24;

  private interface Call {
    void on(
        ReconstructionKernels kernels,
        byte[] first,
        byte[] second,
        short[] coefficients,
        byte[] scratch);
  }

  @BeforeAll
  static void onlyWithTheVectorModule() {
    Assumptions.assumeTrue(Kernels.vector());
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16})
  void sixTapPrediction(int width) {
    for (int fraction = 1; fraction < 64; fraction++) {
      for (int height : heights(width)) {
        sixTap(width, height, fraction & 7, fraction >> 3);
      }
    }
  }

  private static int[] heights(int width) {
    return width == 16 ? new int[] {8, 16} : width == 8 ? new int[] {4, 8, 16} : new int[] {4};
  }

  private static void sixTap(int width, int height, int x, int y) {
    both(
        8 * y + x,
        (kernels, from, to, coefficients, scratch) -> {
          switch (width) {
            case 16 ->
                kernels.sixTap16(from, AT, STRIDE, to, AT + 5, STRIDE, height, x, y, scratch);
            case 8 -> kernels.sixTap8(from, AT, STRIDE, to, AT + 5, STRIDE, height, x, y, scratch);
            default -> kernels.sixTap4(from, AT, STRIDE, to, AT + 5, STRIDE, x, y, scratch);
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16})
  void bilinearPrediction(int width) {
    for (int fraction = 1; fraction < 64; fraction++) {
      int x = fraction & 7;
      int y = fraction >> 3;
      for (int height = 4; height <= 16; height *= 2) {
        int rows = height;
        both(
            fraction,
            (kernels, from, to, coefficients, scratch) ->
                kernels.bilinear(from, AT, STRIDE, to, AT + 3, STRIDE, width, rows, x, y, scratch));
      }
    }
  }

  @Test
  void transforms() {
    for (int seed = 0; seed < 1000; seed++) {
      int dc = new Random(seed).nextInt(65536) - 32768;
      both(
          seed,
          (kernels, target, other, coefficients, scratch) -> {
            kernels.addInverseDct(coefficients, 16, target, AT, STRIDE);
            kernels.addFourDcs(coefficients, 32, other, AT + 1, STRIDE);
            kernels.addDc(dc, other, AT + 8 * STRIDE, STRIDE);
            kernels.inverseWht(coefficients, 384, 0);
          });
    }
  }

  @Test
  void normalLoopFilters() {
    for (int seed = 0; seed < 2000; seed++) {
      Random random = new Random(seed);
      int limit = 1 + random.nextInt(random.nextBoolean() ? 190 : 30);
      int inner = random.nextInt(5) == 0 ? 0 : limit;
      int edge = random.nextInt(5) == 0 ? 0 : limit + 4;
      int interior = 1 + random.nextInt(63);
      int variance = random.nextInt(4);
      int at = AT + random.nextInt(16);
      both(
          seed,
          (kernels, a, b, coefficients, scratch) -> {
            kernels.filterLumaColumns(a, at, STRIDE, edge, inner, interior, variance, scratch);
            kernels.filterLumaRows(a, at, STRIDE, edge, inner, interior, variance);
            kernels.filterChromaColumns(a, b, at, STRIDE, edge, inner, interior, variance, scratch);
            kernels.filterChromaRows(a, b, at, STRIDE, edge, inner, interior, variance, scratch);
          });
    }
  }

  @Test
  void simpleLoopFilters() {
    for (int seed = 0; seed < 1000; seed++) {
      Random random = new Random(seed);
      int limit = 1 + random.nextInt(190);
      int inner = random.nextInt(5) == 0 ? 0 : limit;
      int edge = random.nextInt(5) == 0 ? 0 : limit + 4;
      both(
          seed,
          (kernels, luma, other, coefficients, scratch) -> {
            kernels.simpleColumns(luma, AT, STRIDE, edge, inner, scratch);
            kernels.simpleRows(other, AT, STRIDE, edge, inner);
          });
    }
  }

  private static void both(int seed, Call call) {
    byte[][] planes = new byte[4][];
    short[][] coefficients = new short[2][];
    for (int i = 0; i < 2; i++) {
      Random random = new Random(seed);
      planes[2 * i] = samples(random);
      planes[2 * i + 1] = samples(random);
      coefficients[i] = coefficients(random);
      ReconstructionKernels kernels =
          i == 0 ? new ScalarReconstructionKernels() : new VectorReconstructionKernels();
      byte[] scratch = new byte[ReconstructionKernels.SCRATCH];
      call.on(kernels, planes[2 * i], planes[2 * i + 1], coefficients[i], scratch);
    }
    boolean same =
        Arrays.equals(planes[2], planes[0])
            && Arrays.equals(planes[3], planes[1])
            && Arrays.equals(coefficients[1], coefficients[0]);
    assertThat(same).as("seed %d", seed).isTrue();
  }

  /// Around one level, of extremes, or over the whole range: filters only act on small differences.
  private static byte[] samples(Random random) {
    byte[] bytes = new byte[STRIDE * 40];
    int kind = random.nextInt(3);
    int level = random.nextInt(256);
    int range = kind == 0 ? 256 : 1 + random.nextInt(30);
    for (int i = 0; i < bytes.length; i++) {
      int sample = kind == 1 ? 255 * random.nextInt(2) : level + random.nextInt(range) - range / 2;
      bytes[i] = (byte) Math.max(0, Math.min(255, sample));
    }
    return bytes;
  }

  private static short[] coefficients(Random random) {
    short[] result = new short[640];
    int range = 1 << random.nextInt(1, 17);
    for (int i = 0; i < result.length; i++) {
      result[i] = (short) (random.nextInt(range) - range / 2);
    }
    return result;
  }
}
