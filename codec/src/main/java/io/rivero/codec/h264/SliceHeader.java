package io.rivero.codec.h264;

import org.jspecify.annotations.Nullable;

/// The start of a slice header (ITU-T H.264 section 7.3.3), read up to where the lists of unlimited
/// length end: the library would read those for ever.
///
/// @param idr whether it is of an IDR picture
/// @param reference whether later pictures may refer to it
record SliceHeader(
    boolean idr,
    boolean reference,
    int firstMacroblock,
    int frameNum,
    PictureParameters picture,
    SequenceParameters sequence) {
  private static final int IDR_SLICE = 5;
  private static final int MAX_REORDERINGS = 66; // section 7.4.3.1: no more than the list is long
  private static final int MAX_MARKINGS = 66;

  private static final int P = 0;
  private static final int B = 1;
  private static final int I = 2;

  /// Reads the start of a slice.
  ///
  /// @param unit the unit's first byte
  /// @param in at the start of its payload
  /// @return null if it is damaged, cannot be decoded, or refers to a set that is not there
  static @Nullable SliceHeader parse(int unit, RbspReader in, ParameterSets sets) {
    boolean idr = (unit & 0x1f) == IDR_SLICE;
    boolean reference = (unit & 0x60) != 0;
    int firstMacroblock = in.ue();
    int type = in.ue(9) % 5;
    PictureParameters picture = sets.picture(in.ue(255));
    SequenceParameters sequence = picture == null ? null : sets.sequence(picture.sequenceId());
    if (picture == null || sequence == null || type > I) {
      return null;
    }
    int frameNum = in.u(Integer.numberOfTrailingZeros(sequence.maxFrameNum()));
    if (idr) {
      in.ue(65535); // idr_pic_id
    }
    readOrder(in, picture, sequence);
    if (type != I && !readReferences(in, type, picture)) {
      return null;
    }
    boolean marked = !reference || idr || readMarking(in);
    boolean impossible = (idr && (type != I || !reference)) || !marked;
    if (!in.isIntact() || impossible || firstMacroblock >= sequence.macroblocks()) {
      return null;
    }
    return new SliceHeader(idr, reference, firstMacroblock, frameNum, picture, sequence);
  }

  private static void readOrder(
      RbspReader in, PictureParameters picture, SequenceParameters sequence) {
    if (sequence.pocType() == 0) {
      in.u(sequence.pocLsbBits());
      if (picture.pocPresent()) {
        in.se();
      }
    } else if (sequence.pocType() == 1 && !sequence.deltaPocAlwaysZero()) {
      in.se();
      if (picture.pocPresent()) {
        in.se();
      }
    }
  }

  private static boolean readReferences(RbspReader in, int type, PictureParameters picture) {
    if (type == B) {
      in.flag(); // direct_spatial_mv_pred_flag
    }
    int count0 = picture.references0();
    int count1 = type == B ? picture.references1() : 0;
    if (in.flag()) {
      count0 = 1 + in.ue(31);
      count1 = type == B ? 1 + in.ue(31) : 0;
    }
    if (!readReordering(in) || (type == B && !readReordering(in))) {
      return false;
    }
    if ((type == P && picture.weightedP()) || (type == B && picture.weightedB() == 1)) {
      readWeights(in, count0, count1);
    }
    return true;
  }

  private static boolean readReordering(RbspReader in) {
    if (!in.flag()) {
      return true;
    }
    for (int i = 0; i <= MAX_REORDERINGS && in.isIntact(); i++) {
      if (in.ue(3) == 3) {
        return true;
      }
      in.ue();
    }
    return false;
  }

  /// Section 7.3.3.2, for 4:2:0.
  private static void readWeights(RbspReader in, int count0, int count1) {
    in.ue(7);
    in.ue(7);
    for (int i = 0; i < count0 + count1; i++) {
      if (in.flag()) {
        in.se();
        in.se();
      }
      if (in.flag()) {
        for (int j = 0; j < 4; j++) {
          in.se();
        }
      }
    }
  }

  /// Section 7.3.3.3, of pictures that are not IDR.
  private static boolean readMarking(RbspReader in) {
    if (!in.flag()) {
      return true;
    }
    for (int i = 0; i <= MAX_MARKINGS && in.isIntact(); i++) {
      switch (in.ue(6)) {
        case 0 -> {
          return true;
        }
        case 1, 2, 4, 6 -> in.ue(65536);
        case 3 -> {
          in.ue(65536);
          in.ue(65536);
        }
        default -> {}
      }
    }
    return false;
  }
}
