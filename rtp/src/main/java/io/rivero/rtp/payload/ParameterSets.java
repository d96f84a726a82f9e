package io.rivero.rtp.payload;

import java.util.ArrayList;
import java.util.List;

/// The parameter sets of an H.264 stream that have come so far, the last one of each id (ITU-T
/// H.264 sections 7.3.2.1.1 and 7.3.2.2).
///
/// Owner: one thread.
final class ParameterSets {
  /// Sets that are kept; when another one comes, the oldest is forgotten.
  static final int MAX_SETS = 16;

  /// Longer sets are not kept.
  static final int MAX_SET_BYTES = 1024;

  private static final class Set {
    final int type;
    final int id;
    final byte[] unit;

    Set(int type, int id, byte[] unit) {
      this.type = type;
      this.id = id;
      this.unit = unit;
    }
  }

  private final List<Set> sets = new ArrayList<>();

  /// Keeps a set.
  ///
  /// @param header first byte of the unit
  /// @param offset where the rest of it is
  void remember(int header, byte[] b, int offset, int length) {
    int type = header & 0x1f;
    // profile_idc, the constraint flags and level_idc stand in front of the id of a sequence's set
    int skipped = type == H264Units.SEQUENCE_PARAMETER_SET ? 3 : 0;
    int id = expGolomb(b, offset + skipped, offset + length);
    if (id < 0 || length >= MAX_SET_BYTES) {
      return;
    }
    byte[] unit = new byte[1 + length];
    unit[0] = (byte) header;
    System.arraycopy(b, offset, unit, 1, length);
    sets.removeIf(set -> set.type == type && set.id == id);
    if (sets.size() == MAX_SETS) {
      sets.removeFirst();
    }
    sets.add(new Set(type, id, unit));
  }

  /// The Exp-Golomb code at the start (ITU-T H.264 section 9.1) below 256, or -1.
  private static int expGolomb(byte[] b, int at, int end) {
    if (at >= end) {
      return -1;
    }
    int bits = (b[at] & 0xff) << 16;
    bits |= at + 1 < end ? (b[at + 1] & 0xff) << 8 : 0;
    bits |= at + 2 < end ? b[at + 2] & 0xff : 0;
    int zeros = Integer.numberOfLeadingZeros(bits) - 8;
    return zeros > 8 ? -1 : (bits >>> (23 - 2 * zeros)) - 1;
  }

  /// Whether there is a set of this type.
  boolean has(int type) {
    return !of(type).isEmpty();
  }

  /// The sets of a type, as whole units.
  List<byte[]> of(int type) {
    List<byte[]> found = new ArrayList<>();
    for (Set set : sets) {
      if (set.type == type) {
        found.add(set.unit);
      }
    }
    return found;
  }
}
