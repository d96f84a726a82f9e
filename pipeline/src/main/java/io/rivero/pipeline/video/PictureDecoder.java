package io.rivero.pipeline.video;

import io.rivero.codec.h264.H264Decoder;
import io.rivero.codec.picture.I420Picture;
import io.rivero.codec.vp8.Vp8Decoder;
import io.rivero.rtp.payload.PayloadFormat;
import org.jspecify.annotations.Nullable;

/// A decoder of any of the formats that can be decoded.
sealed interface PictureDecoder extends AutoCloseable {
  /// Larger than what browsers send from cameras and screens; a small frame of a peer can declare a
  /// huge picture.
  int MAX_WIDTH = 2560;

  /// As {@link #MAX_WIDTH}; pictures may stand upright.
  int MAX_HEIGHT = 2560;

  /// Decodes one frame.
  ///
  /// @return whether there is a new picture to be shown
  boolean decode(byte[] bytes, int offset, int length);

  /// The last picture; it stays the decoder's.
  @Nullable I420Picture picture();

  /// Nothing useful comes before the next key frame.
  boolean isKeyFrameNeeded();

  @Override
  void close();

  /// Is there a decoder for this format?
  static boolean isPossible(PayloadFormat format) {
    return format == PayloadFormat.VP8 || format == PayloadFormat.H264;
  }

  static PictureDecoder of(PayloadFormat format) {
    return switch (format) {
      case VP8 -> new Vp8(new Vp8Decoder(new Vp8Decoder.Config(MAX_WIDTH, MAX_HEIGHT)));
      case H264 -> new H264(new H264Decoder(new H264Decoder.Config(MAX_WIDTH, MAX_HEIGHT)));
      default -> throw new IllegalArgumentException(format + " cannot be decoded");
    };
  }

  record Vp8(Vp8Decoder decoder) implements PictureDecoder {
    @Override
    public boolean decode(byte[] bytes, int offset, int length) {
      return decoder.decode(bytes, offset, length) == Vp8Decoder.Result.SHOWN;
    }

    @Override
    public @Nullable I420Picture picture() {
      return decoder.picture();
    }

    @Override
    public boolean isKeyFrameNeeded() {
      return decoder.keyFrameNeeded();
    }

    @Override
    public void close() {
      decoder.close();
    }
  }

  record H264(H264Decoder decoder) implements PictureDecoder {
    @Override
    public boolean decode(byte[] bytes, int offset, int length) {
      return decoder.decode(bytes, offset, length) == H264Decoder.Result.SHOWN;
    }

    @Override
    public @Nullable I420Picture picture() {
      return decoder.picture();
    }

    @Override
    public boolean isKeyFrameNeeded() {
      return decoder.keyFrameNeeded();
    }

    @Override
    public void close() {
      decoder.close();
    }
  }
}
