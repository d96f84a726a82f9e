package io.rivero.codec.h264;

import java.nio.ByteBuffer;
import org.jcodec.codecs.h264.decode.MBlock;
import org.jcodec.codecs.h264.decode.SliceHeaderReader;
import org.jcodec.codecs.h264.decode.SliceReader;
import org.jcodec.codecs.h264.decode.aso.MapManager;
import org.jcodec.codecs.h264.io.CABAC;
import org.jcodec.codecs.h264.io.CAVLC;
import org.jcodec.codecs.h264.io.model.MBType;
import org.jcodec.codecs.h264.io.model.NALUnit;
import org.jcodec.codecs.h264.io.model.NALUnitType;
import org.jcodec.codecs.h264.io.model.PictureParameterSet;
import org.jcodec.codecs.h264.io.model.SeqParameterSet;
import org.jcodec.common.io.BitReader;

/// Makes the library's readers of slices, with our arithmetic decoder. They throw at macroblocks of
/// plain samples.
final class SliceReaders {
  private static final int MODELS = 1024; // section 9.3.1.1

  private SliceReaders() {}

  /// A reader of a slice whose header has been checked.
  ///
  /// @param rbsp the slice's payload, without the bytes that prevent start codes
  static SliceReader of(
      SliceHeader checked, byte[] rbsp, SeqParameterSet sequence, PictureParameterSet picture) {
    NALUnitType type = checked.idr() ? NALUnitType.IDR_SLICE : NALUnitType.NON_IDR_SLICE;
    NALUnit unit = new NALUnit(type, checked.reference() ? 1 : 0);
    ByteBuffer buffer = ByteBuffer.wrap(rbsp);
    BitReader reader = BitReader.createBitReader(buffer);
    var header = SliceHeaderReader.readPart1(reader);
    header.sps = sequence;
    header.pps = picture;
    SliceHeaderReader.readPart2(header, unit, sequence, picture, reader);
    CAVLC[] cavlc = {
      new CAVLC(sequence, picture, 2, 2),
      new CAVLC(sequence, picture, 1, 1),
      new CAVLC(sequence, picture, 1, 1)
    };
    CABAC cabac = new CABAC(sequence.picWidthInMbsMinus1 + 1);
    ArithmeticDecoder decoder = null;
    if (picture.entropyCodingModeFlag) {
      reader.terminate();
      int[][] models = new int[2][MODELS];
      int qp = picture.picInitQpMinus26 + 26 + header.sliceQpDelta;
      cabac.initModels(models, header.sliceType, header.cabacInitIdc, qp);
      decoder = new ArithmeticDecoder(buffer, models);
    }
    var mapper = new MapManager(sequence, picture).getMapper(header);
    return new SliceReader(picture, cabac, cavlc, decoder, reader, mapper, header, unit) {
      @Override
      public boolean readMacroblock(MBlock macroblock) {
        boolean more = super.readMacroblock(macroblock);
        if (macroblock.curMbType == MBType.I_PCM) {
          throw new IllegalArgumentException("plain samples, which the library only reads over");
        }
        return more;
      }
    };
  }
}
