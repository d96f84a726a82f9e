package io.rivero.codec.vp8;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Makes rows of columns and columns of rows, so that the filters of edges between rows do for all.
/// What is narrower than a vector is moved in plain Java, which is as fast.
///
/// Samples change places in pairs of rows, as in a butterfly: neighbours of 1, then of 2, then of 4
/// bytes. One vector holds two or four rows that do not meet in this; the last step puts their
/// parts together. Flat for the reason given in [VectorLoopFilter].
final class VectorTransposition {
  private static final VectorSpecies<Byte> B128 = ByteVector.SPECIES_128;
  private static final VectorSpecies<Byte> B256 = ByteVector.SPECIES_256;
  private static final VectorMask<Byte> UPPER_HALF = VectorMask.fromLong(B256, 0xffff0000L);
  private static final VectorShuffle<Long> EVEN_FIRST =
      VectorShuffle.fromValues(LongVector.SPECIES_256, 0, 2, 1, 3);
  private static final VectorShuffle<Long> ODD_FIRST =
      VectorShuffle.fromValues(LongVector.SPECIES_256, 1, 3, 0, 2);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

  private VectorTransposition() {}

  /// Transposes 16x16 samples. Rows 0 to 7 are read from `upper`, rows 8 to 15 from `lower`;
  /// likewise rows 0 to 7 of the result are written to `left` and 8 to 15 to `right`. Reads 16
  /// bytes before the rows of `lower`.
  static void square(
      byte[] upper,
      int upperAt,
      byte[] lower,
      int lowerAt,
      int stride,
      byte[] left,
      int leftTo,
      byte[] right,
      int rightTo,
      int targetStride) {
    int before = lowerAt - 16;
    ShortVector a0 =
        ByteVector.fromArray(B256, upper, upperAt + 0 * stride)
            .blend(ByteVector.fromArray(B256, lower, before + 0 * stride), UPPER_HALF)
            .reinterpretAsShorts();
    ShortVector a1 =
        ByteVector.fromArray(B256, upper, upperAt + 1 * stride)
            .blend(ByteVector.fromArray(B256, lower, before + 1 * stride), UPPER_HALF)
            .reinterpretAsShorts();
    ShortVector a2 =
        ByteVector.fromArray(B256, upper, upperAt + 2 * stride)
            .blend(ByteVector.fromArray(B256, lower, before + 2 * stride), UPPER_HALF)
            .reinterpretAsShorts();
    ShortVector a3 =
        ByteVector.fromArray(B256, upper, upperAt + 3 * stride)
            .blend(ByteVector.fromArray(B256, lower, before + 3 * stride), UPPER_HALF)
            .reinterpretAsShorts();
    ShortVector a4 =
        ByteVector.fromArray(B256, upper, upperAt + 4 * stride)
            .blend(ByteVector.fromArray(B256, lower, before + 4 * stride), UPPER_HALF)
            .reinterpretAsShorts();
    ShortVector a5 =
        ByteVector.fromArray(B256, upper, upperAt + 5 * stride)
            .blend(ByteVector.fromArray(B256, lower, before + 5 * stride), UPPER_HALF)
            .reinterpretAsShorts();
    ShortVector a6 =
        ByteVector.fromArray(B256, upper, upperAt + 6 * stride)
            .blend(ByteVector.fromArray(B256, lower, before + 6 * stride), UPPER_HALF)
            .reinterpretAsShorts();
    ShortVector a7 =
        ByteVector.fromArray(B256, upper, upperAt + 7 * stride)
            .blend(ByteVector.fromArray(B256, lower, before + 7 * stride), UPPER_HALF)
            .reinterpretAsShorts();
    IntVector b0 = a0.and((short) 0xff).or(a1.lanewise(LSHL, 8)).reinterpretAsInts();
    IntVector b1 = a0.lanewise(LSHR, 8).or(a1.and((short) 0xff00)).reinterpretAsInts();
    IntVector b2 = a2.and((short) 0xff).or(a3.lanewise(LSHL, 8)).reinterpretAsInts();
    IntVector b3 = a2.lanewise(LSHR, 8).or(a3.and((short) 0xff00)).reinterpretAsInts();
    IntVector b4 = a4.and((short) 0xff).or(a5.lanewise(LSHL, 8)).reinterpretAsInts();
    IntVector b5 = a4.lanewise(LSHR, 8).or(a5.and((short) 0xff00)).reinterpretAsInts();
    IntVector b6 = a6.and((short) 0xff).or(a7.lanewise(LSHL, 8)).reinterpretAsInts();
    IntVector b7 = a6.lanewise(LSHR, 8).or(a7.and((short) 0xff00)).reinterpretAsInts();
    LongVector c0 = b0.and(0xffff).or(b2.lanewise(LSHL, 16)).reinterpretAsLongs();
    LongVector c2 = b0.lanewise(LSHR, 16).or(b2.and(0xffff0000)).reinterpretAsLongs();
    LongVector c1 = b1.and(0xffff).or(b3.lanewise(LSHL, 16)).reinterpretAsLongs();
    LongVector c3 = b1.lanewise(LSHR, 16).or(b3.and(0xffff0000)).reinterpretAsLongs();
    LongVector c4 = b4.and(0xffff).or(b6.lanewise(LSHL, 16)).reinterpretAsLongs();
    LongVector c6 = b4.lanewise(LSHR, 16).or(b6.and(0xffff0000)).reinterpretAsLongs();
    LongVector c5 = b5.and(0xffff).or(b7.lanewise(LSHL, 16)).reinterpretAsLongs();
    LongVector c7 = b5.lanewise(LSHR, 16).or(b7.and(0xffff0000)).reinterpretAsLongs();
    LongVector d0 = c0.and(0xffffffffL).or(c4.lanewise(LSHL, 32));
    LongVector d4 = c0.lanewise(LSHR, 32).or(c4.and(0xffffffff00000000L));
    LongVector d1 = c1.and(0xffffffffL).or(c5.lanewise(LSHL, 32));
    LongVector d5 = c1.lanewise(LSHR, 32).or(c5.and(0xffffffff00000000L));
    LongVector d2 = c2.and(0xffffffffL).or(c6.lanewise(LSHL, 32));
    LongVector d6 = c2.lanewise(LSHR, 32).or(c6.and(0xffffffff00000000L));
    LongVector d3 = c3.and(0xffffffffL).or(c7.lanewise(LSHL, 32));
    LongVector d7 = c3.lanewise(LSHR, 32).or(c7.and(0xffffffff00000000L));
    ((ByteVector) d0.rearrange(EVEN_FIRST).reinterpretShape(B128, 0))
        .intoArray(left, leftTo + 0 * targetStride);
    ((ByteVector) d0.rearrange(ODD_FIRST).reinterpretShape(B128, 0))
        .intoArray(right, rightTo + 0 * targetStride);
    ((ByteVector) d1.rearrange(EVEN_FIRST).reinterpretShape(B128, 0))
        .intoArray(left, leftTo + 1 * targetStride);
    ((ByteVector) d1.rearrange(ODD_FIRST).reinterpretShape(B128, 0))
        .intoArray(right, rightTo + 1 * targetStride);
    ((ByteVector) d2.rearrange(EVEN_FIRST).reinterpretShape(B128, 0))
        .intoArray(left, leftTo + 2 * targetStride);
    ((ByteVector) d2.rearrange(ODD_FIRST).reinterpretShape(B128, 0))
        .intoArray(right, rightTo + 2 * targetStride);
    ((ByteVector) d3.rearrange(EVEN_FIRST).reinterpretShape(B128, 0))
        .intoArray(left, leftTo + 3 * targetStride);
    ((ByteVector) d3.rearrange(ODD_FIRST).reinterpretShape(B128, 0))
        .intoArray(right, rightTo + 3 * targetStride);
    ((ByteVector) d4.rearrange(EVEN_FIRST).reinterpretShape(B128, 0))
        .intoArray(left, leftTo + 4 * targetStride);
    ((ByteVector) d4.rearrange(ODD_FIRST).reinterpretShape(B128, 0))
        .intoArray(right, rightTo + 4 * targetStride);
    ((ByteVector) d5.rearrange(EVEN_FIRST).reinterpretShape(B128, 0))
        .intoArray(left, leftTo + 5 * targetStride);
    ((ByteVector) d5.rearrange(ODD_FIRST).reinterpretShape(B128, 0))
        .intoArray(right, rightTo + 5 * targetStride);
    ((ByteVector) d6.rearrange(EVEN_FIRST).reinterpretShape(B128, 0))
        .intoArray(left, leftTo + 6 * targetStride);
    ((ByteVector) d6.rearrange(ODD_FIRST).reinterpretShape(B128, 0))
        .intoArray(right, rightTo + 6 * targetStride);
    ((ByteVector) d7.rearrange(EVEN_FIRST).reinterpretShape(B128, 0))
        .intoArray(left, leftTo + 7 * targetStride);
    ((ByteVector) d7.rearrange(ODD_FIRST).reinterpretShape(B128, 0))
        .intoArray(right, rightTo + 7 * targetStride);
  }

  /// Transposes 16 rows of 4 samples to 4 rows of 16, one behind the other.
  static void fourColumnsToRows(byte[] plane, int at, int stride, byte[] rows, int to) {
    for (int row = 0; row < 16; row++) {
      int samples = (int) INT.get(plane, at + row * stride);
      rows[to + row] = (byte) samples;
      rows[to + row + 16] = (byte) (samples >> 8);
      rows[to + row + 32] = (byte) (samples >> 16);
      rows[to + row + 48] = (byte) (samples >> 24);
    }
  }

  /// Transposes 2 rows of 16 samples, one behind the other, to 16 rows of 2.
  static void twoRowsToColumns(byte[] rows, int from, byte[] plane, int at, int stride) {
    for (int row = 0; row < 16; row++) {
      int samples = (rows[from + row] & 0xff) | (rows[from + row + 16] << 8);
      SHORT.set(plane, at + row * stride, (short) samples);
    }
  }
}
