package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;
import java.util.Arrays;

/// Renews what stands still with a finer quantiser, a part of the frame at a time: what is seen
/// longest gets the most bits. Macroblocks to be renewed are segment 1 of their frame (RFC 6386
/// section 9.3), all others segment 0.
///
/// Going round, each frame takes macroblocks whose source has not changed for [#STILL_FRAMES] and
/// that were not coded so finely since they last moved. Noise and repeated pictures do not count as
/// still: what is renewed there would be lost with the next frame.
final class Renewal {
  private static final int PART = 10; // a frame renews a tenth at most
  private static final double FINER = 0.45;
  private static final int STILL_FRAMES = 6;
  private static final int HYSTERESIS = 4;

  private final MacroblockMap map;
  private final byte[] coded; // the finest quantiser index since it last moved
  private final byte[] unchanged; // for so many frames, up to STILL_FRAMES
  private int cursor;

  /// How many macroblocks are in segment 1.
  int count;

  /// The quantiser index of segment 1.
  int quantiser;

  Renewal(MacroblockMap map) {
    this.map = map;
    coded = new byte[map.lumaMode.length];
    unchanged = new byte[map.lumaMode.length];
  }

  /// Compares the source with that of the frame before; once a frame.
  void observe(I420Picture source, I420Picture before) {
    for (int row = 0; row < map.rows; row++) {
      for (int column = 0; column < map.columns; column++) {
        int index = map.index(column, row);
        boolean same = isUnchanged(source, before, column, row);
        unchanged[index] = (byte) (same ? Math.min(unchanged[index] + 1, STILL_FRAMES) : 0);
      }
    }
  }

  private static boolean isUnchanged(I420Picture now, I420Picture before, int column, int row) {
    int stride = now.stride();
    int at = now.offset() + 16 * (row * stride + column);
    for (int y = 0; y < 16; y++, at += stride) {
      if (!Arrays.equals(now.y(), at, at + 16, before.y(), at, at + 16)) {
        return false;
      }
    }
    return true;
  }

  /// Chooses the macroblocks of a frame.
  void startFrame(FrameSettings settings) {
    Arrays.fill(map.segment, (byte) 0);
    count = 0;
    quantiser = finer(settings);
    if (!settings.renewsStill
        || settings.keyFrame
        || !settings.refreshesLast
        || quantiser >= settings.quantiser) {
      return;
    }
    int all = map.columns * map.rows;
    int most = all / PART;
    for (int i = 0; i < all && count < most; i++) {
      cursor = (cursor + 1) % all;
      int index = map.index(cursor % map.columns, cursor / map.columns);
      if (unchanged[index] == STILL_FRAMES
          && stoodStill(index)
          && coded[index] > quantiser + HYSTERESIS) {
        map.segment[index] = 1;
        count++;
      }
    }
  }

  private static int finer(FrameSettings settings) {
    int index = settings.quantiser;
    double step = FINER * QuantTables.lumaAc(index);
    while (index > settings.minQuantiser && QuantTables.lumaAc(index) > step) {
      index--;
    }
    return index;
  }

  private boolean stoodStill(int index) {
    return map.lumaMode[index] == ModeTrees.ZERO_MV && map.reference[index] == ModeTrees.LAST_FRAME;
  }

  /// The quantiser index of a macroblock.
  int quantiser(int index, int otherwise) {
    return map.segment[index] == 0 ? otherwise : quantiser;
  }

  /// After each macroblock.
  void coded(int index, int with) {
    coded[index] = (byte) (stoodStill(index) ? Math.min(coded[index], with) : with);
  }
}
