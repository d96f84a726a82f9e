package io.rivero.codec.vp8;

import java.util.Arrays;

/// The motion vectors around a macroblock and how often they occur (RFC 6386 section 16.3), kept
/// row by row while a frame is parsed or written.
///
/// A neighbour is described by its vector (0 for intra) and its kind: the reference frame, plus
/// [#SPLIT] if it is split.
final class NearVectors {
  static final int SPLIT = 4;

  private static final int REFERENCE = 3;

  private final boolean[] signBias = new boolean[4];
  private final int[] found = new int[4];
  private final int[] counts = new int[4];

  private int columns;
  private int rows;
  private int[] aboveVectors = new int[0];
  private byte[] aboveKinds = new byte[0];
  private int row;
  private int column;
  private int leftVector;
  private int leftKind;
  private int aboveLeftVector;
  private int aboveLeftKind;

  void startFrame(int frameColumns, int frameRows, boolean goldenBias, boolean altrefBias) {
    columns = frameColumns;
    rows = frameRows;
    signBias[ModeTrees.GOLDEN_FRAME] = goldenBias;
    signBias[ModeTrees.ALTREF_FRAME] = altrefBias;
    if (aboveVectors.length != columns) {
      aboveVectors = new int[columns];
      aboveKinds = new byte[columns];
    } else {
      Arrays.fill(aboveVectors, 0);
      Arrays.fill(aboveKinds, (byte) 0);
    }
  }

  void startRow(int newRow) {
    row = newRow;
    column = 0;
    leftVector = 0;
    leftKind = 0;
    aboveLeftVector = 0;
    aboveLeftKind = 0;
  }

  /// Sets what the current macroblock is to its neighbours and goes on to the next of the row.
  void next(int vector, int kind) {
    aboveLeftVector = aboveVectors[column];
    aboveLeftKind = aboveKinds[column];
    aboveVectors[column] = vector;
    aboveKinds[column] = (byte) kind;
    leftVector = vector;
    leftKind = kind;
    column++;
  }

  /// Looks around the current macroblock, which uses the given reference frame.
  void find(int reference) {
    found[0] = found[1] = found[2] = found[3] = 0;
    counts[0] = counts[1] = counts[2] = counts[3] = 0;
    boolean bias = signBias[reference];
    int last = add(aboveVectors[column], aboveKinds[column], bias, 2, 0);
    last = add(leftVector, leftKind, bias, 2, last);
    add(aboveLeftVector, aboveLeftKind, bias, 1, last);
    if (counts[3] != 0 && found[3] == found[1]) {
      counts[1]++;
    }
    counts[3] = 2 * (aboveKinds[column] >> 2) + 2 * (leftKind >> 2) + (aboveLeftKind >> 2);
    if (counts[2] > counts[1]) {
      int count = counts[1];
      counts[1] = counts[2];
      counts[2] = count;
      int vector = found[1];
      found[1] = found[2];
      found[2] = vector;
    }
    if (counts[1] >= counts[0]) {
      found[0] = found[1];
    }
  }

  private int add(int vector, int kind, boolean bias, int weight, int last) {
    int reference = kind & REFERENCE;
    if (reference == ModeTrees.INTRA_FRAME) {
      return last;
    }
    if (vector == 0) {
      counts[0] += weight;
      return last;
    }
    int biased = signBias[reference] == bias ? vector : MotionVectors.negate(vector);
    int index = last > 0 && biased == found[last] ? last : last + 1;
    found[index] = biased;
    counts[index] += weight;
    return index;
  }

  /// Probability of node n (0 to 3) of [MotionVectorTables#MODE_TREE].
  int modeProbability(int node) {
    return MotionVectorTables.MODE_CONTEXTS[counts[node]][node];
  }

  int best() {
    return clamp(found[0]);
  }

  int nearest() {
    return clamp(found[1]);
  }

  int near() {
    return clamp(found[2]);
  }

  /// Keeps the macroblock within 16 samples around the frame.
  private int clamp(int vector) {
    int x = MotionVectors.column(vector);
    int y = MotionVectors.row(vector);
    return MotionVectors.pack(
        Math.clamp(y, -(row + 1) * 64, (rows - row) * 64),
        Math.clamp(x, -(column + 1) * 64, (columns - column) * 64));
  }
}
