package io.rivero.codec.picture;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.B2I;
import static jdk.incubator.vector.VectorOperators.I2B;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.S2B;
import static jdk.incubator.vector.VectorOperators.XOR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2S;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// The inner loops of the picture tools on the Vector API; what is left of a row goes to the plain
/// ones.
///
/// No vector is passed from method to method, and bytes are extended to shorts in one way only: see
/// "Vector kernels" in the module's README.
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

  private final ScalarPictureKernels plain = new ScalarPictureKernels();

  @Override
  public void toArgb(
      byte[] y, int yAt, byte[] u, byte[] v, int chromaAt, int[] argb, int argbAt, int width) {
    int x = 0;
    for (; x <= width - 16; x += 16) {
      IntVector blue =
          ((IntVector) ByteVector.fromArray(B64, u, chromaAt + (x >> 1)).convertShape(B2I, I256, 0))
              .and(0xff)
              .sub(128);
      IntVector red =
          ((IntVector) ByteVector.fromArray(B64, v, chromaAt + (x >> 1)).convertShape(B2I, I256, 0))
              .and(0xff)
              .sub(128);
      IntVector toRed = red.mul(409);
      IntVector toGreen = blue.mul(100).add(red.mul(208));
      IntVector toBlue = blue.mul(516);
      IntVector leftLuma =
          ((IntVector) ByteVector.fromArray(B64, y, yAt + x).convertShape(B2I, I256, 0))
              .and(0xff)
              .sub(16)
              .mul(298)
              .add(128);
      IntVector leftRed =
          leftLuma
              .add(toRed.rearrange(LOWER_TWICE))
              .lanewise(ASHR, 8)
              .max(0)
              .min(255)
              .lanewise(LSHL, 16);
      IntVector leftGreen =
          leftLuma
              .sub(toGreen.rearrange(LOWER_TWICE))
              .lanewise(ASHR, 8)
              .max(0)
              .min(255)
              .lanewise(LSHL, 8);
      IntVector leftBlue =
          leftLuma.add(toBlue.rearrange(LOWER_TWICE)).lanewise(ASHR, 8).max(0).min(255);
      leftRed.or(leftGreen).or(leftBlue).or(0xff000000).intoArray(argb, argbAt + x);
      IntVector rightLuma =
          ((IntVector) ByteVector.fromArray(B64, y, yAt + x + 8).convertShape(B2I, I256, 0))
              .and(0xff)
              .sub(16)
              .mul(298)
              .add(128);
      IntVector rightRed =
          rightLuma
              .add(toRed.rearrange(UPPER_TWICE))
              .lanewise(ASHR, 8)
              .max(0)
              .min(255)
              .lanewise(LSHL, 16);
      IntVector rightGreen =
          rightLuma
              .sub(toGreen.rearrange(UPPER_TWICE))
              .lanewise(ASHR, 8)
              .max(0)
              .min(255)
              .lanewise(LSHL, 8);
      IntVector rightBlue =
          rightLuma.add(toBlue.rearrange(UPPER_TWICE)).lanewise(ASHR, 8).max(0).min(255);
      rightRed.or(rightGreen).or(rightBlue).or(0xff000000).intoArray(argb, argbAt + x + 8);
    }
    plain.toArgb(y, yAt + x, u, v, chromaAt + (x >> 1), argb, argbAt + x, width - x);
  }

  @Override
  public void toLuma(int[] argb, int argbAt, byte[] y, int yAt, int width) {
    int x = 0;
    for (; x <= width - 8; x += 8) {
      IntVector pixels = IntVector.fromArray(I256, argb, argbAt + x);
      IntVector red = pixels.lanewise(LSHR, 16).and(0xff);
      IntVector green = pixels.lanewise(LSHR, 8).and(0xff);
      IntVector sum = red.mul(66).add(green.mul(129)).add(pixels.and(0xff).mul(25));
      ((ByteVector) sum.add(128 + (16 << 8)).lanewise(LSHR, 8).convertShape(I2B, B64, 0))
          .intoArray(y, yAt + x);
    }
    plain.toLuma(argb, argbAt + x, y, yAt + x, width - x);
  }

  /// Red and blue are added up together, 16 bits each; neighbours are the halves of a long.
  @Override
  public void toChroma(
      int[] argb, int upperAt, int lowerAt, byte[] u, byte[] v, int chromaAt, int width) {
    int x = 0;
    for (; x <= width - 16; x += 16) {
      IntVector upper = IntVector.fromArray(I256, argb, upperAt + x);
      IntVector lower = IntVector.fromArray(I256, argb, lowerAt + x);
      LongVector redBlue = upper.and(0xff00ff).add(lower.and(0xff00ff)).reinterpretAsLongs();
      LongVector green =
          upper
              .lanewise(LSHR, 8)
              .and(0xff)
              .add(lower.lanewise(LSHR, 8).and(0xff))
              .reinterpretAsLongs();
      redBlue = redBlue.add(redBlue.lanewise(LSHR, 32)).and(0xffffffffL);
      green = green.add(green.lanewise(LSHR, 32)).and(0xffffffffL);
      upper = IntVector.fromArray(I256, argb, upperAt + x + 8);
      lower = IntVector.fromArray(I256, argb, lowerAt + x + 8);
      LongVector moreRedBlue = upper.and(0xff00ff).add(lower.and(0xff00ff)).reinterpretAsLongs();
      LongVector moreGreen =
          upper
              .lanewise(LSHR, 8)
              .and(0xff)
              .add(lower.lanewise(LSHR, 8).and(0xff))
              .reinterpretAsLongs();
      moreRedBlue = moreRedBlue.add(moreRedBlue.lanewise(LSHL, 32)).and(0xffffffff00000000L);
      moreGreen = moreGreen.add(moreGreen.lanewise(LSHL, 32)).and(0xffffffff00000000L);
      IntVector both = redBlue.or(moreRedBlue).reinterpretAsInts().rearrange(EVEN_THEN_ODD);
      IntVector g = green.or(moreGreen).reinterpretAsInts().rearrange(EVEN_THEN_ODD);
      IntVector r = both.lanewise(LSHR, 16);
      IntVector b = both.and(0xffff);
      IntVector cb =
          b.mul(112).sub(r.mul(38)).sub(g.mul(74)).add(512 + (128 << 10)).lanewise(ASHR, 10);
      IntVector cr =
          r.mul(112).sub(g.mul(94)).sub(b.mul(18)).add(512 + (128 << 10)).lanewise(ASHR, 10);
      ((ByteVector) cb.convertShape(I2B, B64, 0)).intoArray(u, chromaAt + (x >> 1));
      ((ByteVector) cr.convertShape(I2B, B64, 0)).intoArray(v, chromaAt + (x >> 1));
    }
    plain.toChroma(argb, upperAt + x, lowerAt + x, u, v, chromaAt + (x >> 1), width - x);
  }

  @Override
  public void interleave(byte[] u, byte[] v, int at, byte[] uv, int uvAt, int width) {
    int x = 0;
    for (; x <= width - 16; x += 16) {
      ShortVector first =
          (ShortVector)
              ByteVector.fromArray(B128, u, at + x).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector second =
          (ShortVector)
              ByteVector.fromArray(B128, v, at + x).convertShape(ZERO_EXTEND_B2S, S256, 0);
      first.or(second.lanewise(LSHL, 8)).reinterpretAsBytes().intoArray(uv, uvAt + 2 * x);
    }
    plain.interleave(u, v, at + x, uv, uvAt + 2 * x, width - x);
  }

  @Override
  public void deinterleave(byte[] uv, int uvAt, byte[] u, byte[] v, int at, int width) {
    int x = 0;
    for (; x <= width - 16; x += 16) {
      ShortVector both = ByteVector.fromArray(B256, uv, uvAt + 2 * x).reinterpretAsShorts();
      ((ByteVector) both.convertShape(S2B, B128, 0)).intoArray(u, at + x);
      ((ByteVector) both.lanewise(LSHR, 8).convertShape(S2B, B128, 0)).intoArray(v, at + x);
    }
    plain.deinterleave(uv, uvAt + 2 * x, u, v, at + x, width - x);
  }

  @Override
  public void blend(byte[] plane, int at, byte[] source, byte[] alpha, int sourceAt, int width) {
    int x = 0;
    for (; x <= width - 16; x += 16) {
      ShortVector opacity =
          (ShortVector)
              ByteVector.fromArray(B128, alpha, sourceAt + x)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector below =
          (ShortVector)
              ByteVector.fromArray(B128, plane, at + x).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector above =
          (ShortVector)
              ByteVector.fromArray(B128, source, sourceAt + x)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector kept = below.mul(opacity.lanewise(XOR, (short) 0xff)).add((short) 128);
      kept = kept.add(kept.lanewise(LSHR, 8)).lanewise(LSHR, 8);
      ((ByteVector) kept.add(above).convertShape(S2B, B128, 0)).intoArray(plane, at + x);
    }
    plain.blend(plane, at + x, source, alpha, sourceAt + x, width - x);
  }

  @Override
  public void weigh(byte[] samples, int at, int weight, int[] sums, int width) {
    int x = 0;
    for (; x <= width - 8; x += 8) {
      IntVector values =
          ((IntVector) ByteVector.fromArray(B64, samples, at + x).convertShape(B2I, I256, 0))
              .and(0xff);
      values.mul(weight).intoArray(sums, x);
    }
    for (; x < width; x++) {
      sums[x] = (samples[at + x] & 0xff) * weight;
    }
  }

  @Override
  public void weighMore(byte[] samples, int at, int weight, int[] sums, int width) {
    int x = 0;
    for (; x <= width - 8; x += 8) {
      IntVector values =
          ((IntVector) ByteVector.fromArray(B64, samples, at + x).convertShape(B2I, I256, 0))
              .and(0xff);
      values.mul(weight).add(IntVector.fromArray(I256, sums, x)).intoArray(sums, x);
    }
    for (; x < width; x++) {
      sums[x] += (samples[at + x] & 0xff) * weight;
    }
  }

  /// The plain loop is the faster one: processors load scattered integers one by one, too.
  @Override
  public void gather(
      int[] sums, int[] starts, int[] weights, int taps, byte[] out, int outAt, int width) {
    plain.gather(sums, starts, weights, taps, out, outAt, width);
  }
}
