package io.rivero.codec.h264;

import org.jcodec.codecs.h264.decode.SliceReader;
import org.jspecify.annotations.Nullable;

/// The parameter sets of a stream, the last one of each id.
final class ParameterSets {
  private final SequenceParameters.@Nullable Parsed[] sequences =
      new SequenceParameters.@Nullable Parsed[32];
  private final PictureParameters.@Nullable Parsed[] pictures =
      new PictureParameters.@Nullable Parsed[256];

  /// Takes a sequence parameter set; `b[start]` is the unit's header.
  ///
  /// @return false if it cannot be used
  boolean addSequence(byte[] b, int start, int end) {
    SequenceParameters.Parsed parsed = SequenceParameters.parse(b, start + 1, end);
    if (parsed != null) {
      sequences[parsed.parameters.id()] = parsed;
    }
    return parsed != null;
  }

  /// Takes a picture parameter set; `b[start]` is the unit's header.
  ///
  /// @return false if it cannot be used
  boolean addPicture(byte[] b, int start, int end) {
    PictureParameters.Parsed parsed = PictureParameters.parse(b, start + 1, end);
    if (parsed != null) {
      pictures[parsed.parameters.id()] = parsed;
    }
    return parsed != null;
  }

  @Nullable SequenceParameters sequence(int id) {
    SequenceParameters.Parsed parsed = sequences[id];
    return parsed == null ? null : parsed.parameters;
  }

  @Nullable PictureParameters picture(int id) {
    PictureParameters.Parsed parsed = pictures[id];
    return parsed == null ? null : parsed.parameters;
  }

  /// The library's reader of a slice.
  ///
  /// @throws IllegalArgumentException if its sets have gone meanwhile
  SliceReader reader(SliceHeader header, byte[] rbsp) {
    SequenceParameters.Parsed sequence = sequences[header.sequence().id()];
    PictureParameters.Parsed picture = pictures[header.picture().id()];
    if (sequence == null
        || picture == null
        || !sequence.parameters.equals(header.sequence())
        || !picture.parameters.equals(header.picture())) {
      throw new IllegalArgumentException("parameter sets have changed between slices");
    }
    return SliceReaders.of(header, rbsp, sequence.forLibrary, picture.forLibrary);
  }
}
