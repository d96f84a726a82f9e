package io.rivero.codec.picture;

import java.util.ArrayDeque;

/// Lends pictures and takes them back, so that a codec which runs for hours allocates no planes per
/// frame.
///
/// A pool keeps pictures of one size: that of the last [#acquire]. After a change of size those of
/// the old size are left to the garbage collector, as are returned ones beyond `capacity`; how many
/// are lent at a time is not limited, that is the matter of those who hold them. Pictures are
/// acquired by the owner of the pool and come back on any thread, hence the lock, which is held for
/// a few instructions only.
public final class PicturePool {
  private final int border;
  private final int capacity;
  private final ArrayDeque<I420Picture> free;
  private int width;
  private int height;

  /// Makes an empty pool.
  ///
  /// @param border luma samples around each picture, a multiple of 16, see [I420Picture#border()]
  /// @param capacity how many returned pictures are kept at most
  public PicturePool(int border, int capacity) {
    if (border < 0 || border > 1024 || border % 16 != 0) {
      throw new IllegalArgumentException(
          "border " + border + ": not a multiple of 16 from 0 to 1024");
    }
    if (capacity < 0) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    this.border = border;
    this.capacity = capacity;
    free = new ArrayDeque<>(capacity);
  }

  /// Lends a picture of the given visible size with undefined contents; the caller is its one
  /// owner.
  ///
  /// @param wantedWidth 1 to [I420Picture#MAX_SIZE]
  /// @param wantedHeight 1 to [I420Picture#MAX_SIZE]
  public I420Picture acquire(int wantedWidth, int wantedHeight) {
    I420Picture picture;
    synchronized (free) {
      if (wantedWidth != width || wantedHeight != height) {
        free.clear();
        width = wantedWidth;
        height = wantedHeight;
      }
      picture = free.pollLast();
    }
    if (picture == null) {
      return new I420Picture(wantedWidth, wantedHeight, border, this);
    }
    picture.lend();
    return picture;
  }

  /// Luma samples around each picture of this pool.
  public int border() {
    return border;
  }

  /// How many returned pictures wait to be lent again.
  public int available() {
    synchronized (free) {
      return free.size();
    }
  }

  void giveBack(I420Picture picture) {
    synchronized (free) {
      if (free.size() < capacity && picture.hasSize(width, height)) {
        free.addLast(picture);
      }
    }
  }
}
