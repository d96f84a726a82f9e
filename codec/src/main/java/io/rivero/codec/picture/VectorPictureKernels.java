package io.rivero.codec.picture;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The inner loops of the picture tools on the Vector API; what is left of a row goes to the plain
/// ones.
///
/// Each step is a small static method on vectors of a constant species: the JVM keeps vectors in
/// registers only where it inlines everything that touches them.
final class VectorPictureKernels implements PictureKernels {
  private static final VectorSpecies<Byte> B64 = ByteVector.SPECIES_64;
  private static final VectorSpecies<Byte> B128 = ByteVector.SPECIES_128;
  private static final VectorSpecies<Byte> B256 = ByteVector.SPECIES_256;
  private static final VectorSpecies<Short> S256 = ShortVector.SPECIES_256;
  private static final VectorSpecies<Integer> I256 = IntVector.SPECIES_256;
  private static final VectorShuffle<Integer> LOWER_TWICE =
      VectorShuffle.fromValues(I256, 0, 0, 1, 1, 2, 2, 3, 3);
  private static final VectorShuffle<Integer> UPPER_TWICE =
      VectorShuffle.fromValues(I256, 4, 4, 5, 5, 6, 6, 7, 7);
  private static final VectorShuffle<Integer> EVEN_THEN_ODD =
      VectorShuffle.fromValues(I256, 0, 2, 4, 6, 1, 3, 5, 7);
  private static final int ROUND = 1 << (2 * WEIGHT_BITS - 1);

  private final ScalarPictureKernels plain = new ScalarPictureKernels();

  @Override
  public void toArgb(
      byte[] y, int yAt, byte[] u, byte[] v, int chromaAt, int[] argb, int argbAt, int width) {
    int x = 0;
    for (; x <= width - 16; x += 16) {
      IntVector blue = ints(u, chromaAt + (x >> 1)).sub(128);
      IntVector red = ints(v, chromaAt + (x >> 1)).sub(128);
      IntVector toRed = red.mul(409);
      IntVector toGreen = blue.mul(100).add(red.mul(208));
      IntVector toBlue = blue.mul(516);
      pixels(y, yAt + x, toRed, toGreen, toBlue, LOWER_TWICE).intoArray(argb, argbAt + x);
      pixels(y, yAt + x + 8, toRed, toGreen, toBlue, UPPER_TWICE).intoArray(argb, argbAt + x + 8);
    }
    plain.toArgb(y, yAt + x, u, v, chromaAt + (x >> 1), argb, argbAt + x, width - x);
  }

  private static IntVector pixels(
      byte[] y,
      int at,
      IntVector toRed,
      IntVector toGreen,
      IntVector toBlue,
      VectorShuffle<Integer> half) {
    IntVector luma = ints(y, at).sub(16).mul(298).add(128);
    IntVector red = clip(luma.add(toRed.rearrange(half)));
    IntVector green = clip(luma.sub(toGreen.rearrange(half)));
    IntVector blue = clip(luma.add(toBlue.rearrange(half)));
    return red.lanewise(VectorOperators.LSHL, 16)
        .or(green.lanewise(VectorOperators.LSHL, 8))
        .or(blue)
        .or(0xFF000000);
  }

  private static IntVector clip(IntVector value) {
    return value.lanewise(VectorOperators.ASHR, 8).max(0).min(255);
  }

  /// Eight bytes as integers from 0 to 255.
  private static IntVector ints(byte[] bytes, int at) {
    return (IntVector)
        ByteVector.fromArray(B64, bytes, at).convertShape(VectorOperators.ZERO_EXTEND_B2I, I256, 0);
  }

  private static void intoBytes(IntVector values, byte[] bytes, int at) {
    ((ByteVector) values.convertShape(VectorOperators.I2B, B64, 0)).intoArray(bytes, at);
  }

  @Override
  public void toLuma(int[] argb, int argbAt, byte[] y, int yAt, int width) {
    int x = 0;
    for (; x <= width - 8; x += 8) {
      IntVector pixels = IntVector.fromArray(I256, argb, argbAt + x);
      IntVector red = pixels.lanewise(VectorOperators.LSHR, 16).and(0xFF);
      IntVector green = pixels.lanewise(VectorOperators.LSHR, 8).and(0xFF);
      IntVector sum = red.mul(66).add(green.mul(129)).add(pixels.and(0xFF).mul(25));
      intoBytes(sum.add(128 + (16 << 8)).lanewise(VectorOperators.LSHR, 8), y, yAt + x);
    }
    plain.toLuma(argb, argbAt + x, y, yAt + x, width - x);
  }

  @Override
  public void toChroma(
      int[] argb, int upperAt, int lowerAt, byte[] u, byte[] v, int chromaAt, int width) {
    int x = 0;
    for (; x <= width - 16; x += 16) {
      // Red and blue are added up together, 16 bits each.
      IntVector redBlue =
          pairs(
              redBlue(argb, upperAt + x, lowerAt + x),
              redBlue(argb, upperAt + x + 8, lowerAt + x + 8));
      IntVector green =
          pairs(
              green(argb, upperAt + x, lowerAt + x), green(argb, upperAt + x + 8, lowerAt + x + 8));
      IntVector red = redBlue.lanewise(VectorOperators.LSHR, 16);
      IntVector blue = redBlue.and(0xFFFF);
      intoBytes(chroma(blue.mul(112).sub(red.mul(38)).sub(green.mul(74))), u, chromaAt + (x >> 1));
      intoBytes(chroma(red.mul(112).sub(green.mul(94)).sub(blue.mul(18))), v, chromaAt + (x >> 1));
    }
    plain.toChroma(argb, upperAt + x, lowerAt + x, u, v, chromaAt + (x >> 1), width - x);
  }

  private static IntVector chroma(IntVector weighted) {
    return weighted.add(512 + (128 << 10)).lanewise(VectorOperators.ASHR, 10);
  }

  private static IntVector redBlue(int[] argb, int upperAt, int lowerAt) {
    IntVector upper = IntVector.fromArray(I256, argb, upperAt).and(0xFF00FF);
    return upper.add(IntVector.fromArray(I256, argb, lowerAt).and(0xFF00FF));
  }

  private static IntVector green(int[] argb, int upperAt, int lowerAt) {
    IntVector upper =
        IntVector.fromArray(I256, argb, upperAt).lanewise(VectorOperators.LSHR, 8).and(0xFF);
    return upper.add(
        IntVector.fromArray(I256, argb, lowerAt).lanewise(VectorOperators.LSHR, 8).and(0xFF));
  }

  /// The sums of neighbouring lanes: four of the first vector, then four of the second.
  private static IntVector pairs(IntVector first, IntVector second) {
    LongVector low = first.reinterpretAsLongs();
    LongVector high = second.reinterpretAsLongs();
    LongVector lowSums = low.add(low.lanewise(VectorOperators.LSHR, 32)).and(0xFFFFFFFFL);
    LongVector highSums =
        high.add(high.lanewise(VectorOperators.LSHL, 32)).and(0xFFFFFFFF00000000L);
    return lowSums.or(highSums).reinterpretAsInts().rearrange(EVEN_THEN_ODD);
  }

  @Override
  public void interleave(byte[] u, byte[] v, int at, byte[] uv, int uvAt, int width) {
    int x = 0;
    for (; x <= width - 16; x += 16) {
      ShortVector second = shorts(v, at + x).lanewise(VectorOperators.LSHL, 8);
      shorts(u, at + x).or(second).reinterpretAsBytes().intoArray(uv, uvAt + 2 * x);
    }
    plain.interleave(u, v, at + x, uv, uvAt + 2 * x, width - x);
  }

  @Override
  public void deinterleave(byte[] uv, int uvAt, byte[] u, byte[] v, int at, int width) {
    int x = 0;
    for (; x <= width - 16; x += 16) {
      ShortVector both = ByteVector.fromArray(B256, uv, uvAt + 2 * x).reinterpretAsShorts();
      intoBytes(both, u, at + x);
      intoBytes(both.lanewise(VectorOperators.LSHR, 8), v, at + x);
    }
    plain.deinterleave(uv, uvAt + 2 * x, u, v, at + x, width - x);
  }

  @Override
  public void blend(byte[] plane, int at, byte[] source, byte[] alpha, int sourceAt, int width) {
    int x = 0;
    for (; x <= width - 16; x += 16) {
      ShortVector transparency =
          shorts(alpha, sourceAt + x).lanewise(VectorOperators.XOR, (short) 0xFF);
      ShortVector kept = shorts(plane, at + x).mul(transparency).add((short) 128);
      ShortVector divided =
          kept.add(kept.lanewise(VectorOperators.LSHR, 8)).lanewise(VectorOperators.LSHR, 8);
      intoBytes(divided.add(shorts(source, sourceAt + x)), plane, at + x);
    }
    plain.blend(plane, at + x, source, alpha, sourceAt + x, width - x);
  }

  /// Sixteen bytes as integers from 0 to 255.
  private static ShortVector shorts(byte[] bytes, int at) {
    return (ShortVector)
        ByteVector.fromArray(B128, bytes, at)
            .convertShape(VectorOperators.ZERO_EXTEND_B2S, S256, 0);
  }

  private static void intoBytes(ShortVector values, byte[] bytes, int at) {
    ((ByteVector) values.convertShape(VectorOperators.S2B, B128, 0)).intoArray(bytes, at);
  }

  @Override
  public void weigh(byte[] samples, int at, int weight, int[] sums, int width) {
    int x = 0;
    for (; x <= width - 8; x += 8) {
      ints(samples, at + x).mul(weight).intoArray(sums, x);
    }
    for (; x < width; x++) {
      sums[x] = (samples[at + x] & 0xFF) * weight;
    }
  }

  @Override
  public void weighMore(byte[] samples, int at, int weight, int[] sums, int width) {
    int x = 0;
    for (; x <= width - 8; x += 8) {
      ints(samples, at + x).mul(weight).add(IntVector.fromArray(I256, sums, x)).intoArray(sums, x);
    }
    for (; x < width; x++) {
      sums[x] += (samples[at + x] & 0xFF) * weight;
    }
  }

  @Override
  public void gather(
      int[] sums, int[] starts, int[] weights, int taps, byte[] out, int outAt, int width) {
    int x = 0;
    for (; x <= width - 8; x += 8) {
      IntVector sum = IntVector.broadcast(I256, ROUND);
      for (int tap = 0; tap < taps; tap++) {
        IntVector samples = IntVector.fromArray(I256, sums, tap, starts, x);
        sum = sum.add(samples.mul(IntVector.fromArray(I256, weights, tap * width + x)));
      }
      intoBytes(sum.lanewise(VectorOperators.LSHR, 2 * WEIGHT_BITS), out, outAt + x);
    }
    ScalarPictureKernels.gather(sums, starts, weights, taps, out, outAt, x, width);
  }
}
