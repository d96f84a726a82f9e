package io.rivero.codec.vp8;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.XOR;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2S;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Transforms four blocks of 4x4 samples at once, and quantises 16 coefficients at once.
///
/// Products that need more than a short are made in ints: of the even lanes, then of the odd ones,
/// which need no change of shape. Flat for the reason given in [VectorLoopFilter].
final class VectorForwardTransform {
  private static final VectorSpecies<Byte> B128 = ByteVector.SPECIES_128;
  private static final VectorSpecies<Short> S256 = ShortVector.SPECIES_256;
  private static final VectorSpecies<Integer> I256 = IntVector.SPECIES_256;
  private static final VectorSpecies<Long> L256 = LongVector.SPECIES_256;
  private static final VectorMask<Byte> UPPER_HALF = VectorMask.fromLong(B128, 0xff00L);
  private static final VectorMask<Integer> FIRST = VectorMask.fromLong(I256, 1);
  private static final VectorMask<Long> ODD = VectorMask.fromLong(L256, 0b1010);
  private static final VectorMask<Long> UPPER = VectorMask.fromLong(L256, 0b1100);
  private static final VectorShuffle<Long> NEIGHBOURS = VectorShuffle.fromValues(L256, 1, 0, 3, 2);
  private static final VectorShuffle<Long> HALVES = VectorShuffle.fromValues(L256, 2, 3, 0, 1);
  private static final VectorShuffle<Short> ZIGZAG =
      VectorShuffle.fromValues(S256, 0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15);
  private static final int SIN = 2217;
  private static final int COS = 5352;

  private VectorForwardTransform() {}

  /// Columns of four blocks side by side. Leaves in `coefficients` four rows of 16 numbers: number
  /// `4 * block + i` of row k is number k of row i of the block.
  static void columnsOfStrip(
      byte[] a,
      int aAt,
      int aStride,
      byte[] b,
      int bAt,
      int bStride,
      short[] coefficients,
      int to) {
    ShortVector r0 =
        ((ShortVector) ByteVector.fromArray(B128, a, aAt).convertShape(ZERO_EXTEND_B2S, S256, 0))
            .sub(ByteVector.fromArray(B128, b, bAt).convertShape(ZERO_EXTEND_B2S, S256, 0));
    ShortVector r1 =
        ((ShortVector)
                ByteVector.fromArray(B128, a, aAt + aStride).convertShape(ZERO_EXTEND_B2S, S256, 0))
            .sub(
                ByteVector.fromArray(B128, b, bAt + bStride)
                    .convertShape(ZERO_EXTEND_B2S, S256, 0));
    ShortVector r2 =
        ((ShortVector)
                ByteVector.fromArray(B128, a, aAt + 2 * aStride)
                    .convertShape(ZERO_EXTEND_B2S, S256, 0))
            .sub(
                ByteVector.fromArray(B128, b, bAt + 2 * bStride)
                    .convertShape(ZERO_EXTEND_B2S, S256, 0));
    ShortVector r3 =
        ((ShortVector)
                ByteVector.fromArray(B128, a, aAt + 3 * aStride)
                    .convertShape(ZERO_EXTEND_B2S, S256, 0))
            .sub(
                ByteVector.fromArray(B128, b, bAt + 3 * bStride)
                    .convertShape(ZERO_EXTEND_B2S, S256, 0));
    ShortVector s = r0.add(r3);
    ShortVector d = r0.sub(r3);
    ShortVector t = r1.add(r2);
    ShortVector c = r1.sub(r2);
    IntVector evenC = c.reinterpretAsInts().lanewise(LSHL, 16).lanewise(ASHR, 16);
    IntVector evenD = d.reinterpretAsInts().lanewise(LSHL, 16).lanewise(ASHR, 16);
    IntVector oddC = c.reinterpretAsInts().lanewise(ASHR, 16);
    IntVector oddD = d.reinterpretAsInts().lanewise(ASHR, 16);
    IntVector even1 = evenC.mul(SIN).add(evenD.mul(COS)).add(512).lanewise(ASHR, 10).and(0xffff);
    IntVector odd1 =
        oddC.mul(SIN).add(oddD.mul(COS)).add(512).lanewise(ASHR, 10).lanewise(LSHL, 16);
    IntVector even3 = evenD.mul(SIN).sub(evenC.mul(COS)).add(512).lanewise(ASHR, 10).and(0xffff);
    IntVector odd3 =
        oddD.mul(SIN).sub(oddC.mul(COS)).add(512).lanewise(ASHR, 10).lanewise(LSHL, 16);
    IntVector c0 = s.add(t).lanewise(LSHL, 2).reinterpretAsInts();
    IntVector c1 = even1.or(odd1);
    IntVector c2 = s.sub(t).lanewise(LSHL, 2).reinterpretAsInts();
    IntVector c3 = even3.or(odd3);
    IntVector p0 = c0.and(0xffff).or(c1.lanewise(LSHL, 16));
    IntVector p1 = c0.lanewise(LSHR, 16).or(c1.and(0xffff0000));
    IntVector p2 = c2.and(0xffff).or(c3.lanewise(LSHL, 16));
    IntVector p3 = c2.lanewise(LSHR, 16).or(c3.and(0xffff0000));
    LongVector t0 =
        p0.reinterpretAsLongs().and(0xffffffffL).or(p2.reinterpretAsLongs().lanewise(LSHL, 32));
    LongVector t2 =
        p0.reinterpretAsLongs()
            .lanewise(LSHR, 32)
            .or(p2.reinterpretAsLongs().and(0xffffffff00000000L));
    LongVector t1 =
        p1.reinterpretAsLongs().and(0xffffffffL).or(p3.reinterpretAsLongs().lanewise(LSHL, 32));
    LongVector t3 =
        p1.reinterpretAsLongs()
            .lanewise(LSHR, 32)
            .or(p3.reinterpretAsLongs().and(0xffffffff00000000L));
    t0.reinterpretAsShorts().intoArray(coefficients, to);
    t1.reinterpretAsShorts().intoArray(coefficients, to + 16);
    t2.reinterpretAsShorts().intoArray(coefficients, to + 32);
    t3.reinterpretAsShorts().intoArray(coefficients, to + 48);
  }

  /// As [#columnsOfStrip] for 8x8 samples: the lower two blocks are put beside the upper two.
  static void columnsOfSquare(
      byte[] a,
      int aAt,
      int aStride,
      byte[] b,
      int bAt,
      int bStride,
      short[] coefficients,
      int to) {
    ShortVector r0 =
        ((ShortVector)
                ByteVector.fromArray(B128, a, aAt)
                    .blend(ByteVector.fromArray(B128, a, aAt + 4 * aStride - 8), UPPER_HALF)
                    .convertShape(ZERO_EXTEND_B2S, S256, 0))
            .sub(
                ByteVector.fromArray(B128, b, bAt)
                    .blend(ByteVector.fromArray(B128, b, bAt + 4 * bStride - 8), UPPER_HALF)
                    .convertShape(ZERO_EXTEND_B2S, S256, 0));
    ShortVector r1 =
        ((ShortVector)
                ByteVector.fromArray(B128, a, aAt + aStride)
                    .blend(ByteVector.fromArray(B128, a, aAt + 5 * aStride - 8), UPPER_HALF)
                    .convertShape(ZERO_EXTEND_B2S, S256, 0))
            .sub(
                ByteVector.fromArray(B128, b, bAt + bStride)
                    .blend(ByteVector.fromArray(B128, b, bAt + 5 * bStride - 8), UPPER_HALF)
                    .convertShape(ZERO_EXTEND_B2S, S256, 0));
    ShortVector r2 =
        ((ShortVector)
                ByteVector.fromArray(B128, a, aAt + 2 * aStride)
                    .blend(ByteVector.fromArray(B128, a, aAt + 6 * aStride - 8), UPPER_HALF)
                    .convertShape(ZERO_EXTEND_B2S, S256, 0))
            .sub(
                ByteVector.fromArray(B128, b, bAt + 2 * bStride)
                    .blend(ByteVector.fromArray(B128, b, bAt + 6 * bStride - 8), UPPER_HALF)
                    .convertShape(ZERO_EXTEND_B2S, S256, 0));
    ShortVector r3 =
        ((ShortVector)
                ByteVector.fromArray(B128, a, aAt + 3 * aStride)
                    .blend(ByteVector.fromArray(B128, a, aAt + 7 * aStride - 8), UPPER_HALF)
                    .convertShape(ZERO_EXTEND_B2S, S256, 0))
            .sub(
                ByteVector.fromArray(B128, b, bAt + 3 * bStride)
                    .blend(ByteVector.fromArray(B128, b, bAt + 7 * bStride - 8), UPPER_HALF)
                    .convertShape(ZERO_EXTEND_B2S, S256, 0));
    ShortVector s = r0.add(r3);
    ShortVector d = r0.sub(r3);
    ShortVector t = r1.add(r2);
    ShortVector c = r1.sub(r2);
    IntVector evenC = c.reinterpretAsInts().lanewise(LSHL, 16).lanewise(ASHR, 16);
    IntVector evenD = d.reinterpretAsInts().lanewise(LSHL, 16).lanewise(ASHR, 16);
    IntVector oddC = c.reinterpretAsInts().lanewise(ASHR, 16);
    IntVector oddD = d.reinterpretAsInts().lanewise(ASHR, 16);
    IntVector even1 = evenC.mul(SIN).add(evenD.mul(COS)).add(512).lanewise(ASHR, 10).and(0xffff);
    IntVector odd1 =
        oddC.mul(SIN).add(oddD.mul(COS)).add(512).lanewise(ASHR, 10).lanewise(LSHL, 16);
    IntVector even3 = evenD.mul(SIN).sub(evenC.mul(COS)).add(512).lanewise(ASHR, 10).and(0xffff);
    IntVector odd3 =
        oddD.mul(SIN).sub(oddC.mul(COS)).add(512).lanewise(ASHR, 10).lanewise(LSHL, 16);
    IntVector c0 = s.add(t).lanewise(LSHL, 2).reinterpretAsInts();
    IntVector c1 = even1.or(odd1);
    IntVector c2 = s.sub(t).lanewise(LSHL, 2).reinterpretAsInts();
    IntVector c3 = even3.or(odd3);
    IntVector p0 = c0.and(0xffff).or(c1.lanewise(LSHL, 16));
    IntVector p1 = c0.lanewise(LSHR, 16).or(c1.and(0xffff0000));
    IntVector p2 = c2.and(0xffff).or(c3.lanewise(LSHL, 16));
    IntVector p3 = c2.lanewise(LSHR, 16).or(c3.and(0xffff0000));
    LongVector t0 =
        p0.reinterpretAsLongs().and(0xffffffffL).or(p2.reinterpretAsLongs().lanewise(LSHL, 32));
    LongVector t2 =
        p0.reinterpretAsLongs()
            .lanewise(LSHR, 32)
            .or(p2.reinterpretAsLongs().and(0xffffffff00000000L));
    LongVector t1 =
        p1.reinterpretAsLongs().and(0xffffffffL).or(p3.reinterpretAsLongs().lanewise(LSHL, 32));
    LongVector t3 =
        p1.reinterpretAsLongs()
            .lanewise(LSHR, 32)
            .or(p3.reinterpretAsLongs().and(0xffffffff00000000L));
    t0.reinterpretAsShorts().intoArray(coefficients, to);
    t1.reinterpretAsShorts().intoArray(coefficients, to + 16);
    t2.reinterpretAsShorts().intoArray(coefficients, to + 32);
    t3.reinterpretAsShorts().intoArray(coefficients, to + 48);
  }

  /// Rows of four blocks, from what [#columnsOfStrip] left, to the coefficients of one block after
  /// the other.
  static void rows(short[] coefficients, int to) {
    ShortVector r0 = ShortVector.fromArray(S256, coefficients, to);
    ShortVector r1 = ShortVector.fromArray(S256, coefficients, to + 16);
    ShortVector r2 = ShortVector.fromArray(S256, coefficients, to + 32);
    ShortVector r3 = ShortVector.fromArray(S256, coefficients, to + 48);
    ShortVector s = r0.add(r3);
    ShortVector d = r0.sub(r3);
    ShortVector t = r1.add(r2);
    ShortVector c = r1.sub(r2);
    IntVector evenC = c.reinterpretAsInts().lanewise(LSHL, 16).lanewise(ASHR, 16);
    IntVector evenD = d.reinterpretAsInts().lanewise(LSHL, 16).lanewise(ASHR, 16);
    IntVector oddC = c.reinterpretAsInts().lanewise(ASHR, 16);
    IntVector oddD = d.reinterpretAsInts().lanewise(ASHR, 16);
    IntVector even1 = evenC.mul(SIN).add(evenD.mul(COS)).add(16384).lanewise(ASHR, 15).and(0xffff);
    IntVector odd1 =
        oddC.mul(SIN).add(oddD.mul(COS)).add(16384).lanewise(ASHR, 15).lanewise(LSHL, 16);
    IntVector even3 = evenD.mul(SIN).sub(evenC.mul(COS)).add(16384).lanewise(ASHR, 15).and(0xffff);
    IntVector odd3 =
        oddD.mul(SIN).sub(oddC.mul(COS)).add(16384).lanewise(ASHR, 15).lanewise(LSHL, 16);
    IntVector c0 = s.add(t).add((short) 4).lanewise(ASHR, 3).reinterpretAsInts();
    IntVector c1 = even1.or(odd1);
    IntVector c2 = s.sub(t).add((short) 4).lanewise(ASHR, 3).reinterpretAsInts();
    IntVector c3 = even3.or(odd3);
    IntVector p0 = c0.and(0xffff).or(c1.lanewise(LSHL, 16));
    IntVector p1 = c0.lanewise(LSHR, 16).or(c1.and(0xffff0000));
    IntVector p2 = c2.and(0xffff).or(c3.lanewise(LSHL, 16));
    IntVector p3 = c2.lanewise(LSHR, 16).or(c3.and(0xffff0000));
    LongVector t0 =
        p0.reinterpretAsLongs().and(0xffffffffL).or(p2.reinterpretAsLongs().lanewise(LSHL, 32));
    LongVector t2 =
        p0.reinterpretAsLongs()
            .lanewise(LSHR, 32)
            .or(p2.reinterpretAsLongs().and(0xffffffff00000000L));
    LongVector t1 =
        p1.reinterpretAsLongs().and(0xffffffffL).or(p3.reinterpretAsLongs().lanewise(LSHL, 32));
    LongVector t3 =
        p1.reinterpretAsLongs()
            .lanewise(LSHR, 32)
            .or(p3.reinterpretAsLongs().and(0xffffffff00000000L));
    // Row i of all blocks is now one vector, a long for each block: gather the rows of each block.
    LongVector u0 = t0.blend(t1.rearrange(NEIGHBOURS), ODD);
    LongVector u1 = t0.rearrange(NEIGHBOURS).blend(t1, ODD);
    LongVector u2 = t2.blend(t3.rearrange(NEIGHBOURS), ODD);
    LongVector u3 = t2.rearrange(NEIGHBOURS).blend(t3, ODD);
    u0.blend(u2.rearrange(HALVES), UPPER).reinterpretAsShorts().intoArray(coefficients, to);
    u1.blend(u3.rearrange(HALVES), UPPER).reinterpretAsShorts().intoArray(coefficients, to + 16);
    u0.rearrange(HALVES).blend(u2, UPPER).reinterpretAsShorts().intoArray(coefficients, to + 32);
    u1.rearrange(HALVES).blend(u3, UPPER).reinterpretAsShorts().intoArray(coefficients, to + 48);
  }

  static int quantise(
      short[] coefficients,
      int offset,
      int blocks,
      int first,
      short[] quantiser,
      short[] levels,
      short[] dequantised,
      byte[] ends) {
    ShortVector rounding = ShortVector.fromArray(S256, quantiser, 0);
    IntVector reciprocal = ShortVector.fromArray(S256, quantiser, 16).reinterpretAsInts();
    // A first coefficient that is left out gets the reciprocal 0, hence level 0.
    IntVector evenReciprocal =
        reciprocal.and(0xffff).blend(reciprocal.and(first == 0 ? 0xffff : 0), FIRST);
    IntVector oddReciprocal = reciprocal.lanewise(LSHR, 16);
    ShortVector step = ShortVector.fromArray(S256, quantiser, 32);
    int sum = 0;
    for (int block = offset; block < offset + 16 * blocks; block += 16) {
      ShortVector coefficient = ShortVector.fromArray(S256, coefficients, block);
      IntVector rounded = coefficient.lanewise(ABS).add(rounding).reinterpretAsInts();
      IntVector even = rounded.and(0xffff).mul(evenReciprocal).lanewise(LSHR, 16);
      IntVector odd = rounded.lanewise(LSHR, 16).mul(oddReciprocal).and(0xffff0000);
      ShortVector sign = coefficient.lanewise(ASHR, 15);
      ShortVector level = even.or(odd).reinterpretAsShorts().lanewise(XOR, sign).sub(sign);
      level.mul(step).intoArray(dequantised, block);
      ShortVector ordered = level.rearrange(ZIGZAG);
      ordered.intoArray(levels, block);
      int end = 64 - Long.numberOfLeadingZeros(ordered.compare(NE, (short) 0).toLong());
      ends[block >> 4] = (byte) end;
      sum += end;
    }
    return sum;
  }
}
