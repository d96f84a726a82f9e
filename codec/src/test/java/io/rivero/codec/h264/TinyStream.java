package io.rivero.codec.h264;

import java.io.ByteArrayOutputStream;

/// Writes small H.264 streams without an encoder: macroblocks of one grey (ITU-T H.264 section
/// 7.3.5), of plain samples, and pictures that repeat the one before.
final class TinyStream {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int current;
  private int bits;

  TinyStream u(int count, int value) {
    for (int i = count - 1; i >= 0; i--) {
      current = current << 1 | (value >> i & 1);
      if (++bits == 8) {
        out.write(current);
        current = 0;
        bits = 0;
      }
    }
    return this;
  }

  TinyStream ue(int value) {
    int zeros = 31 - Integer.numberOfLeadingZeros(value + 1);
    return u(zeros, 0).u(zeros + 1, value + 1);
  }

  TinyStream align() {
    return bits == 0 ? this : u(8 - bits, 0);
  }

  /// The unit in the byte stream format, with the bits so far as its payload.
  byte[] unit(int header) {
    u(1, 1).align();
    byte[] payload = out.toByteArray();
    ByteArrayOutputStream unit = new ByteArrayOutputStream();
    unit.writeBytes(new byte[] {0, 0, 0, 1, (byte) header});
    int zeros = 0;
    for (byte b : payload) {
      if (zeros >= 2 && b >= 0 && b <= 3) {
        unit.write(3);
        zeros = 0;
      }
      zeros = b == 0 ? zeros + 1 : 0;
      unit.write(b);
    }
    return unit.toByteArray();
  }

  /// A sequence parameter set of the baseline profile, order type 2, 4 bits of frame_num.
  ///
  /// @param cropRight,cropBottom in units of two samples
  static byte[] sequence(
      int widthInMacroblocks, int heightInMacroblocks, int cropRight, int cropBottom) {
    TinyStream s = new TinyStream().u(8, 66).u(8, 0xc0).u(8, 31).ue(0);
    s.ue(0).ue(2).ue(1).u(1, 0); // frame_num, order, references, gaps
    s.ue(widthInMacroblocks - 1).ue(heightInMacroblocks - 1).u(1, 1).u(1, 1);
    s.u(1, 1).ue(0).ue(cropRight).ue(0).ue(cropBottom);
    return s.u(1, 0).unit(0x67);
  }

  /// A picture parameter set: CAVLC, with control over the deblocking filter.
  static byte[] picture() {
    TinyStream s = new TinyStream().ue(0).ue(0).u(1, 0).u(1, 0).ue(0).ue(0).ue(0);
    return s.u(1, 0).u(2, 0).ue(0).ue(0).ue(0).u(1, 1).u(1, 0).u(1, 0).unit(0x68);
  }

  private static TinyStream idrHeader() {
    TinyStream s = new TinyStream().ue(0).ue(7).ue(0).u(4, 0).ue(0);
    return s.u(1, 0).u(1, 0).ue(19).ue(1); // marking, qp 36, no deblocking
  }

  /// An IDR picture in one row: each macroblock is predicted from the mean of the one to its left
  /// (the first one from 128) and is brighter by 3, or darker. The one coefficient of 1 or -1
  /// becomes 160 by scaling at qp 36 (section 8.5.10) and (160 + 32) >> 6 = 3 by the transform, or
  /// (-160 + 32) >> 6 = -2 (section 8.5.12).
  static byte[] idr(boolean... brighter) {
    TinyStream s = idrHeader();
    for (boolean more : brighter) {
      s.ue(3).ue(0).ue(0); // Intra_16x16 from the mean without further coefficients, chroma, qp
      s.u(2, 1).u(1, more ? 0 : 1).u(1, 1); // one trailing 1, its sign, no zeros
    }
    return s.unit(0x65);
  }

  /// An IDR picture of one macroblock of plain samples (I_PCM).
  static byte[] plainIdr() {
    TinyStream s = idrHeader().ue(25).align();
    for (int i = 0; i < 384; i++) {
      s.u(8, 77);
    }
    return s.unit(0x65);
  }

  /// A picture of which each macroblock is that of the picture before.
  static byte[] repetition(int frameNum, int macroblocks) {
    TinyStream s = new TinyStream().ue(0).ue(5).ue(0).u(4, frameNum);
    s.u(1, 0).u(1, 0).u(1, 0).ue(0).ue(1); // no override, no reordering, window, qp, no deblocking
    return s.ue(macroblocks).unit(0x41);
  }

  static byte[] join(byte[]... units) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] unit : units) {
      all.writeBytes(unit);
    }
    return all.toByteArray();
  }
}
