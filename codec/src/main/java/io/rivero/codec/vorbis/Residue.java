package io.rivero.codec.vorbis;

import org.jspecify.annotations.Nullable;

/// What is left of the spectrum under the envelope (Vorbis I section 8).
final class Residue {
  private static final int PASSES = 8;

  private final int type;
  private final int begin;
  private final int end;
  private final int partitionSize;
  private final int classes;
  private final Codebook classBook;
  private final @Nullable Codebook[][] books; // per class and pass

  private Residue(
      int type,
      int begin,
      int end,
      int partitionSize,
      Codebook classBook,
      @Nullable Codebook[][] books) {
    this.type = type;
    this.begin = begin;
    this.end = end;
    this.partitionSize = partitionSize;
    classes = books.length;
    this.classBook = classBook;
    this.books = books;
  }

  /// Reads a residue (section 8.6.1); null if it is malformed.
  static @Nullable Residue parse(BitReader in, int type, Codebook[] codebooks) {
    int begin = in.read(24);
    int end = in.read(24);
    int partitionSize = in.read(24) + 1;
    int[] cascade = new int[in.read(6) + 1];
    int classBook = in.read(8);
    for (int i = 0; i < cascade.length; i++) {
      cascade[i] = in.read(3);
      cascade[i] |= in.readFlag() ? in.read(5) << 3 : 0;
    }
    @Nullable Codebook[][] books = new Codebook[cascade.length][PASSES];
    for (int i = 0; i < cascade.length; i++) {
      for (int pass = 0; pass < PASSES; pass++) {
        if ((cascade[i] >> pass & 1) != 0) {
          int book = in.read(8);
          if (book >= codebooks.length || codebooks[book].values.length == 0) {
            return null;
          }
          books[i][pass] = codebooks[book];
        }
      }
    }
    return type > 2 || begin > end || classBook >= codebooks.length || in.isOver()
        ? null
        : new Residue(type, begin, end, partitionSize, codebooks[classBook], books);
  }

  /// Adds what the packet has to the spectra of some channels. A packet that ends early leaves the
  /// rest as it is (section 8.6.2).
  ///
  /// @param lanes spectra, zero before
  /// @param skipped channels without anything
  /// @param length of each spectrum
  void decode(BitReader in, float[][] lanes, boolean[] skipped, int length) {
    if (type != 2) {
      passes(in, lanes, skipped, length);
      return;
    }
    boolean any = false;
    for (boolean skip : skipped) {
      any |= !skip;
    }
    if (!any) {
      return;
    }
    int count = lanes.length; // section 8.6.5: all channels interleaved as one
    float[] woven = new float[length * count];
    passes(in, new float[][] {woven}, new boolean[1], length * count);
    for (int i = 0; i < woven.length; i++) {
      lanes[i % count][i / count] = woven[i];
    }
  }

  private void passes(BitReader in, float[][] lanes, boolean[] skipped, int length) {
    int from = Math.min(begin, length);
    int partitions = (Math.min(end, length) - from) / partitionSize;
    int words = classBook.dimensions;
    int[][] chosen = new int[lanes.length][partitions + words];
    for (int pass = 0; pass < PASSES; pass++) {
      for (int at = 0; at < partitions; at += words) {
        if (pass == 0 && !choose(in, chosen, skipped, at, words)) {
          return;
        }
        for (int i = at; i < Math.min(at + words, partitions); i++) {
          for (int lane = 0; lane < lanes.length; lane++) {
            Codebook book = skipped[lane] ? null : books[chosen[lane][i]][pass];
            if (book != null && !add(in, book, lanes[lane], from + i * partitionSize)) {
              return;
            }
          }
        }
      }
    }
  }

  private boolean choose(BitReader in, int[][] chosen, boolean[] skipped, int at, int words) {
    for (int lane = 0; lane < chosen.length; lane++) {
      if (!skipped[lane]) {
        int value = classBook.decode(in);
        if (value < 0) {
          return false;
        }
        for (int i = words - 1; i >= 0; i--) {
          chosen[lane][at + i] = value % classes;
          value /= classes;
        }
      }
    }
    return true;
  }

  /// One partition: vectors one after another, or for type 0 side by side.
  private boolean add(BitReader in, Codebook book, float[] lane, int at) {
    int dimensions = book.dimensions;
    int count = partitionSize / dimensions;
    for (int i = 0; i < count; i++) {
      int entry = book.decode(in);
      if (entry < 0) {
        return false;
      }
      int to = type == 0 ? at + i : at + i * dimensions;
      int stride = type == 0 ? count : 1;
      for (int k = 0; k < dimensions; k++) {
        lane[to + k * stride] += book.values[entry * dimensions + k];
      }
    }
    return true;
  }
}
