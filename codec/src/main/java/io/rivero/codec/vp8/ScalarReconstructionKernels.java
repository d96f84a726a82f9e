package io.rivero.codec.vp8;

/// The kernels in plain Java.
final class ScalarReconstructionKernels implements ReconstructionKernels {
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
    ScalarPrediction.sixTap(
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
    ScalarPrediction.sixTap(
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
    ScalarPrediction.sixTap(
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
    ScalarPrediction.bilinear(
        source, from, sourceStride, target, to, targetStride, width, height, x, y, scratch);
  }

  @Override
  public void addInverseDct(short[] coefficients, int from, byte[] target, int to, int stride) {
    ScalarTransforms.addInverseDct(coefficients, from, target, to, stride);
  }

  @Override
  public void addFourDcs(short[] coefficients, int from, byte[] target, int to, int stride) {
    for (int i = 0; i < 4; i++) {
      ScalarTransforms.addDc(coefficients[from + 16 * i], target, to + 4 * i, stride);
    }
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
    filterLuma(luma, at, 1, stride, edgeLimit, innerLimit, interior, highVariance);
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
    filterLuma(luma, at, stride, 1, edgeLimit, innerLimit, interior, highVariance);
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
    filterChroma(u, at, 1, stride, edgeLimit, innerLimit, interior, highVariance);
    filterChroma(v, at, 1, stride, edgeLimit, innerLimit, interior, highVariance);
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
    filterChroma(u, at, stride, 1, edgeLimit, innerLimit, interior, highVariance);
    filterChroma(v, at, stride, 1, edgeLimit, innerLimit, interior, highVariance);
  }

  @Override
  public void simpleColumns(
      byte[] luma, int at, int stride, int edgeLimit, int innerLimit, byte[] scratch) {
    filterSimple(luma, at, 1, stride, edgeLimit, innerLimit);
  }

  @Override
  public void simpleRows(byte[] luma, int at, int stride, int edgeLimit, int innerLimit) {
    filterSimple(luma, at, stride, 1, edgeLimit, innerLimit);
  }

  private static void filterLuma(
      byte[] luma,
      int at,
      int across,
      int along,
      int edgeLimit,
      int innerLimit,
      int interior,
      int highVariance) {
    if (edgeLimit != 0) {
      ScalarLoopFilter.edge(luma, at, across, along, 16, edgeLimit, interior, highVariance);
    }
    if (innerLimit != 0) {
      for (int i = 4; i < 16; i += 4) {
        ScalarLoopFilter.innerEdge(
            luma, at + i * across, across, along, 16, innerLimit, interior, highVariance);
      }
    }
  }

  private static void filterChroma(
      byte[] plane,
      int at,
      int across,
      int along,
      int edgeLimit,
      int innerLimit,
      int interior,
      int highVariance) {
    if (edgeLimit != 0) {
      ScalarLoopFilter.edge(plane, at, across, along, 8, edgeLimit, interior, highVariance);
    }
    if (innerLimit != 0) {
      ScalarLoopFilter.innerEdge(
          plane, at + 4 * across, across, along, 8, innerLimit, interior, highVariance);
    }
  }

  private static void filterSimple(
      byte[] luma, int at, int across, int along, int edgeLimit, int innerLimit) {
    if (edgeLimit != 0) {
      ScalarLoopFilter.simpleEdge(luma, at, across, along, edgeLimit);
    }
    if (innerLimit != 0) {
      for (int i = 4; i < 16; i += 4) {
        ScalarLoopFilter.simpleEdge(luma, at + i * across, across, along, innerLimit);
      }
    }
  }
}
