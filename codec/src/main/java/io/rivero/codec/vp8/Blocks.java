package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Copies blocks and extends pictures over their border.
final class Blocks {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private Blocks() {}

  static void copy16(
      byte[] source, int from, int sourceStride, byte[] target, int to, int stride, int height) {
    for (int row = 0, in = from, out = to; row < height; row++, in += sourceStride, out += stride) {
      LONG.set(target, out, (long) LONG.get(source, in));
      LONG.set(target, out + 8, (long) LONG.get(source, in + 8));
    }
  }

  static void copy8(
      byte[] source, int from, int sourceStride, byte[] target, int to, int stride, int height) {
    for (int row = 0, in = from, out = to; row < height; row++, in += sourceStride, out += stride) {
      LONG.set(target, out, (long) LONG.get(source, in));
    }
  }

  static void copy4(byte[] source, int from, int sourceStride, byte[] target, int to, int stride) {
    for (int row = 0, in = from, out = to; row < 4; row++, in += sourceStride, out += stride) {
      INT.set(target, out, (int) INT.get(source, in));
    }
  }

  /// Copies a run of samples.
  ///
  /// @param length a multiple of 8
  static void copy(byte[] source, int from, byte[] target, int to, int length) {
    for (int i = 0; i < length; i += 8) {
      LONG.set(target, to + i, (long) LONG.get(source, from + i));
    }
  }

  /// Repeats one sample, without the checks that cost more than these short runs do.
  ///
  /// @param length a multiple of 8
  static void fill(byte[] target, int to, int length, byte sample) {
    long samples = (sample & 0xff) * 0x0101010101010101L;
    for (int i = 0; i < length; i += 8) {
      LONG.set(target, to + i, samples);
    }
  }

  /// Repeats the outermost samples of the coded area over the whole border.
  static void extend(I420Picture picture) {
    int border = picture.border();
    int width = picture.codedWidth();
    int height = picture.codedHeight();
    extend(picture.y(), picture.offset(), picture.stride(), width, height, border);
    int at = picture.chromaOffset();
    int stride = picture.chromaStride();
    extend(picture.u(), at, stride, width / 2, height / 2, border / 2);
    extend(picture.v(), at, stride, width / 2, height / 2, border / 2);
  }

  private static void extend(byte[] plane, int at, int stride, int width, int height, int border) {
    for (int row = 0, left = at; row < height; row++, left += stride) {
      int right = left + width;
      fill(plane, left - border, border, plane[left]);
      fill(plane, right, border, plane[right - 1]);
    }
    int length = width + 2 * border;
    int top = at - border;
    int bottom = top + (height - 1) * stride;
    for (int row = 1; row <= border; row++) {
      System.arraycopy(plane, top, plane, top - row * stride, length);
      System.arraycopy(plane, bottom, plane, bottom + row * stride, length);
    }
  }
}
