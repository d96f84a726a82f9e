package io.rivero.codec.vp8;

import static jdk.incubator.vector.VectorOperators.SUADD;
import static jdk.incubator.vector.VectorOperators.SUSUB;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The kernels on the Vector API. Edges between columns are filtered in the scratch, transposed to
/// rows of 16 samples; both chroma planes are filtered as one of 16 samples.
final class VectorReconstructionKernels implements ReconstructionKernels {
  private static final VectorSpecies<Byte> B128 = ByteVector.SPECIES_128;
  private static final VectorSpecies<Integer> I128 = IntVector.SPECIES_128;
  private static final VectorMask<Byte> UPPER_HALF = VectorMask.fromLong(B128, 0xff00L);
  private static final VectorMask<Integer> SECOND = VectorMask.fromLong(I128, 2);
  private static final VectorMask<Integer> THIRD = VectorMask.fromLong(I128, 4);
  private static final VectorMask<Integer> LAST = VectorMask.fromLong(I128, 8);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /// Where column 0, or row 0 of chroma, is in the scratch; the four before it lie before.
  private static final int FIRST = 128;

  @Override
  public void sixTap16(
      byte[] source,
      int from,
      int sourceStride,
      byte[] target,
      int to,
      int targetStride,
      int height,
      int x,
      int y,
      byte[] scratch) {
    VectorPrediction.sixTap(
        source, from, sourceStride, target, to, targetStride, 16, height, x, y, scratch);
  }

  @Override
  public void sixTap8(
      byte[] source,
      int from,
      int sourceStride,
      byte[] target,
      int to,
      int targetStride,
      int height,
      int x,
      int y,
      byte[] scratch) {
    VectorPrediction.sixTap(
        source, from, sourceStride, target, to, targetStride, 8, height, x, y, scratch);
  }

  @Override
  public void sixTap4(
      byte[] source,
      int from,
      int sourceStride,
      byte[] target,
      int to,
      int targetStride,
      int x,
      int y,
      byte[] scratch) {
    VectorPrediction.sixTap(
        source, from, sourceStride, target, to, targetStride, 4, 4, x, y, scratch);
  }

  @Override
  public void bilinear(
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
    VectorPrediction.bilinear(
        source, from, sourceStride, target, to, targetStride, width, height, x, y, scratch);
  }

  @Override
  public void addInverseDct(short[] coefficients, int from, byte[] target, int to, int stride) {
    ScalarTransforms.addInverseDct(coefficients, from, target, to, stride);
  }

  @Override
  public void addFourDcs(short[] coefficients, int from, byte[] target, int to, int stride) {
    int a = (coefficients[from] + 4) >> 3;
    int b = (coefficients[from + 16] + 4) >> 3;
    int c = (coefficients[from + 32] + 4) >> 3;
    int d = (coefficients[from + 48] + 4) >> 3;
    if ((a | b | c | d) == 0) {
      return;
    }
    ByteVector more =
        IntVector.broadcast(I128, fourBytes(a))
            .blend(fourBytes(b), SECOND)
            .blend(fourBytes(c), THIRD)
            .blend(fourBytes(d), LAST)
            .reinterpretAsBytes();
    ByteVector less =
        IntVector.broadcast(I128, fourBytes(-a))
            .blend(fourBytes(-b), SECOND)
            .blend(fourBytes(-c), THIRD)
            .blend(fourBytes(-d), LAST)
            .reinterpretAsBytes();
    for (int row = 0, at = to; row < 4; row++, at += stride) {
      ByteVector.fromArray(B128, target, at)
          .lanewise(SUADD, more)
          .lanewise(SUSUB, less)
          .intoArray(target, at);
    }
  }

  /// A number, held between 0 and 255, as four equal bytes.
  private static int fourBytes(int value) {
    return Math.min(Math.max(value, 0), 255) * 0x01010101;
  }

  @Override
  public void addDc(int dc, byte[] target, int to, int stride) {
    ScalarTransforms.addDc(dc, target, to, stride);
  }

  @Override
  public void inverseWht(short[] coefficients, int from, int to) {
    ScalarTransforms.inverseWht(coefficients, from, to);
  }

  @Override
  public void filterLumaColumns(
      byte[] luma,
      int at,
      int stride,
      int edgeLimit,
      int innerLimit,
      int interior,
      int highVariance,
      byte[] scratch) {
    toRows(luma, at, stride, innerLimit, scratch);
    filterRows(scratch, FIRST, 16, edgeLimit, innerLimit, interior, highVariance);
    toColumns(scratch, luma, at, stride, innerLimit);
  }

  @Override
  public void filterLumaRows(
      byte[] luma,
      int at,
      int stride,
      int edgeLimit,
      int innerLimit,
      int interior,
      int highVariance) {
    filterRows(luma, at, stride, edgeLimit, innerLimit, interior, highVariance);
  }

  private static void filterRows(
      byte[] rows,
      int at,
      int stride,
      int edgeLimit,
      int innerLimit,
      int interior,
      int highVariance) {
    if (edgeLimit != 0) {
      VectorLoopFilter.edge(rows, at, stride, edgeLimit, interior, highVariance);
    }
    if (innerLimit != 0) {
      VectorLoopFilter.innerEdge(rows, at + 4 * stride, stride, innerLimit, interior, highVariance);
      VectorLoopFilter.innerEdge(rows, at + 8 * stride, stride, innerLimit, interior, highVariance);
      VectorLoopFilter.innerEdge(
          rows, at + 12 * stride, stride, innerLimit, interior, highVariance);
    }
  }

  /// Columns -4 to 11 of a macroblock become rows of the scratch; so do 12 to 15 where inner edges
  /// are filtered.
  private static void toRows(byte[] luma, int at, int stride, int innerLimit, byte[] scratch) {
    int left = at - 4;
    VectorTransposition.square(
        luma, left, luma, left + 8 * stride, stride, scratch, FIRST - 64, scratch, FIRST + 64, 16);
    if (innerLimit != 0) {
      VectorTransposition.fourColumnsToRows(luma, at + 12, stride, scratch, FIRST + 12 * 16);
    }
  }

  private static void toColumns(byte[] scratch, byte[] luma, int at, int stride, int innerLimit) {
    int left = at - 4;
    VectorTransposition.square(
        scratch, FIRST - 64, scratch, FIRST + 64, 16, luma, left, luma, left + 8 * stride, stride);
    if (innerLimit != 0) {
      VectorTransposition.twoRowsToColumns(scratch, FIRST + 12 * 16, luma, at + 12, stride);
    }
  }

  @Override
  public void filterChromaColumns(
      byte[] u,
      byte[] v,
      int at,
      int stride,
      int edgeLimit,
      int innerLimit,
      int interior,
      int highVariance,
      byte[] scratch) {
    int left = at - 4;
    VectorTransposition.square(
        u, left, v, left, stride, scratch, FIRST - 64, scratch, FIRST + 64, 16);
    filterChroma(scratch, edgeLimit, innerLimit, interior, highVariance);
    VectorTransposition.square(
        scratch, FIRST - 64, scratch, FIRST + 64, 16, u, left, v, left, stride);
  }

  @Override
  public void filterChromaRows(
      byte[] u,
      byte[] v,
      int at,
      int stride,
      int edgeLimit,
      int innerLimit,
      int interior,
      int highVariance,
      byte[] scratch) {
    sideBySide(u, v, at - 4 * stride, stride, scratch, FIRST - 64);
    sideBySide(u, v, at, stride, scratch, FIRST);
    sideBySide(u, v, at + 4 * stride, stride, scratch, FIRST + 64);
    filterChroma(scratch, edgeLimit, innerLimit, interior, highVariance);
    for (int row = -3; row < 6; row++) {
      LONG.set(u, at + row * stride, (long) LONG.get(scratch, FIRST + 16 * row));
      LONG.set(v, at + row * stride, (long) LONG.get(scratch, FIRST + 16 * row + 8));
    }
  }

  /// Makes four rows of 16 samples of 8 of each plane.
  private static void sideBySide(byte[] u, byte[] v, int at, int stride, byte[] rows, int to) {
    int before = at - 8;
    ByteVector.fromArray(B128, u, at)
        .blend(ByteVector.fromArray(B128, v, before), UPPER_HALF)
        .intoArray(rows, to);
    ByteVector.fromArray(B128, u, at + stride)
        .blend(ByteVector.fromArray(B128, v, before + stride), UPPER_HALF)
        .intoArray(rows, to + 16);
    ByteVector.fromArray(B128, u, at + 2 * stride)
        .blend(ByteVector.fromArray(B128, v, before + 2 * stride), UPPER_HALF)
        .intoArray(rows, to + 32);
    ByteVector.fromArray(B128, u, at + 3 * stride)
        .blend(ByteVector.fromArray(B128, v, before + 3 * stride), UPPER_HALF)
        .intoArray(rows, to + 48);
  }

  private static void filterChroma(
      byte[] scratch, int edgeLimit, int innerLimit, int interior, int highVariance) {
    if (edgeLimit != 0) {
      VectorLoopFilter.edge(scratch, FIRST, 16, edgeLimit, interior, highVariance);
    }
    if (innerLimit != 0) {
      VectorLoopFilter.innerEdge(scratch, FIRST + 64, 16, innerLimit, interior, highVariance);
    }
  }

  @Override
  public void simpleColumns(
      byte[] luma, int at, int stride, int edgeLimit, int innerLimit, byte[] scratch) {
    toRows(luma, at, stride, innerLimit, scratch);
    simple(scratch, FIRST, 16, edgeLimit, innerLimit);
    toColumns(scratch, luma, at, stride, innerLimit);
  }

  @Override
  public void simpleRows(byte[] luma, int at, int stride, int edgeLimit, int innerLimit) {
    simple(luma, at, stride, edgeLimit, innerLimit);
  }

  private static void simple(byte[] rows, int at, int stride, int edgeLimit, int innerLimit) {
    if (edgeLimit != 0) {
      VectorLoopFilter.simpleEdge(rows, at, stride, edgeLimit);
    }
    if (innerLimit != 0) {
      VectorLoopFilter.simpleEdge(rows, at + 4 * stride, stride, innerLimit);
      VectorLoopFilter.simpleEdge(rows, at + 8 * stride, stride, innerLimit);
      VectorLoopFilter.simpleEdge(rows, at + 12 * stride, stride, innerLimit);
    }
  }
}
