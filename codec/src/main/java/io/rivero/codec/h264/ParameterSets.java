package io.rivero.codec.h264;

import java.nio.ByteBuffer;
import org.jcodec.codecs.h264.decode.FrameReader;
import org.jspecify.annotations.Nullable;

/// The parameter sets of a stream, as we know them and as the library does.
final class ParameterSets {
  private final FrameReader reader = new FrameReader();
  private final @Nullable SequenceParameters[] sequences = new @Nullable SequenceParameters[32];
  private final @Nullable PictureParameters[] pictures = new @Nullable PictureParameters[256];

  /// Takes a sequence parameter set; `b[start]` is the unit's header.
  ///
  /// @return false if it cannot be used
  boolean addSequence(byte[] b, int start, int end) {
    SequenceParameters.Parsed parsed = SequenceParameters.parse(b, start + 1, end);
    if (parsed == null) {
      return false;
    }
    reader.addSps(ByteBuffer.wrap(parsed.payload));
    sequences[parsed.parameters.id()] = parsed.parameters;
    return true;
  }

  /// Takes a picture parameter set; `b[start]` is the unit's header.
  ///
  /// @return false if it cannot be used
  boolean addPicture(byte[] b, int start, int end) {
    PictureParameters parsed = PictureParameters.parse(b, start + 1, end);
    if (parsed == null) {
      return false;
    }
    reader.addPps(ByteBuffer.wrap(b, start + 1, end - start - 1));
    pictures[parsed.id()] = parsed;
    return true;
  }

  @Nullable SequenceParameters sequence(int id) {
    return sequences[id];
  }

  @Nullable PictureParameters picture(int id) {
    return pictures[id];
  }

  /// The library's reader, which knows the same sets.
  FrameReader reader() {
    return reader;
  }
}
