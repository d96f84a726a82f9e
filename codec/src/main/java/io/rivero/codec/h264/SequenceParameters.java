package io.rivero.codec.h264;

import java.nio.ByteBuffer;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jspecify.annotations.Nullable;

/// What the decoder has to know of a sequence parameter set (ITU-T H.264 section 7.3.2.1.1).
///
/// @param maxFrameNum frame_num counts up to before it
/// @param pocType pic_order_cnt_type
/// @param pocLsbBits bits of pic_order_cnt_lsb
/// @param deltaPocAlwaysZero delta_pic_order_always_zero_flag
/// @param references num_ref_frames
/// @param gapsAllowed gaps_in_frame_num_value_allowed_flag
/// @param cropLeft luma samples that are not shown; likewise the three others
record SequenceParameters(
    int id,
    int maxFrameNum,
    int pocType,
    int pocLsbBits,
    boolean deltaPocAlwaysZero,
    int references,
    boolean gapsAllowed,
    int codedWidth,
    int codedHeight,
    int cropLeft,
    int cropRight,
    int cropTop,
    int cropBottom) {
  /// Macroblocks of all references together (level 5.2, section A.3.1): what a stream may make us
  /// keep.
  static final int MAX_REFERENCE_MACROBLOCKS = 184_320;

  private static final int MAX_BYTES = 1024;

  /// A set that can be decoded.
  static final class Parsed {
    final SequenceParameters parameters;

    /// As the library reads it, without the usability information, whose lists may be of any
    /// length.
    final SeqParameterSet forLibrary;

    private Parsed(SequenceParameters parameters, byte[] payload) {
      this.parameters = parameters;
      forLibrary = SeqParameterSet.read(ByteBuffer.wrap(payload));
    }
  }

  int width() {
    return codedWidth - cropLeft - cropRight;
  }

  int height() {
    return codedHeight - cropTop - cropBottom;
  }

  int macroblocks() {
    return codedWidth / 16 * (codedHeight / 16);
  }

  /// Reads the payload of a set, behind the unit's header.
  ///
  /// @return null if it is damaged, or of a kind that cannot be decoded: interlaced, not 4:2:0,
  ///   more than 8 bits, or larger than any level allows
  static @Nullable Parsed parse(byte[] b, int start, int end) {
    RbspReader in = RbspReader.of(b, start, end, MAX_BYTES);
    int profile = in.u(8);
    in.u(16); // constraints and level
    int id = in.ue(31);
    if (isHigh(profile) && !readHigh(in)) {
      return null;
    }
    int maxFrameNum = 1 << (4 + in.ue(12));
    int pocType = in.ue(2);
    int pocLsbBits = pocType == 0 ? 4 + in.ue(12) : 0;
    boolean deltaPocAlwaysZero = pocType == 1 && readPocCycle(in);
    int references = in.ue(16);
    boolean gapsAllowed = in.flag();
    long width = 16L * (in.ue(1023) + 1);
    long height = 16L * (in.ue(1023) + 1);
    boolean progressive = in.flag();
    in.flag(); // direct_8x8_inference_flag
    int[] crop = new int[4];
    if (in.flag()) {
      for (int i = 0; i < crop.length; i++) {
        crop[i] = 2 * in.ue(8192);
      }
    }
    in.flag(); // vui_parameters_present_flag
    long kept = width * height / 256 * Math.max(1, references);
    if (!in.isIntact() || !progressive || kept > MAX_REFERENCE_MACROBLOCKS) {
      return null;
    }
    if (crop[0] + crop[1] >= width || crop[2] + crop[3] >= height) {
      return null;
    }
    SequenceParameters parameters =
        new SequenceParameters(
            id,
            maxFrameNum,
            pocType,
            pocLsbBits,
            deltaPocAlwaysZero,
            references,
            gapsAllowed,
            (int) width,
            (int) height,
            crop[0],
            crop[1],
            crop[2],
            crop[3]);
    return new Parsed(parameters, in.upToHereWithoutLastFlag());
  }

  private static boolean isHigh(int profile) {
    return switch (profile) {
      case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
      default -> false;
    };
  }

  private static boolean readHigh(RbspReader in) {
    int chromaFormat = in.ue(3);
    int lumaDepth = in.ue(6);
    int chromaDepth = in.ue(6);
    boolean lossless = in.flag();
    if (chromaFormat != 1 || lumaDepth != 0 || chromaDepth != 0 || lossless) {
      return false;
    }
    if (in.flag()) {
      for (int i = 0; i < 8; i++) {
        if (in.flag()) {
          skipScalingList(in, i < 6 ? 16 : 64);
        }
      }
    }
    return true;
  }

  /// Section 7.3.2.1.1.1: a next value of 0 ends the list.
  private static void skipScalingList(RbspReader in, int size) {
    int last = 8;
    int next = 8;
    for (int i = 0; i < size && next != 0; i++) {
      next = (last + in.se()) & 0xff;
      last = next == 0 ? last : next;
    }
  }

  private static boolean readPocCycle(RbspReader in) {
    boolean alwaysZero = in.flag();
    in.se();
    in.se();
    int count = in.ue(255);
    for (int i = 0; i < count; i++) {
      in.se();
    }
    return alwaysZero;
  }
}
