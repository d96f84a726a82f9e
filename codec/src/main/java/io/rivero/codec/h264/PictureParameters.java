package io.rivero.codec.h264;

import java.nio.ByteBuffer;
import org.jcodec.codecs.h264.io.model.PictureParameterSet;
import org.jspecify.annotations.Nullable;

/// What the decoder has to know of a picture parameter set (ITU-T H.264 section 7.3.2.2).
///
/// @param sequenceId of the sequence parameter set that it is about
/// @param pocPresent bottom_field_pic_order_in_frame_present_flag
/// @param references0 num_ref_idx_l0_default_active_minus1 + 1
/// @param references1 the same of the second list
/// @param weightedP weighted_pred_flag
/// @param weightedB weighted_bipred_idc
record PictureParameters(
    int id,
    int sequenceId,
    boolean pocPresent,
    int references0,
    int references1,
    boolean weightedP,
    int weightedB) {
  private static final int MAX_BYTES = 1024;

  /// A set that can be decoded.
  static final class Parsed {
    final PictureParameters parameters;

    /// As the library reads it.
    final PictureParameterSet forLibrary;

    private Parsed(PictureParameters parameters, byte[] payload) {
      this.parameters = parameters;
      forLibrary = PictureParameterSet.read(ByteBuffer.wrap(payload));
    }
  }

  /// Reads the payload of a set, behind the unit's header.
  ///
  /// @return null if it is damaged, or of a kind that cannot be decoded: with slice groups,
  ///   redundant slices or constrained intra prediction
  static @Nullable Parsed parse(byte[] b, int start, int end) {
    RbspReader in = RbspReader.of(b, start, end, MAX_BYTES);
    int id = in.ue(255);
    int sequenceId = in.ue(31);
    in.flag(); // entropy_coding_mode_flag
    boolean pocPresent = in.flag();
    in.ue(0); // num_slice_groups_minus1
    int references0 = 1 + in.ue(31);
    int references1 = 1 + in.ue(31);
    boolean weightedP = in.flag();
    int weightedB = in.u(2);
    in.se(-26, 25); // pic_init_qp_minus26
    in.se(-26, 25); // pic_init_qs_minus26
    in.se(-12, 12); // chroma_qp_index_offset
    in.flag(); // deblocking_filter_control_present_flag
    boolean constrainedIntra = in.flag();
    boolean redundant = in.flag();
    if (!in.isIntact() || constrainedIntra || redundant) {
      return null;
    }
    return new Parsed(
        new PictureParameters(
            id, sequenceId, pocPresent, references0, references1, weightedP, weightedB),
        in.bytes());
  }
}
