package io.rivero.codec.picture;

import static io.rivero.codec.picture.PictureKernels.KERNELS;

/// Scales pictures of one size to another; made once for a pair of sizes, it then allocates
/// nothing.
///
/// Rows are combined first, then columns, and rounded once at the end. One owner at a time: it has
/// working memory.
public final class Scaler {
  /// How target samples are made.
  public enum Method {
    /// From the two nearest samples in each direction: for enlarging, and for shrinking to not less
    /// than half.
    BILINEAR,
    /// From everything that a target sample covers: for shrinking, where bilinear would skip
    /// samples.
    AREA
  }

  private final int sourceWidth;
  private final int sourceHeight;
  private final int targetWidth;
  private final int targetHeight;
  private final SampleWeights lumaColumns;
  private final SampleWeights lumaRows;
  private final SampleWeights chromaColumns;
  private final SampleWeights chromaRows;
  private final int[] sums;

  /// Makes a scaler between two sizes, each 1 to [I420Picture#MAX_SIZE].
  public Scaler(
      int sourceWidth, int sourceHeight, int targetWidth, int targetHeight, Method method) {
    this.sourceWidth = checked(sourceWidth);
    this.sourceHeight = checked(sourceHeight);
    this.targetWidth = checked(targetWidth);
    this.targetHeight = checked(targetHeight);
    lumaColumns = weights(sourceWidth, targetWidth, method);
    lumaRows = weights(sourceHeight, targetHeight, method);
    chromaColumns = weights((sourceWidth + 1) >> 1, (targetWidth + 1) >> 1, method);
    chromaRows = weights((sourceHeight + 1) >> 1, (targetHeight + 1) >> 1, method);
    sums = new int[sourceWidth + Math.max(lumaColumns.taps, chromaColumns.taps)];
  }

  /// Scales `source` to the whole of `target`.
  public void scale(I420Picture source, I420Picture target) {
    scale(source, target, 0, 0);
  }

  /// Scales `source` to the rectangle of the target size whose top left corner is at (left, top) in
  /// `target`.
  ///
  /// @param left even, so that chroma samples stay on luma samples
  /// @param top even
  public void scale(I420Picture source, I420Picture target, int left, int top) {
    if (!source.hasSize(sourceWidth, sourceHeight)) {
      throw new IllegalArgumentException(source + " is not " + sourceWidth + "x" + sourceHeight);
    }
    if (left < 0 || top < 0 || ((left | top) & 1) != 0) {
      throw new IllegalArgumentException("position " + left + "," + top + ": not even");
    }
    if (target.width() - left < targetWidth || target.height() - top < targetHeight) {
      throw new IllegalArgumentException(
          targetWidth + "x" + targetHeight + " at " + left + "," + top + " in " + target);
    }
    int from = source.offset();
    int to = target.offset() + top * target.stride() + left;
    plane(
        source.y(),
        from,
        source.stride(),
        sourceWidth,
        lumaColumns,
        lumaRows,
        target.y(),
        to,
        target.stride());
    from = source.chromaOffset();
    int stride = source.chromaStride();
    to = target.chromaOffset() + (top >> 1) * target.chromaStride() + (left >> 1);
    int width = (sourceWidth + 1) >> 1;
    plane(
        source.u(),
        from,
        stride,
        width,
        chromaColumns,
        chromaRows,
        target.u(),
        to,
        target.chromaStride());
    plane(
        source.v(),
        from,
        stride,
        width,
        chromaColumns,
        chromaRows,
        target.v(),
        to,
        target.chromaStride());
  }

  private void plane(
      byte[] source,
      int from,
      int stride,
      int width,
      SampleWeights columns,
      SampleWeights rows,
      byte[] target,
      int to,
      int targetStride) {
    int height = rows.starts.length;
    for (int row = 0; row < height; row++) {
      int at = from + rows.starts[row] * stride;
      KERNELS.weigh(source, at, rows.weights[row], sums, width);
      for (int tap = 1; tap < rows.taps; tap++) {
        int weight = rows.weights[tap * height + row];
        if (weight != 0) {
          KERNELS.weighMore(source, at + tap * stride, weight, sums, width);
        }
      }
      KERNELS.gather(
          sums,
          columns.starts,
          columns.weights,
          columns.taps,
          target,
          to + row * targetStride,
          columns.starts.length);
    }
  }

  private static SampleWeights weights(int source, int target, Method method) {
    return method == Method.AREA
        ? SampleWeights.area(source, target)
        : SampleWeights.bilinear(source, target);
  }

  private static int checked(int size) {
    if (size < 1 || size > I420Picture.MAX_SIZE) {
      throw new IllegalArgumentException("size " + size);
    }
    return size;
  }
}
