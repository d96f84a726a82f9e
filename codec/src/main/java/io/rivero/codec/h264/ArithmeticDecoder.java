package io.rivero.codec.h264;

import java.nio.ByteBuffer;
import org.jcodec.codecs.common.biari.MDecoder;

/// The library's arithmetic decoder (ITU-T H.264 section 9.3.1.2) with an end. The original goes on
/// without data for ever, and what damaged slices decode to then may never end.
final class ArithmeticDecoder extends MDecoder {
  /// Attempts to read behind the end; each is for one bit. It reads 9 bits ahead.
  private static final int MAX_READS_BEHIND_END = 64;

  private final ByteBuffer in;
  private int readsBehindEnd;

  ArithmeticDecoder(ByteBuffer in, int[][] models) {
    this.in = in; // the other constructor reads already
    super(in, models);
  }

  @Override
  protected void readOneByte() {
    if (!in.hasRemaining() && ++readsBehindEnd > MAX_READS_BEHIND_END) {
      throw new IllegalArgumentException("behind the end of the slice");
    }
    super.readOneByte();
  }
}
