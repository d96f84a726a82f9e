package io.rivero.codec.picture;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.codec.kernel.Kernels;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The vector kernels give the same bytes as the plain ones, over random input of every length of
/// the rest of a row.
class PictureKernelsTest {
  private static final int ROOM = 160;
  private final PictureKernels scalar = new ScalarPictureKernels();

  @BeforeAll
  static void onlyWithTheVectorModule() {
    Assumptions.assumeTrue(Kernels.vector());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 15, 16, 17, 31, 32, 33, 64, 77})
  void bothGiveTheSameBytes(int width) {
    PictureKernels vector = new VectorPictureKernels();
    for (int seed = 0; seed < 40; seed++) {
      assertThat(result(vector, seed, width)).isEqualTo(result(scalar, seed, width));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 255})
  void bothAgreeOnExtremes(int sample) {
    PictureKernels vector = new VectorPictureKernels();
    for (int other : new int[] {0, 16, 128, 240, 255}) {
      assertThat(extremes(vector, sample, other)).isEqualTo(extremes(scalar, sample, other));
    }
  }

  private static Object[] result(PictureKernels kernels, int seed, int width) {
    Random random = new Random(seed * 1000L + width);
    byte[] y = bytes(random);
    byte[] u = bytes(random);
    byte[] v = bytes(random);
    byte[] pairs = bytes(random);
    byte[] luma = new byte[ROOM];
    int[] argb = random.ints(ROOM * 2).toArray();
    int[] converted = new int[ROOM];
    int at = random.nextInt(5);
    kernels.toArgb(y, at, u, v, at, converted, at, width);
    kernels.toLuma(argb, at, luma, at, width);
    byte[] chromaU = new byte[ROOM];
    byte[] chromaV = new byte[ROOM];
    kernels.toChroma(argb, at, at + ROOM, chromaU, chromaV, at, width);
    byte[] uv = new byte[ROOM * 2];
    kernels.interleave(u, v, at, uv, at, width);
    byte[] apartU = new byte[ROOM];
    byte[] apartV = new byte[ROOM];
    kernels.deinterleave(uv, at, apartU, apartV, at, width);
    byte[] alpha = bytes(random);
    byte[] source = new byte[ROOM];
    for (int i = 0; i < ROOM; i++) {
      source[i] = (byte) random.nextInt((alpha[i] & 0xFF) + 1);
    }
    kernels.blend(pairs, at, source, alpha, at + 1, width);
    return new Object[] {
      converted,
      luma,
      chromaU,
      chromaV,
      uv,
      apartU,
      apartV,
      pairs,
      scaled(kernels, random, y, at, width)
    };
  }

  private static byte[] scaled(
      PictureKernels kernels, Random random, byte[] samples, int at, int width) {
    int taps = 1 + random.nextInt(4);
    int[] sums = new int[ROOM + 8];
    int first = random.nextInt(2049);
    kernels.weigh(samples, at, first, sums, ROOM - 8);
    kernels.weighMore(samples, at + 1, 2048 - first, sums, ROOM - 8);
    int[] starts = random.ints(width, 0, ROOM).toArray();
    int[] weights = random.ints((long) width * taps, 0, 2048 / taps + 1).toArray();
    byte[] out = new byte[ROOM];
    kernels.gather(sums, starts, weights, taps, out, at, width);
    return out;
  }

  private static Object[] extremes(PictureKernels kernels, int sample, int other) {
    byte[] same = new byte[64];
    byte[] others = new byte[64];
    Arrays.fill(same, (byte) sample);
    Arrays.fill(others, (byte) other);
    int[] argb = new int[64];
    kernels.toArgb(same, 0, others, same, 0, argb, 0, 64);
    int[] more = new int[64];
    kernels.toArgb(others, 0, same, others, 0, more, 0, 64);
    byte[] blended = same.clone();
    kernels.blend(blended, 0, others, others, 0, 64);
    return new Object[] {argb, more, blended};
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[ROOM];
    random.nextBytes(bytes);
    return bytes;
  }
}
