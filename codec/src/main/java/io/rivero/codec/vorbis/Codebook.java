package io.rivero.codec.vorbis;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A Huffman code and the vectors that its entries stand for (Vorbis I section 3).
final class Codebook {
  /// Entries times dimensions at most; the reference encoder's largest book has a tenth of it.
  static final int MAX_VALUES = 1 << 20;

  private static final int MAX_ENTRIES = 1 << 16;
  private static final int FAST = 10;
  private static final int NONE = -1;

  final int dimensions;
  final int entries;
  private final int[] fast = new int[1 << FAST]; // entry << 6 | length, by the next bits
  private int[] children = new int[64]; // two per node; negative: entry, 0: nothing
  private int nodes = 1;
  final float[] values; // `dimensions` per entry; empty for a book of numbers only

  private Codebook(int dimensions, int entries, float[] values) {
    this.dimensions = dimensions;
    this.entries = entries;
    this.values = values;
  }

  /// Reads a book (section 3.2.1); null if it is malformed.
  static @Nullable Codebook parse(BitReader in) {
    if (in.read(24) != 0x564342) {
      return null;
    }
    int dimensions = in.read(16);
    int entries = in.read(24);
    if (dimensions == 0
        || entries == 0
        || entries > MAX_ENTRIES
        || (long) dimensions * entries > MAX_VALUES) {
      return null;
    }
    byte[] lengths = new byte[entries];
    if (!readLengths(in, lengths)) {
      return null;
    }
    float[] values = readValues(in, dimensions, entries);
    if (values == null || in.isOver()) {
      return null;
    }
    Codebook book = new Codebook(dimensions, entries, values);
    return book.assign(lengths) ? book : null;
  }

  private static boolean readLengths(BitReader in, byte[] lengths) {
    if (!in.readFlag()) {
      boolean sparse = in.readFlag();
      for (int i = 0; i < lengths.length; i++) {
        lengths[i] = (byte) (!sparse || in.readFlag() ? in.read(5) + 1 : 0);
      }
      return !in.isOver();
    }
    int length = in.read(5) + 1;
    int at = 0;
    while (at < lengths.length) {
      int count = in.read(32 - Integer.numberOfLeadingZeros(lengths.length - at));
      if (count > lengths.length - at || length > 32 || in.isOver()) {
        return false;
      }
      Arrays.fill(lengths, at, at + count, (byte) length++);
      at += count;
    }
    return true;
  }

  /// Section 3.3: what vectors are made of, unpacked for every entry.
  private static float @Nullable [] readValues(BitReader in, int dimensions, int entries) {
    int type = in.read(4);
    if (type == 0) {
      return new float[0];
    }
    float least = unpack(in.read(32));
    float step = unpack(in.read(32));
    int bits = in.read(4) + 1;
    boolean sequence = in.readFlag();
    int count = type == 1 ? lookupValues(entries, dimensions) : entries * dimensions;
    if (type > 2) {
      return null;
    }
    int[] factors = new int[count];
    for (int i = 0; i < count && !in.isOver(); i++) {
      factors[i] = in.read(bits);
    }
    float[] values = new float[entries * dimensions];
    for (int entry = 0; entry < entries; entry++) {
      float last = 0;
      long divisor = 1;
      for (int i = 0; i < dimensions; i++) {
        int at = type == 1 ? (int) (entry / divisor % count) : entry * dimensions + i;
        float value = factors[at] * step + least + last;
        last = sequence ? value : 0;
        values[entry * dimensions + i] = value;
        divisor = Math.min(divisor * count, Integer.MAX_VALUE);
      }
    }
    return values;
  }

  /// Section 9.2.2.
  private static float unpack(int bits) {
    float mantissa = bits & 0x1fffff;
    return Math.scalb(bits < 0 ? -mantissa : mantissa, (bits >> 21 & 0x3ff) - 788);
  }

  /// Section 9.2.3: the largest number whose power does not exceed the entries.
  private static int lookupValues(int entries, int dimensions) {
    int root = (int) Math.floor(Math.pow(entries, 1.0 / dimensions)) + 1;
    while (root > 1 && power(root, dimensions, entries) > entries) {
      root--;
    }
    return root;
  }

  private static long power(int base, int exponent, int enough) {
    long value = 1;
    for (int i = 0; i < exponent && value <= enough; i++) {
      value *= base;
    }
    return value;
  }

  /// Section 3.2.1: each entry takes the lowest code word of its length that is free.
  private boolean assign(byte[] lengths) {
    Arrays.fill(fast, NONE);
    int used = 0;
    int only = 0;
    for (int i = 0; i < entries; i++) {
      used += lengths[i] > 0 ? 1 : 0;
      only = lengths[i] > 0 ? i : only;
    }
    if (used == 1) { // one word of one bit; either bit means it
      Arrays.fill(fast, only << 6 | 1);
      return true;
    }
    int[] next = new int[33]; // lowest free word of each length, left-aligned; 0 with `open` false
    boolean[] open = new boolean[33];
    boolean begun = false;
    for (int i = 0; i < entries; i++) {
      int length = lengths[i];
      if (length == 0) {
        continue;
      }
      long word = begun ? take(length, next, open) : first(length, next, open);
      if (word < 0) {
        return false;
      }
      begun = true;
      insert(i, length, (int) word);
    }
    return begun;
  }

  private static long first(int length, int[] next, boolean[] open) {
    for (int i = 1; i <= length; i++) {
      next[i] = 1 << (32 - i);
      open[i] = true;
    }
    return 0;
  }

  /// Takes the free branch nearest above a length and leaves its other halves free.
  ///
  /// @return the word, -1 if there is none left
  private static long take(int length, int[] next, boolean[] open) {
    int from = length;
    while (from > 0 && !open[from]) {
      from--;
    }
    if (from == 0) {
      return -1;
    }
    int word = next[from];
    open[from] = false;
    for (int i = length; i > from; i--) {
      next[i] = word + (1 << (32 - i));
      open[i] = true;
    }
    return word & 0xffff_ffffL;
  }

  private void insert(int entry, int length, int word) {
    int node = 0;
    for (int i = 0; i < length - 1; i++) {
      int child = 2 * node + (word >>> (31 - i) & 1);
      if (children[child] == 0) {
        if (2 * nodes + 2 > children.length) {
          children = Arrays.copyOf(children, children.length * 2);
        }
        children[child] = nodes++;
      }
      node = children[child];
    }
    children[2 * node + (word >>> (32 - length) & 1)] = -1 - entry;
    if (length <= FAST) {
      int low = Integer.reverse(word); // as the bits come
      for (int rest = 0; rest < 1 << (FAST - length); rest++) {
        fast[low | rest << length] = entry << 6 | length;
      }
    }
  }

  /// The next entry, or -1 at the end of the packet and for a code that is no word.
  int decode(BitReader in) {
    int found = fast[in.peek(FAST)];
    if (found >= 0) {
      in.skip(found & 0x3f);
      return in.isOver() ? NONE : found >> 6;
    }
    int node = 0;
    while (!in.isOver()) {
      int child = children[2 * node + in.read(1)];
      if (child < 0) {
        return in.isOver() ? NONE : -1 - child;
      }
      if (child == 0) {
        return NONE;
      }
      node = child;
    }
    return NONE;
  }
}
