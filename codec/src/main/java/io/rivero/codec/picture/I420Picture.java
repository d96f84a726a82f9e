package io.rivero.codec.picture;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// One picture in I420: a luma plane and two chroma planes of half the width and height, 8 bits a
/// sample, BT.601 limited range where colour matters.
///
/// **Layout.** Each plane is one array. The sample at column x and row y of luma is `y()[offset() +
/// y * stride() + x]`; of chroma `u()[chromaOffset() + y * chromaStride() + x]`, and the same index
/// into `v()`. Behind the visible width and height the plane goes on up to [#codedWidth()] and
/// [#codedHeight()] (multiples of 16, for codecs of whole macroblocks), and around that there is a
/// border of [#border()] luma samples (half of it in chroma) on each side. Each array ends with
/// [#SLACK] more bytes, so that a wide load at its last sample stays inside.
///
/// **Lease.** A picture from a [PicturePool] has one owner when it is acquired. Whoever keeps it
/// calls [#retain()], and each owner calls [#release()] once; the last release gives it back to the
/// pool, which lends it again, so nobody may touch it afterwards. These two methods may be called
/// by any thread.
///
/// **Contents** are written by the first owner only, before it hands the picture on; from then on
/// nobody changes them. Those of a freshly acquired picture are undefined.
public final class I420Picture {
  /// Bytes at the end of each plane's array that belong to no row.
  public static final int SLACK = 64;

  /// The largest width and height: what VP8 can express (RFC 6386 section 9.1).
  public static final int MAX_SIZE = 16383;

  private static final VarHandle OWNERS = ownersHandle();

  private final int width;
  private final int height;
  private final int border;
  private final int stride;
  private final byte[] y;
  private final byte[] u;
  private final byte[] v;
  private final @Nullable PicturePool pool;
  private volatile int owners = 1;

  I420Picture(int width, int height, int border, @Nullable PicturePool pool) {
    if (width < 1 || height < 1 || width > MAX_SIZE || height > MAX_SIZE) {
      throw new IllegalArgumentException("size " + width + "x" + height);
    }
    if (border < 0 || border > 1024 || border % 16 != 0) {
      throw new IllegalArgumentException(
          "border " + border + ": not a multiple of 16 from 0 to 1024");
    }
    this.width = width;
    this.height = height;
    this.border = border;
    this.pool = pool;
    stride = (codedWidth() + 2 * border + 31) & -32;
    int rows = codedHeight() + 2 * border;
    y = new byte[stride * rows + SLACK];
    u = new byte[(stride / 2) * (rows / 2) + SLACK];
    v = new byte[u.length];
  }

  /// Returns a picture that belongs to no pool; after its last release it is left to the garbage
  /// collector.
  ///
  /// @param width in luma samples, 1 to [#MAX_SIZE]
  /// @param height in luma samples, 1 to [#MAX_SIZE]
  /// @param border in luma samples, a multiple of 16, 1024 at most
  public static I420Picture allocate(int width, int height, int border) {
    return new I420Picture(width, height, border, null);
  }

  /// Visible width in luma samples; may be odd.
  public int width() {
    return width;
  }

  /// Visible height in luma samples; may be odd.
  public int height() {
    return height;
  }

  /// Visible width of the chroma planes: half the width, rounded up.
  public int chromaWidth() {
    return (width + 1) >> 1;
  }

  /// Visible height of the chroma planes: half the height, rounded up.
  public int chromaHeight() {
    return (height + 1) >> 1;
  }

  /// Width rounded up to whole macroblocks of 16 samples.
  public int codedWidth() {
    return (width + 15) & -16;
  }

  /// Height rounded up to whole macroblocks of 16 samples.
  public int codedHeight() {
    return (height + 15) & -16;
  }

  /// Luma samples around the coded area that may be read and written; half as many in chroma.
  public int border() {
    return border;
  }

  /// Distance of two rows of luma; a multiple of 32.
  public int stride() {
    return stride;
  }

  /// Distance of two rows of chroma: half of [#stride()].
  public int chromaStride() {
    return stride >> 1;
  }

  /// Index of the first visible luma sample in [#y()].
  public int offset() {
    return border * stride + border;
  }

  /// Index of the first visible chroma sample in [#u()] and [#v()].
  public int chromaOffset() {
    return (border >> 1) * (stride >> 1) + (border >> 1);
  }

  /// The luma plane itself, not a copy.
  public byte[] y() {
    return y;
  }

  /// The plane of blue difference itself, not a copy.
  public byte[] u() {
    return u;
  }

  /// The plane of red difference itself, not a copy.
  public byte[] v() {
    return v;
  }

  /// Adds an owner, who has to call [#release()] once.
  ///
  /// @throws IllegalStateException if nobody owned the picture: it may already be somebody else's
  public I420Picture retain() {
    int before = (int) OWNERS.getAndAdd(this, 1);
    if (before < 1) {
      OWNERS.getAndAdd(this, -1);
      throw new IllegalStateException("retained after its last release");
    }
    return this;
  }

  /// Ends the ownership of one owner; the last one gives the picture back to its pool.
  ///
  /// @throws IllegalStateException if it has no owner any more
  public void release() {
    int before = (int) OWNERS.getAndAdd(this, -1);
    if (before < 1) {
      OWNERS.getAndAdd(this, 1);
      throw new IllegalStateException("released more often than retained");
    }
    if (before == 1 && pool != null) {
      pool.giveBack(this);
    }
  }

  /// The pool lends a returned picture again.
  void lend() {
    if (!OWNERS.compareAndSet(this, 0, 1)) {
      throw new IllegalStateException("lent while it has an owner");
    }
  }

  boolean hasSize(int wantedWidth, int wantedHeight) {
    return width == wantedWidth && height == wantedHeight;
  }

  @Override
  public String toString() {
    return "I420 " + width + "x" + height + ", owners " + owners;
  }

  private static VarHandle ownersHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(I420Picture.class, "owners", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
