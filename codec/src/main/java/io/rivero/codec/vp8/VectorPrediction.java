package io.rivero.codec.vp8;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.S2B;
import static jdk.incubator.vector.VectorOperators.SADD;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2S;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorSpecies;

/// Prediction between samples (RFC 6386 section 18.3): rows of 16 samples, of which 16, 8 or 4 are
/// written.
///
/// Sums are kept in shorts: only the last term can carry a sum beyond them, and then the saturated
/// sum gives 255 as the exact one does. Two rows are made at a time; of an odd number of rows the
/// last but one is made twice. The methods are flat for the reason given in [VectorLoopFilter].
///
/// All widths share one pair of vector types on purpose: the JVM inlines the zero-extending
/// conversion only while it has seen no more than two types of results in the whole process,
/// otherwise each converted vector becomes an object.
final class VectorPrediction {
  private static final VectorSpecies<Byte> B64 = ByteVector.SPECIES_64;
  private static final VectorSpecies<Byte> B128 = ByteVector.SPECIES_128;
  private static final VectorSpecies<Short> S256 = ShortVector.SPECIES_256;
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private VectorPrediction() {}

  static void sixTap(
      byte[] source,
      int from,
      int sourceStride,
      byte[] target,
      int to,
      int targetStride,
      int width,
      int height,
      int x,
      int y,
      byte[] scratch) {
    if (y == 0) {
      pass(source, from, sourceStride, 1, target, to, targetStride, width, height, x);
    } else if (x == 0) {
      pass(source, from, sourceStride, sourceStride, target, to, targetStride, width, height, y);
    } else {
      pass(source, from - 2 * sourceStride, sourceStride, 1, scratch, 0, 16, 16, height + 5, x);
      pass(scratch, 32, 16, 16, target, to, targetStride, width, height, y);
    }
  }

  /// One direction: `step` leads from a tap to the next. Odd eighths have no outer taps.
  private static void pass(
      byte[] source,
      int from,
      int sourceStride,
      int step,
      byte[] target,
      int to,
      int targetStride,
      int width,
      int height,
      int fraction) {
    int[] taps = SubpixelFilters.SIX_TAP[fraction];
    if ((fraction & 1) == 0) {
      sixTaps(source, from, sourceStride, step, target, to, targetStride, width, height, taps);
    } else {
      fourTaps(source, from, sourceStride, step, target, to, targetStride, width, height, taps);
    }
  }

  private static void sixTaps(
      byte[] source,
      int from,
      int sourceStride,
      int step,
      byte[] target,
      int to,
      int targetStride,
      int width,
      int height,
      int[] taps) {
    short tap0 = (short) taps[0];
    short tap1 = (short) taps[1];
    short tap2 = (short) taps[2];
    short tap3 = (short) taps[3];
    short tap4 = (short) taps[4];
    short tap5 = (short) taps[5];
    for (int i = 0; i < height; i += 2) {
      int row = Math.min(i, height - 2);
      int at = from + row * sourceStride;
      int below = at + sourceStride;
      int out = to + row * targetStride;
      ShortVector upper0 =
          (ShortVector)
              ByteVector.fromArray(B128, source, at - 2 * step)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector upper1 =
          (ShortVector)
              ByteVector.fromArray(B128, source, at - step).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector upper2 =
          (ShortVector)
              ByteVector.fromArray(B128, source, at).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector upper3 =
          (ShortVector)
              ByteVector.fromArray(B128, source, at + step).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector upper4 =
          (ShortVector)
              ByteVector.fromArray(B128, source, at + 2 * step)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector upper5 =
          (ShortVector)
              ByteVector.fromArray(B128, source, at + 3 * step)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector upperSum =
          upper0
              .mul(tap0)
              .add(upper5.mul(tap5))
              .add(upper1.mul(tap1))
              .add(upper4.mul(tap4))
              .add(upper2.mul(tap2))
              .add((short) 64)
              .lanewise(SADD, upper3.mul(tap3));
      ShortVector lower0 =
          (ShortVector)
              ByteVector.fromArray(B128, source, below - 2 * step)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector lower1 =
          (ShortVector)
              ByteVector.fromArray(B128, source, below - step)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector lower2 =
          (ShortVector)
              ByteVector.fromArray(B128, source, below).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector lower3 =
          (ShortVector)
              ByteVector.fromArray(B128, source, below + step)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector lower4 =
          (ShortVector)
              ByteVector.fromArray(B128, source, below + 2 * step)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector lower5 =
          (ShortVector)
              ByteVector.fromArray(B128, source, below + 3 * step)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector lowerSum =
          lower0
              .mul(tap0)
              .add(lower5.mul(tap5))
              .add(lower1.mul(tap1))
              .add(lower4.mul(tap4))
              .add(lower2.mul(tap2))
              .add((short) 64)
              .lanewise(SADD, lower3.mul(tap3));
      ByteVector upper =
          (ByteVector) upperSum.lanewise(ASHR, 7).max((short) 0).convertShape(S2B, B128, 0);
      if (width == 16) {
        upper.intoArray(target, out);
      } else if (width == 8) {
        ((ByteVector) upper.reinterpretShape(B64, 0)).intoArray(target, out);
      } else {
        INT.set(target, out, upper.reinterpretAsInts().lane(0));
      }
      ByteVector lower =
          (ByteVector) lowerSum.lanewise(ASHR, 7).max((short) 0).convertShape(S2B, B128, 0);
      if (width == 16) {
        lower.intoArray(target, out + targetStride);
      } else if (width == 8) {
        ((ByteVector) lower.reinterpretShape(B64, 0)).intoArray(target, out + targetStride);
      } else {
        INT.set(target, out + targetStride, lower.reinterpretAsInts().lane(0));
      }
    }
  }

  private static void fourTaps(
      byte[] source,
      int from,
      int sourceStride,
      int step,
      byte[] target,
      int to,
      int targetStride,
      int width,
      int height,
      int[] taps) {
    short tap1 = (short) taps[1];
    short tap2 = (short) taps[2];
    short tap3 = (short) taps[3];
    short tap4 = (short) taps[4];
    for (int i = 0; i < height; i += 2) {
      int row = Math.min(i, height - 2);
      int at = from + row * sourceStride;
      int below = at + sourceStride;
      int out = to + row * targetStride;
      ShortVector upper1 =
          (ShortVector)
              ByteVector.fromArray(B128, source, at - step).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector upper2 =
          (ShortVector)
              ByteVector.fromArray(B128, source, at).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector upper3 =
          (ShortVector)
              ByteVector.fromArray(B128, source, at + step).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector upper4 =
          (ShortVector)
              ByteVector.fromArray(B128, source, at + 2 * step)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector upperSum =
          upper1
              .mul(tap1)
              .add(upper4.mul(tap4))
              .add(upper2.mul(tap2))
              .add((short) 64)
              .lanewise(SADD, upper3.mul(tap3));
      ShortVector lower1 =
          (ShortVector)
              ByteVector.fromArray(B128, source, below - step)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector lower2 =
          (ShortVector)
              ByteVector.fromArray(B128, source, below).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector lower3 =
          (ShortVector)
              ByteVector.fromArray(B128, source, below + step)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector lower4 =
          (ShortVector)
              ByteVector.fromArray(B128, source, below + 2 * step)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector lowerSum =
          lower1
              .mul(tap1)
              .add(lower4.mul(tap4))
              .add(lower2.mul(tap2))
              .add((short) 64)
              .lanewise(SADD, lower3.mul(tap3));
      ByteVector upper =
          (ByteVector) upperSum.lanewise(ASHR, 7).max((short) 0).convertShape(S2B, B128, 0);
      if (width == 16) {
        upper.intoArray(target, out);
      } else if (width == 8) {
        ((ByteVector) upper.reinterpretShape(B64, 0)).intoArray(target, out);
      } else {
        INT.set(target, out, upper.reinterpretAsInts().lane(0));
      }
      ByteVector lower =
          (ByteVector) lowerSum.lanewise(ASHR, 7).max((short) 0).convertShape(S2B, B128, 0);
      if (width == 16) {
        lower.intoArray(target, out + targetStride);
      } else if (width == 8) {
        ((ByteVector) lower.reinterpretShape(B64, 0)).intoArray(target, out + targetStride);
      } else {
        INT.set(target, out + targetStride, lower.reinterpretAsInts().lane(0));
      }
    }
  }

  static void bilinear(
      byte[] source,
      int from,
      int sourceStride,
      byte[] target,
      int to,
      int targetStride,
      int width,
      int height,
      int x,
      int y,
      byte[] scratch) {
    if (y == 0) {
      mix(source, from, sourceStride, 1, target, to, targetStride, width, height, x);
    } else if (x == 0) {
      mix(source, from, sourceStride, sourceStride, target, to, targetStride, width, height, y);
    } else {
      mix(source, from, sourceStride, 1, scratch, 0, 16, 16, height + 1, x);
      mix(scratch, 0, 16, 16, target, to, targetStride, width, height, y);
    }
  }

  /// One direction: `step` leads from one sample to the other.
  private static void mix(
      byte[] source,
      int from,
      int sourceStride,
      int step,
      byte[] target,
      int to,
      int targetStride,
      int width,
      int height,
      int fraction) {
    short near = (short) (128 - 16 * fraction);
    short far = (short) (16 * fraction);
    for (int i = 0; i < height; i += 2) {
      int row = Math.min(i, height - 2);
      int at = from + row * sourceStride;
      int below = at + sourceStride;
      int out = to + row * targetStride;
      ShortVector upperNear =
          (ShortVector)
              ByteVector.fromArray(B128, source, at).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector upperFar =
          (ShortVector)
              ByteVector.fromArray(B128, source, at + step).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ByteVector upper =
          (ByteVector)
              upperNear
                  .mul(near)
                  .add(upperFar.mul(far))
                  .add((short) 64)
                  .lanewise(ASHR, 7)
                  .convertShape(S2B, B128, 0);
      ShortVector lowerNear =
          (ShortVector)
              ByteVector.fromArray(B128, source, below).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector lowerFar =
          (ShortVector)
              ByteVector.fromArray(B128, source, below + step)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ByteVector lower =
          (ByteVector)
              lowerNear
                  .mul(near)
                  .add(lowerFar.mul(far))
                  .add((short) 64)
                  .lanewise(ASHR, 7)
                  .convertShape(S2B, B128, 0);
      if (width == 16) {
        upper.intoArray(target, out);
      } else if (width == 8) {
        ((ByteVector) upper.reinterpretShape(B64, 0)).intoArray(target, out);
      } else {
        INT.set(target, out, upper.reinterpretAsInts().lane(0));
      }
      if (width == 16) {
        lower.intoArray(target, out + targetStride);
      } else if (width == 8) {
        ((ByteVector) lower.reinterpretShape(B64, 0)).intoArray(target, out + targetStride);
      } else {
        INT.set(target, out + targetStride, lower.reinterpretAsInts().lane(0));
      }
    }
  }
}
