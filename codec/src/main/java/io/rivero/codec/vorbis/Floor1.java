package io.rivero.codec.vorbis;

import org.jspecify.annotations.Nullable;

/// The spectral envelope as a line through points (Vorbis I section 7).
final class Floor1 {
  private static final int MAX_POINTS = 65;
  private static final int[] RANGES = {256, 128, 86, 64};
  private static final float[] LEVELS = new float[256]; // section 10.1: steps of 0.55 dB up to 1

  static {
    for (int i = 0; i < LEVELS.length; i++) {
      LEVELS[i] = (float) Math.pow(10, -0.546875 * (255 - i) / 20);
    }
  }

  private final int[] partitionClass;
  private final int[] classSize;
  private final int[] classBits;
  private final int[] masterBook;
  private final int[][] books;
  private final int factor;
  private final int[] x;
  private final int[] order; // points by x
  private final int[] below; // per point: its neighbours among the points before it
  private final int[] above;
  private final int[] y;
  private final boolean[] drawn;

  private Floor1(
      int[] partitionClass,
      int[] classSize,
      int[] classBits,
      int[] masterBook,
      int[][] books,
      int factor,
      int[] x) {
    this.partitionClass = partitionClass;
    this.classSize = classSize;
    this.classBits = classBits;
    this.masterBook = masterBook;
    this.books = books;
    this.factor = factor;
    this.x = x;
    order = sorted(x);
    below = new int[x.length];
    above = new int[x.length];
    for (int i = 2; i < x.length; i++) {
      above[i] = 1;
      for (int k = 0; k < i; k++) {
        below[i] = x[k] < x[i] && x[k] > x[below[i]] ? k : below[i];
        above[i] = x[k] > x[i] && x[k] < x[above[i]] ? k : above[i];
      }
    }
    y = new int[x.length];
    drawn = new boolean[x.length];
  }

  private static int[] sorted(int[] x) {
    int[] order = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      int at = i;
      while (at > 0 && x[order[at - 1]] > x[i]) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = i;
    }
    return order;
  }

  /// Reads a floor (section 7.2.2); null if it is malformed.
  static @Nullable Floor1 parse(BitReader in, int bookCount) {
    int[] partitionClass = new int[in.read(5)];
    int classes = 0;
    for (int i = 0; i < partitionClass.length; i++) {
      partitionClass[i] = in.read(4);
      classes = Math.max(classes, partitionClass[i] + 1);
    }
    int[] size = new int[classes];
    int[] bits = new int[classes];
    int[] master = new int[classes];
    int[][] books = new int[classes][];
    for (int i = 0; i < classes; i++) {
      size[i] = in.read(3) + 1;
      bits[i] = in.read(2);
      master[i] = bits[i] > 0 ? in.read(8) : 0;
      books[i] = new int[1 << bits[i]];
      boolean known = master[i] < bookCount;
      for (int k = 0; k < books[i].length; k++) {
        books[i][k] = in.read(8) - 1;
        known &= books[i][k] < bookCount;
      }
      if (!known) {
        return null;
      }
    }
    int factor = in.read(2) + 1;
    int[] x = readPoints(in, partitionClass, size);
    return x == null || in.isOver()
        ? null
        : new Floor1(partitionClass, size, bits, master, books, factor, x);
  }

  private static int @Nullable [] readPoints(BitReader in, int[] partitionClass, int[] size) {
    int bits = in.read(4);
    int count = 2;
    for (int partition : partitionClass) {
      count += size[partition];
    }
    if (count > MAX_POINTS) {
      return null;
    }
    int[] x = new int[count];
    x[1] = 1 << bits;
    for (int i = 2; i < count; i++) {
      x[i] = in.read(bits);
      for (int k = 0; k < i; k++) {
        if (x[k] == x[i]) {
          return null; // each may be there once
        }
      }
    }
    return x;
  }

  /// Reads the points of a packet (section 7.2.3).
  ///
  /// @return false if the channel is silent in this packet
  boolean read(BitReader in, Codebook[] codebooks) {
    if (!in.readFlag()) {
      return false;
    }
    int range = RANGES[factor - 1];
    int bits = 32 - Integer.numberOfLeadingZeros(range - 1);
    y[0] = in.read(bits);
    y[1] = in.read(bits);
    int at = 2;
    for (int partition : partitionClass) {
      int sub = classBits[partition];
      int choice = sub > 0 ? codebooks[masterBook[partition]].decode(in) : 0;
      for (int i = 0; i < classSize[partition]; i++) {
        int book = books[partition][choice & ((1 << sub) - 1)];
        choice >>= sub;
        y[at++] = book >= 0 ? codebooks[book].decode(in) : 0;
        if (y[at - 1] < 0) {
          return false;
        }
      }
      if (choice < 0) {
        return false;
      }
    }
    if (in.isOver()) {
      return false;
    }
    unwrap(range);
    return true;
  }

  /// Section 7.2.4, step 1: each point is a difference from the line between its neighbours.
  private void unwrap(int range) {
    drawn[0] = true;
    drawn[1] = true;
    for (int i = 2; i < x.length; i++) {
      int low = below[i];
      int high = above[i];
      int expected = point(x[low], y[low], x[high], y[high], x[i]);
      int value = y[i];
      int up = range - expected;
      int room = 2 * Math.min(up, expected);
      drawn[i] = value != 0;
      if (value == 0) {
        y[i] = expected;
        continue;
      }
      drawn[low] = true;
      drawn[high] = true;
      if (value >= room) {
        y[i] = up > expected ? value : expected - value + up - 1;
      } else {
        y[i] = (value & 1) == 1 ? expected - (value + 1) / 2 : expected + value / 2;
      }
      y[i] = Math.clamp(y[i], 0, range - 1);
    }
  }

  private static int point(int x0, int y0, int x1, int y1, int x) {
    int offset = Math.abs(y1 - y0) * (x - x0) / (x1 - x0);
    return y1 < y0 ? y0 - offset : y0 + offset;
  }

  /// Multiplies a spectrum by the line (section 7.2.4, step 2).
  void apply(float[] spectrum, int length) {
    int lastX = 0;
    int lastY = y[order[0]] * factor;
    for (int i = 1; i < order.length; i++) {
      int at = order[i];
      if (drawn[at]) {
        int nextY = y[at] * factor;
        line(lastX, lastY, x[at], nextY, spectrum, length);
        lastX = x[at];
        lastY = nextY;
      }
    }
    for (int i = lastX; i < length; i++) {
      spectrum[i] *= LEVELS[Math.clamp(lastY, 0, 255)];
    }
  }

  /// Section 9.2.7: whole numbers only, rounded as everybody has to.
  private static void line(int x0, int y0, int x1, int y1, float[] spectrum, int length) {
    int wide = x1 - x0;
    int rise = y1 - y0;
    int base = rise / wide;
    int step = rise < 0 ? base - 1 : base + 1;
    int part = Math.abs(rise) - Math.abs(base) * wide;
    int level = y0;
    int error = 0;
    for (int i = x0; i < Math.min(x1, length); i++) {
      if (i > x0) {
        error += part;
        level += error >= wide ? step : base;
        error -= error >= wide ? wide : 0;
      }
      spectrum[i] *= LEVELS[Math.clamp(level, 0, 255)];
    }
  }
}
