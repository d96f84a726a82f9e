package io.rivero.codec.vp8;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2S;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// How much blocks differ: 16 samples at once, rows of 8 in pairs. Flat for the reason given in
/// [VectorLoopFilter], and with the one pair of types of [VectorPrediction].
final class VectorDifferences {
  private static final VectorSpecies<Byte> B128 = ByteVector.SPECIES_128;
  private static final VectorSpecies<Short> S256 = ShortVector.SPECIES_256;
  private static final VectorSpecies<Integer> I256 = IntVector.SPECIES_256;
  private static final VectorMask<Byte> UPPER_HALF = VectorMask.fromLong(B128, 0xff00L);

  private VectorDifferences() {}

  /// A lane adds up 16 differences of 255 at most, all lanes 65280: unsigned shorts suffice.
  static int sad16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    ShortVector sum = ShortVector.zero(S256);
    for (int row = 0; row < 16; row += 4) {
      int aAt = aOffset + row * aStride;
      int bAt = bOffset + row * bStride;
      ShortVector a0 =
          (ShortVector) ByteVector.fromArray(B128, a, aAt).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector b0 =
          (ShortVector) ByteVector.fromArray(B128, b, bAt).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector a1 =
          (ShortVector)
              ByteVector.fromArray(B128, a, aAt + aStride).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector b1 =
          (ShortVector)
              ByteVector.fromArray(B128, b, bAt + bStride).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector a2 =
          (ShortVector)
              ByteVector.fromArray(B128, a, aAt + 2 * aStride)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector b2 =
          (ShortVector)
              ByteVector.fromArray(B128, b, bAt + 2 * bStride)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector a3 =
          (ShortVector)
              ByteVector.fromArray(B128, a, aAt + 3 * aStride)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector b3 =
          (ShortVector)
              ByteVector.fromArray(B128, b, bAt + 3 * bStride)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      sum =
          sum.add(a0.sub(b0).lanewise(ABS))
              .add(a1.sub(b1).lanewise(ABS))
              .add(a2.sub(b2).lanewise(ABS))
              .add(a3.sub(b3).lanewise(ABS));
    }
    return sum.reduceLanes(ADD) & 0xffff;
  }

  static int sad8x8(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    ShortVector sum = ShortVector.zero(S256);
    for (int row = 0; row < 8; row += 4) {
      int aAt = aOffset + row * aStride;
      int bAt = bOffset + row * bStride;
      ShortVector a0 =
          (ShortVector)
              ByteVector.fromArray(B128, a, aAt)
                  .blend(ByteVector.fromArray(B128, a, aAt + aStride - 8), UPPER_HALF)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector b0 =
          (ShortVector)
              ByteVector.fromArray(B128, b, bAt)
                  .blend(ByteVector.fromArray(B128, b, bAt + bStride - 8), UPPER_HALF)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector a2 =
          (ShortVector)
              ByteVector.fromArray(B128, a, aAt + 2 * aStride)
                  .blend(ByteVector.fromArray(B128, a, aAt + 3 * aStride - 8), UPPER_HALF)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector b2 =
          (ShortVector)
              ByteVector.fromArray(B128, b, bAt + 2 * bStride)
                  .blend(ByteVector.fromArray(B128, b, bAt + 3 * bStride - 8), UPPER_HALF)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      sum = sum.add(a0.sub(b0).lanewise(ABS)).add(a2.sub(b2).lanewise(ABS));
    }
    return sum.reduceLanes(ADD) & 0xffff;
  }

  static int sad16x16Between(
      byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride, int x, int y) {
    short nearX = (short) (8 - x);
    short farX = (short) x;
    short nearY = (short) (8 - y);
    short farY = (short) y;
    int right = x == 0 ? 0 : 1;
    int below = y == 0 ? 0 : bStride;
    ShortVector sum = ShortVector.zero(S256);
    for (int row = 0; row < 16; row++) {
      int bAt = bOffset + row * bStride;
      ShortVector upperLeft =
          (ShortVector) ByteVector.fromArray(B128, b, bAt).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector upperRight =
          (ShortVector)
              ByteVector.fromArray(B128, b, bAt + right).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector upper =
          upperLeft.mul(nearX).add(upperRight.mul(farX)).add((short) 4).lanewise(LSHR, 3);
      ShortVector lowerLeft =
          (ShortVector)
              ByteVector.fromArray(B128, b, bAt + below).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector lowerRight =
          (ShortVector)
              ByteVector.fromArray(B128, b, bAt + below + right)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector lower =
          lowerLeft.mul(nearX).add(lowerRight.mul(farX)).add((short) 4).lanewise(LSHR, 3);
      ShortVector mixed = upper.mul(nearY).add(lower.mul(farY)).add((short) 4).lanewise(LSHR, 3);
      ShortVector exact =
          (ShortVector)
              ByteVector.fromArray(B128, a, aOffset + row * aStride)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      sum = sum.add(exact.sub(mixed).lanewise(ABS));
    }
    return sum.reduceLanes(ADD) & 0xffff;
  }

  static int sad8x8Between(
      byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride, int x, int y) {
    short nearX = (short) (8 - x);
    short farX = (short) x;
    short nearY = (short) (8 - y);
    short farY = (short) y;
    int right = x == 0 ? 0 : 1;
    int below = y == 0 ? 0 : bStride;
    ShortVector sum = ShortVector.zero(S256);
    for (int row = 0; row < 8; row += 2) {
      int aAt = aOffset + row * aStride;
      int bAt = bOffset + row * bStride;
      ShortVector upperLeft =
          (ShortVector)
              ByteVector.fromArray(B128, b, bAt)
                  .blend(ByteVector.fromArray(B128, b, bAt + bStride - 8), UPPER_HALF)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector upperRight =
          (ShortVector)
              ByteVector.fromArray(B128, b, bAt + right)
                  .blend(ByteVector.fromArray(B128, b, bAt + bStride + right - 8), UPPER_HALF)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector upper =
          upperLeft.mul(nearX).add(upperRight.mul(farX)).add((short) 4).lanewise(LSHR, 3);
      ShortVector lowerLeft =
          (ShortVector)
              ByteVector.fromArray(B128, b, bAt + below)
                  .blend(ByteVector.fromArray(B128, b, bAt + bStride + below - 8), UPPER_HALF)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector lowerRight =
          (ShortVector)
              ByteVector.fromArray(B128, b, bAt + below + right)
                  .blend(
                      ByteVector.fromArray(B128, b, bAt + bStride + below + right - 8), UPPER_HALF)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector lower =
          lowerLeft.mul(nearX).add(lowerRight.mul(farX)).add((short) 4).lanewise(LSHR, 3);
      ShortVector mixed = upper.mul(nearY).add(lower.mul(farY)).add((short) 4).lanewise(LSHR, 3);
      ShortVector exact =
          (ShortVector)
              ByteVector.fromArray(B128, a, aAt)
                  .blend(ByteVector.fromArray(B128, a, aAt + aStride - 8), UPPER_HALF)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      sum = sum.add(exact.sub(mixed).lanewise(ABS));
    }
    return sum.reduceLanes(ADD) & 0xffff;
  }

  /// A square of a difference fits into an unsigned short; two of them are an int.
  static int sse16x16(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    IntVector sum = IntVector.zero(I256);
    for (int row = 0; row < 16; row += 4) {
      int aAt = aOffset + row * aStride;
      int bAt = bOffset + row * bStride;
      ShortVector a0 =
          (ShortVector) ByteVector.fromArray(B128, a, aAt).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector b0 =
          (ShortVector) ByteVector.fromArray(B128, b, bAt).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector d0 = a0.sub(b0);
      IntVector s0 = d0.mul(d0).reinterpretAsInts();
      sum = sum.add(s0.and(0xffff)).add(s0.lanewise(LSHR, 16));
      ShortVector a1 =
          (ShortVector)
              ByteVector.fromArray(B128, a, aAt + aStride).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector b1 =
          (ShortVector)
              ByteVector.fromArray(B128, b, bAt + bStride).convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector d1 = a1.sub(b1);
      IntVector s1 = d1.mul(d1).reinterpretAsInts();
      sum = sum.add(s1.and(0xffff)).add(s1.lanewise(LSHR, 16));
      ShortVector a2 =
          (ShortVector)
              ByteVector.fromArray(B128, a, aAt + 2 * aStride)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector b2 =
          (ShortVector)
              ByteVector.fromArray(B128, b, bAt + 2 * bStride)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector d2 = a2.sub(b2);
      IntVector s2 = d2.mul(d2).reinterpretAsInts();
      sum = sum.add(s2.and(0xffff)).add(s2.lanewise(LSHR, 16));
      ShortVector a3 =
          (ShortVector)
              ByteVector.fromArray(B128, a, aAt + 3 * aStride)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector b3 =
          (ShortVector)
              ByteVector.fromArray(B128, b, bAt + 3 * bStride)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector d3 = a3.sub(b3);
      IntVector s3 = d3.mul(d3).reinterpretAsInts();
      sum = sum.add(s3.and(0xffff)).add(s3.lanewise(LSHR, 16));
    }
    return sum.reduceLanes(ADD);
  }

  static int sse8x8(byte[] a, int aOffset, int aStride, byte[] b, int bOffset, int bStride) {
    IntVector sum = IntVector.zero(I256);
    for (int row = 0; row < 8; row += 4) {
      int aAt = aOffset + row * aStride;
      int bAt = bOffset + row * bStride;
      ShortVector a0 =
          (ShortVector)
              ByteVector.fromArray(B128, a, aAt)
                  .blend(ByteVector.fromArray(B128, a, aAt + aStride - 8), UPPER_HALF)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector b0 =
          (ShortVector)
              ByteVector.fromArray(B128, b, bAt)
                  .blend(ByteVector.fromArray(B128, b, bAt + bStride - 8), UPPER_HALF)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector d0 = a0.sub(b0);
      IntVector s0 = d0.mul(d0).reinterpretAsInts();
      sum = sum.add(s0.and(0xffff)).add(s0.lanewise(LSHR, 16));
      ShortVector a2 =
          (ShortVector)
              ByteVector.fromArray(B128, a, aAt + 2 * aStride)
                  .blend(ByteVector.fromArray(B128, a, aAt + 3 * aStride - 8), UPPER_HALF)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector b2 =
          (ShortVector)
              ByteVector.fromArray(B128, b, bAt + 2 * bStride)
                  .blend(ByteVector.fromArray(B128, b, bAt + 3 * bStride - 8), UPPER_HALF)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      ShortVector d2 = a2.sub(b2);
      IntVector s2 = d2.mul(d2).reinterpretAsInts();
      sum = sum.add(s2.and(0xffff)).add(s2.lanewise(LSHR, 16));
    }
    return sum.reduceLanes(ADD);
  }

  static long sumAndSquares16x16(byte[] a, int aOffset, int aStride) {
    ShortVector sum = ShortVector.zero(S256);
    IntVector squares = IntVector.zero(I256);
    for (int row = 0; row < 16; row += 4) {
      int aAt = aOffset + row * aStride;
      ShortVector a0 =
          (ShortVector) ByteVector.fromArray(B128, a, aAt).convertShape(ZERO_EXTEND_B2S, S256, 0);
      IntVector s0 = a0.mul(a0).reinterpretAsInts();
      squares = squares.add(s0.and(0xffff)).add(s0.lanewise(LSHR, 16));
      ShortVector a1 =
          (ShortVector)
              ByteVector.fromArray(B128, a, aAt + aStride).convertShape(ZERO_EXTEND_B2S, S256, 0);
      IntVector s1 = a1.mul(a1).reinterpretAsInts();
      squares = squares.add(s1.and(0xffff)).add(s1.lanewise(LSHR, 16));
      ShortVector a2 =
          (ShortVector)
              ByteVector.fromArray(B128, a, aAt + 2 * aStride)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      IntVector s2 = a2.mul(a2).reinterpretAsInts();
      squares = squares.add(s2.and(0xffff)).add(s2.lanewise(LSHR, 16));
      ShortVector a3 =
          (ShortVector)
              ByteVector.fromArray(B128, a, aAt + 3 * aStride)
                  .convertShape(ZERO_EXTEND_B2S, S256, 0);
      IntVector s3 = a3.mul(a3).reinterpretAsInts();
      squares = squares.add(s3.and(0xffff)).add(s3.lanewise(LSHR, 16));
      sum = sum.add(a0).add(a1).add(a2).add(a3);
    }
    return (sum.reduceLanes(ADD) & 0xffffL) << 32 | squares.reduceLanes(ADD);
  }
}
