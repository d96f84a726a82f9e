package io.rivero.rtp.rtcp;

import java.util.Arrays;

/// An immutable list of ints, such as the SSRCs or sequence numbers of an RTCP packet.
public final class IntList {
  private static final IntList EMPTY = new IntList(new int[0]);

  private final int[] values;

  private IntList(int[] values) {
    this.values = values;
  }

  /// A list of these values.
  public static IntList of(int... values) {
    return values.length == 0 ? EMPTY : new IntList(values.clone());
  }

  /// A list of the first `count` of these values.
  public static IntList copyOf(int[] values, int count) {
    return count == 0 ? EMPTY : new IntList(Arrays.copyOf(values, count));
  }

  /// Number of values.
  public int size() {
    return values.length;
  }

  /// Whether there are none.
  public boolean isEmpty() {
    return values.length == 0;
  }

  /// The value at an index, 0 to [#size] - 1.
  public int get(int index) {
    return values[index];
  }

  /// Whether the value is in the list.
  public boolean contains(int value) {
    for (int v : values) {
      if (v == value) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IntList list && Arrays.equals(values, list.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
