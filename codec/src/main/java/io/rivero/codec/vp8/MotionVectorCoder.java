package io.rivero.codec.vp8;

import java.util.Arrays;

/// Writes motion vectors (RFC 6386 section 17), counts what they are made of, and knows what each
/// costs with the probabilities of the moment.
final class MotionVectorCoder {
  /// The greatest distance of a vector from what it is coded relative to, in quarters of a sample.
  static final int REACH = 1023;

  private static final int COMPONENT = MotionVectorTables.COMPONENT_PROBABILITIES;

  private final int[] branches = new int[2 * 2 * COMPONENT];
  private final short[] rowCosts = new short[2 * REACH + 1];
  private final short[] columnCosts = new short[2 * REACH + 1];
  private final byte[] costsAreOf = new byte[2 * COMPONENT];
  private boolean costsAreValid;

  /// Tables of costs for these probabilities, if they are not there already.
  void prepare(byte[] probabilities) {
    if (costsAreValid && Arrays.equals(costsAreOf, probabilities)) {
      return;
    }
    System.arraycopy(probabilities, 0, costsAreOf, 0, costsAreOf.length);
    for (int value = 0; value <= REACH; value++) {
      rowCosts[REACH + value] = (short) componentCost(value, probabilities, 0);
      columnCosts[REACH + value] = (short) componentCost(value, probabilities, COMPONENT);
      int rowSign = sign(probabilities, 0, value);
      int columnSign = sign(probabilities, COMPONENT, value);
      rowCosts[REACH - value] = (short) (rowCosts[REACH + value] + rowSign);
      columnCosts[REACH - value] = (short) (columnCosts[REACH + value] + columnSign);
    }
    costsAreValid = true;
  }

  /// A minus costs so much more than a plus.
  private static int sign(byte[] probabilities, int offset, int value) {
    int probability = probabilities[offset + MotionVectorTables.SIGN] & 255;
    return value == 0 ? 0 : BitCosts.ofTrue(probability) - BitCosts.ofFalse(probability);
  }

  /// In 256ths of a bit; the distance must be within [#REACH].
  int cost(int vector, int relativeTo) {
    return rowCosts[REACH + MotionVectors.row(vector) - MotionVectors.row(relativeTo)]
        + columnCosts[REACH + MotionVectors.column(vector) - MotionVectors.column(relativeTo)];
  }

  static boolean reaches(int vector, int relativeTo) {
    return Math.abs(MotionVectors.row(vector) - MotionVectors.row(relativeTo)) <= REACH
        && Math.abs(MotionVectors.column(vector) - MotionVectors.column(relativeTo)) <= REACH;
  }

  void startFrame() {
    Arrays.fill(branches, 0);
  }

  void count(int vector, int relativeTo) {
    countComponent(MotionVectors.row(vector) - MotionVectors.row(relativeTo), 0);
    countComponent(MotionVectors.column(vector) - MotionVectors.column(relativeTo), COMPONENT);
  }

  /// Replaces probabilities where that saves more than it costs, and writes which (section 17.2).
  void writeUpdates(BoolEncoder to, byte[] probabilities) {
    for (int i = 0; i < probabilities.length; i++) {
      int falses = branches[2 * i];
      int trues = branches[2 * i + 1];
      int old = probabilities[i] & 255;
      int seven = BitCosts.fit(falses, trues) >> 1;
      int fitting = seven == 0 ? 1 : seven << 1;
      int update = MotionVectorTables.UPDATE_PROBABILITIES[i] & 255;
      long price = 7 * 256L + BitCosts.ofTrue(update) - BitCosts.ofFalse(update);
      boolean worth =
          falses + trues > 0
              && BitCosts.of(falses, trues, old) - BitCosts.of(falses, trues, fitting) > price;
      to.write(worth, update);
      if (worth) {
        to.writeLiteral(seven, 7);
        probabilities[i] = (byte) fitting;
      }
    }
  }

  static void write(BoolEncoder to, int vector, int relativeTo, byte[] probabilities) {
    int row = MotionVectors.row(vector) - MotionVectors.row(relativeTo);
    int column = MotionVectors.column(vector) - MotionVectors.column(relativeTo);
    writeComponent(to, row, probabilities, 0);
    writeComponent(to, column, probabilities, COMPONENT);
  }

  private static void writeComponent(BoolEncoder to, int value, byte[] probabilities, int offset) {
    int size = Math.abs(value);
    boolean isLong = size >= MotionVectorTables.SHORT_COUNT;
    to.write(isLong, probabilities[offset + MotionVectorTables.IS_SHORT] & 255);
    if (isLong) {
      int bits = offset + MotionVectorTables.LONG_BITS_START;
      for (int bit = 0; bit < 3; bit++) {
        to.write((size >> bit & 1) != 0, probabilities[bits + bit] & 255);
      }
      for (int bit = MotionVectorTables.LONG_BITS - 1; bit > 3; bit--) {
        to.write((size >> bit & 1) != 0, probabilities[bits + bit] & 255);
      }
      if (size > 15) {
        to.write((size & 8) != 0, probabilities[bits + 3] & 255);
      }
    } else {
      int tree = offset + MotionVectorTables.SHORT_TREE_START;
      TreeCode.SHORT_VECTOR.write(to, size, probabilities, tree);
    }
    if (size != 0) {
      to.write(value < 0, probabilities[offset + MotionVectorTables.SIGN] & 255);
    }
  }

  private void countComponent(int value, int offset) {
    int size = Math.abs(value);
    boolean isLong = size >= MotionVectorTables.SHORT_COUNT;
    branches[2 * (offset + MotionVectorTables.IS_SHORT) + (isLong ? 1 : 0)]++;
    if (isLong) {
      int bits = offset + MotionVectorTables.LONG_BITS_START;
      for (int bit = 0; bit < MotionVectorTables.LONG_BITS; bit++) {
        if (bit != 3 || size > 15) {
          branches[2 * (bits + bit) + (size >> bit & 1)]++;
        }
      }
    } else {
      TreeCode.SHORT_VECTOR.count(size, branches, offset + MotionVectorTables.SHORT_TREE_START);
    }
    if (size != 0) {
      branches[2 * (offset + MotionVectorTables.SIGN) + (value < 0 ? 1 : 0)]++;
    }
  }

  /// With a plus as its sign.
  private static int componentCost(int size, byte[] probabilities, int offset) {
    int first = probabilities[offset + MotionVectorTables.IS_SHORT] & 255;
    int plus =
        size == 0 ? 0 : BitCosts.ofFalse(probabilities[offset + MotionVectorTables.SIGN] & 255);
    if (size < MotionVectorTables.SHORT_COUNT) {
      int tree = offset + MotionVectorTables.SHORT_TREE_START;
      return BitCosts.ofFalse(first) + TreeCode.SHORT_VECTOR.cost(size, probabilities, tree) + plus;
    }
    int cost = BitCosts.ofTrue(first) + plus;
    int bits = offset + MotionVectorTables.LONG_BITS_START;
    for (int bit = 0; bit < MotionVectorTables.LONG_BITS; bit++) {
      if (bit != 3 || size > 15) {
        cost += BitCosts.of(size >> bit & 1, probabilities[bits + bit] & 255);
      }
    }
    return cost;
  }
}
