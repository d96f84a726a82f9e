package io.rivero.codec.picture;

/// Which source samples make each target sample in one direction, and how much of each.
///
/// Target sample x is the sum over `tap` of source sample `starts[x] + tap` times `weights[tap *
/// targetLength + x]`. All its weights add up to `1 << WEIGHT_BITS` exactly. `starts[x] + tap` may
/// lie behind the source, with weight 0.
final class SampleWeights {
  private static final int ONE = 1 << PictureKernels.WEIGHT_BITS;

  final int taps;
  final int[] starts;
  final int[] weights;

  private SampleWeights(int taps, int targetLength) {
    this.taps = taps;
    starts = new int[targetLength];
    weights = new int[taps * targetLength];
  }

  /// Two neighbours each, by the distance between the centres of the samples; the edges are
  /// repeated.
  static SampleWeights bilinear(int sourceLength, int targetLength) {
    SampleWeights result = new SampleWeights(2, targetLength);
    for (int x = 0; x < targetLength; x++) {
      // (x + 0.5) * source / target - 0.5, in units of 1 / (2 * target)
      long position = Math.max(0, (2L * x + 1) * sourceLength - targetLength);
      int start = (int) Math.min(position / (2L * targetLength), sourceLength - 1);
      long beyond = position - start * 2L * targetLength;
      int second =
          start == sourceLength - 1
              ? 0
              : (int) ((beyond * ONE + targetLength) / (2L * targetLength));
      result.starts[x] = start;
      result.weights[x] = ONE - second;
      result.weights[targetLength + x] = second;
    }
    return result;
  }

  /// Each source sample by how much of it the target sample covers.
  static SampleWeights area(int sourceLength, int targetLength) {
    int taps = 1;
    for (int x = 0; x < targetLength; x++) {
      taps =
          Math.max(
              taps,
              lastCovered(x, sourceLength, targetLength)
                  - firstCovered(x, sourceLength, targetLength)
                  + 1);
    }
    SampleWeights result = new SampleWeights(taps, targetLength);
    for (int x = 0; x < targetLength; x++) {
      result.cover(x, sourceLength);
    }
    return result;
  }

  /// The weights are differences of rounded edges, so that they add up exactly.
  private void cover(int x, int sourceLength) {
    int targetLength = starts.length;
    int first = firstCovered(x, sourceLength, targetLength);
    int last = lastCovered(x, sourceLength, targetLength);
    starts[x] = first;
    long begin = (long) x * sourceLength; // in units of 1 / target of a source sample
    long before = 0;
    for (int source = first; source <= last; source++) {
      long end = Math.min((source + 1L) * targetLength - begin, sourceLength);
      long after = (2 * end * ONE + sourceLength) / (2L * sourceLength);
      weights[(source - first) * targetLength + x] = (int) (after - before);
      before = after;
    }
  }

  private static int firstCovered(int x, int sourceLength, int targetLength) {
    return (int) ((long) x * sourceLength / targetLength);
  }

  private static int lastCovered(int x, int sourceLength, int targetLength) {
    return (int) (((x + 1L) * sourceLength - 1) / targetLength);
  }
}
