package io.rivero.rtp.payload;

import org.jspecify.annotations.Nullable;

/// Writes the units of one H.264 picture in the byte stream format (ITU-T H.264 annex B), or only
/// counts how long that is. Into an IDR picture it puts the parameter sets that are missing: those
/// of the sequence in front of its first picture parameter set or slice, those of pictures in front
/// of its first slice.
///
/// Owner: one thread.
final class AccessUnit implements H264Units.Sink {
  private final ParameterSets sets;
  private byte @Nullable [] out;
  private boolean idr;
  private int length;
  private boolean sequenceSet;
  private boolean pictureSet;
  private boolean slices;

  AccessUnit(ParameterSets sets) {
    this.sets = sets;
  }

  /// Starts a picture.
  ///
  /// @param out where to write it; null to count only. What is written is also remembered, if it is
  ///   a parameter set.
  void begin(boolean idr, byte @Nullable [] out) {
    this.idr = idr;
    this.out = out;
    length = 0;
    sequenceSet = false;
    pictureSet = false;
    slices = false;
  }

  @Override
  public void unit(int header, byte[] buffer, int offset, int length) {
    int type = header & 0x1f;
    boolean slice = type >= 1 && type <= H264Units.IDR_SLICE;
    boolean ofPicture = type == H264Units.PICTURE_PARAMETER_SET;
    if (idr && !sequenceSet && (slice || ofPicture)) {
      sequenceSet = insert(H264Units.SEQUENCE_PARAMETER_SET);
    }
    if (idr && !pictureSet && slice) {
      pictureSet = insert(H264Units.PICTURE_PARAMETER_SET);
    }
    append(header, buffer, offset, length);
    sequenceSet |= type == H264Units.SEQUENCE_PARAMETER_SET;
    pictureSet |= ofPicture;
    slices |= slice;
    if (out != null && (ofPicture || type == H264Units.SEQUENCE_PARAMETER_SET)) {
      sets.remember(header, buffer, offset, length);
    }
  }

  private boolean insert(int type) {
    for (byte[] unit : sets.of(type)) {
      append(unit[0], unit, 1, unit.length - 1);
    }
    return sets.has(type);
  }

  private void append(int header, byte[] buffer, int offset, int bytes) {
    if (out != null) {
      out[AnnexB.putStartCode(out, length)] = (byte) header;
    }
    length += AnnexB.START_CODE_LENGTH + 1;
    more(buffer, offset, bytes);
  }

  @Override
  public void more(byte[] buffer, int offset, int bytes) {
    if (out != null) {
      System.arraycopy(buffer, offset, out, length, bytes);
    }
    length += bytes;
  }

  /// Bytes so far.
  int length() {
    return length;
  }

  /// Whether there is a slice, without which there is no picture.
  boolean hasSlices() {
    return slices;
  }

  /// Whether there is a sequence parameter set in it.
  boolean hasSequenceSet() {
    return sequenceSet;
  }
}
