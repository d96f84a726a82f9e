package io.rivero.codec.vp8;

/// Looks for the vector with which a block of a reference predicts a block of the source best: a
/// hexagon of full samples that moves as long as that helps, the four neighbours, then halves and
/// quarters of a sample. Best is the least sum of absolute differences plus what the vector costs.
final class MotionSearch {
  private static final EncoderKernels KERNELS = EncoderKernels.choose();
  private static final int[] HEXAGON_ROW = {0, -2, -2, 0, 2, 2};
  private static final int[] HEXAGON_COLUMN = {-2, -1, 1, 2, 1, -1};
  private static final int[] CROSS_ROW = {-1, 1, 0, 0};
  private static final int[] CROSS_COLUMN = {0, 0, -1, 1};

  /// The best vector, the sum of absolute differences with it, and that plus its cost.
  int vector;

  int difference;
  int cost;

  private final MotionVectorCoder coder;
  private int leastRow;
  private int greatestRow;
  private int leastColumn;
  private int greatestColumn;
  private byte[] source = new byte[0];
  private byte[] reference = new byte[0];
  private int at;
  private int stride;
  private int lambda;
  private boolean whole;
  private int relativeTo;

  MotionSearch(MotionVectorCoder coder) {
    this.coder = coder;
  }

  /// Keeps the macroblock within 16 samples around the frame, as the vectors of neighbours are.
  void setBounds(int column, int row, int columns, int rows) {
    leastRow = -(row + 1) * 64;
    greatestRow = (rows - row) * 64;
    leastColumn = -(column + 1) * 64;
    greatestColumn = (columns - column) * 64;
  }

  /// @param block index of the block in both planes
  /// @param is16x16 otherwise 8x8
  /// @param codedRelativeTo what the vector's cost is counted from
  void start(
      byte[] sourcePlane,
      byte[] referencePlane,
      int block,
      int planeStride,
      boolean is16x16,
      int multiplier,
      int codedRelativeTo) {
    source = sourcePlane;
    reference = referencePlane;
    at = block;
    stride = planeStride;
    whole = is16x16;
    lambda = multiplier;
    relativeTo = codedRelativeTo;
    cost = Integer.MAX_VALUE;
  }

  /// Tries a vector of full samples; its fraction is cut off.
  void tryFull(int candidate) {
    int row = MotionVectors.row(candidate) & -4;
    int column = MotionVectors.column(candidate) & -4;
    if (cost != Integer.MAX_VALUE && MotionVectors.pack(row, column) == vector) {
      return;
    }
    step(row, column);
  }

  /// Moves from the best vector so far.
  ///
  /// @param steps how often the hexagon may move
  void searchFull(int steps) {
    int from = -1;
    for (int n = 0; n < steps; n++) {
      int row = MotionVectors.row(vector);
      int column = MotionVectors.column(vector);
      int moved = -1;
      // After a move three of the six are new: those in its direction.
      int first = from < 0 ? 0 : from + 5;
      int count = from < 0 ? 6 : 3;
      for (int i = 0; i < count; i++) {
        int direction = (first + i) % 6;
        if (step(row + 4 * HEXAGON_ROW[direction], column + 4 * HEXAGON_COLUMN[direction])) {
          moved = direction;
        }
      }
      if (moved < 0) {
        break;
      }
      from = moved;
    }
    cross(4);
  }

  /// Refines by halves, and by quarters if asked for.
  void searchFraction(boolean quarters) {
    fraction(2);
    if (quarters) {
      fraction(1);
    }
  }

  private void cross(int distance) {
    int row = MotionVectors.row(vector);
    int column = MotionVectors.column(vector);
    for (int i = 0; i < 4; i++) {
      step(row + distance * CROSS_ROW[i], column + distance * CROSS_COLUMN[i]);
    }
  }

  /// The four neighbours, and the one corner that lies between the better ones.
  private void fraction(int distance) {
    int row = MotionVectors.row(vector);
    int column = MotionVectors.column(vector);
    int up = between(row - distance, column);
    int down = between(row + distance, column);
    int left = between(row, column - distance);
    int right = between(row, column + distance);
    between(
        row + (up < down ? -distance : distance), column + (left < right ? -distance : distance));
  }

  private boolean inside(int row, int column) {
    return row >= leastRow
        && row <= greatestRow
        && column >= leastColumn
        && column <= greatestColumn;
  }

  private boolean step(int row, int column) {
    int candidate = MotionVectors.pack(row, column);
    if (!inside(row, column) || !MotionVectorCoder.reaches(candidate, relativeTo)) {
      return false;
    }
    int place = at + (row >> 2) * stride + (column >> 2);
    int sad =
        whole
            ? KERNELS.sad16x16(source, at, stride, reference, place, stride)
            : KERNELS.sad8x8(source, at, stride, reference, place, stride);
    return take(candidate, sad, price(candidate, sad));
  }

  private int between(int row, int column) {
    int candidate = MotionVectors.pack(row, column);
    if (!inside(row, column) || !MotionVectorCoder.reaches(candidate, relativeTo)) {
      return Integer.MAX_VALUE;
    }
    int sad = differenceAt(row, column);
    int price = price(candidate, sad);
    take(candidate, sad, price);
    return price;
  }

  /// The sum of absolute differences with any vector inside the bounds, without its cost.
  int differenceOf(int candidate) {
    return differenceAt(MotionVectors.row(candidate), MotionVectors.column(candidate));
  }

  private int differenceAt(int row, int column) {
    int place = at + (row >> 2) * stride + (column >> 2);
    int x = (column & 3) * 2;
    int y = (row & 3) * 2;
    if ((x | y) == 0) {
      return whole
          ? KERNELS.sad16x16(source, at, stride, reference, place, stride)
          : KERNELS.sad8x8(source, at, stride, reference, place, stride);
    }
    return whole
        ? KERNELS.sad16x16Between(source, at, stride, reference, place, stride, x, y)
        : KERNELS.sad8x8Between(source, at, stride, reference, place, stride, x, y);
  }

  private int price(int candidate, int sad) {
    return sad + ((lambda * coder.cost(candidate, relativeTo)) >> 16);
  }

  private boolean take(int candidate, int sad, int price) {
    if (price >= cost) {
      return false;
    }
    vector = candidate;
    difference = sad;
    cost = price;
    return true;
  }
}
