package io.rivero.codec.vp8;

import io.rivero.codec.picture.I420Picture;
import java.util.Arrays;
import java.util.Objects;

/// Decodes one frame into a picture: partitions, then row by row the macroblocks of the row and its
/// loop filter.
///
/// Intra prediction uses samples before the loop filter, so the last row of each row of macroblocks
/// is kept aside before it is filtered.
final class FrameDecoder {
  /// Zeros that may be used behind the end of a partition: an encoder may leave out the last bytes.
  private static final int MAX_OVERRUN = 2;

  /// Room before the kept rows, for the sample above and to the left.
  private static final int MARGIN = 16;

  private static final int MAX_PARTITIONS = 8;

  final FrameSyntax syntax = new FrameSyntax();

  private final BoolDecoder modeBits = new BoolDecoder();
  private final BoolDecoder[] coefficientBits = new BoolDecoder[MAX_PARTITIONS];
  private final ModeParser modes = new ModeParser();
  private final CoefficientParser coefficients = new CoefficientParser();
  private final InterPredictor interPredictor = new InterPredictor();
  private final LoopFilter loopFilter = new LoopFilter();

  private int columns;
  private int rows;
  private byte[] aboveY = new byte[0];
  private byte[] aboveU = new byte[0];
  private byte[] aboveV = new byte[0];

  FrameDecoder() {
    for (int i = 0; i < MAX_PARTITIONS; i++) {
      coefficientBits[i] = new BoolDecoder();
    }
  }

  void resize(int width, int height) {
    columns = (width + 15) >> 4;
    rows = (height + 15) >> 4;
    modes.resize(columns, rows);
    aboveY = new byte[MARGIN + columns * 16 + MARGIN];
    aboveU = new byte[MARGIN + columns * 8 + MARGIN];
    aboveV = new byte[MARGIN + columns * 8 + MARGIN];
  }

  /// Reads the compressed header and finds the partitions.
  ///
  /// @return false if partitions are missing or the header makes no sense
  boolean start(Vp8FrameHeader header, byte[] bytes, int offset, int length) {
    int first = offset + header.headerBytes();
    int end = offset + length;
    if (header.firstPartitionBytes() > end - first) {
      return false;
    }
    modeBits.start(bytes, first, header.firstPartitionBytes());
    syntax.parse(modeBits, header.keyFrame());
    interPredictor.setVersion(header.version());
    return syntax.valid()
        && modeBits.overrun() <= MAX_OVERRUN
        && startPartitions(bytes, first + header.firstPartitionBytes(), end);
  }

  /// RFC 6386 section 9.5: sizes of three bytes each, but for the last partition.
  private boolean startPartitions(byte[] bytes, int sizes, int end) {
    int partitions = syntax.partitions();
    int at = sizes + 3 * (partitions - 1);
    if (at > end) {
      return false;
    }
    for (int i = 0; i < partitions; i++) {
      int size = end - at;
      if (i < partitions - 1) {
        int s = sizes + 3 * i;
        size = (bytes[s] & 0xff) | (bytes[s + 1] & 0xff) << 8 | (bytes[s + 2] & 0xff) << 16;
        if (size > end - at) {
          return false;
        }
      }
      coefficientBits[i].start(bytes, at, size);
      at += size;
    }
    return true;
  }

  /// Decodes all macroblocks into a picture of the frame's size, border included.
  ///
  /// @return false if the frame ended before the picture did
  boolean decode(I420Picture picture, References references) {
    modes.startFrame(syntax, rows);
    coefficients.startFrame(columns);
    loopFilter.startFrame(syntax.filterLevels, syntax.keyFrame(), columns);
    for (int row = 0; row < rows; row++) {
      startRow(picture, row);
      BoolDecoder bits = coefficientBits[row & (syntax.partitions() - 1)];
      for (int column = 0; column < columns; column++) {
        decodeMacroblock(picture, references, bits, row, column);
      }
      if (modeBits.overrun() > MAX_OVERRUN || bits.overrun() > MAX_OVERRUN) {
        return false;
      }
      keepLastRow(picture, row);
      if (syntax.filterLevels.enabled()) {
        loopFilter.filterRow(picture, row);
      }
    }
    Blocks.extend(picture);
    syntax.endFrame();
    return true;
  }

  private void startRow(I420Picture picture, int row) {
    modes.startRow(row);
    coefficients.startRow();
    if (row == 0) {
      Arrays.fill(aboveY, IntraPredictor.ABOVE_FRAME);
      Arrays.fill(aboveU, IntraPredictor.ABOVE_FRAME);
      Arrays.fill(aboveV, IntraPredictor.ABOVE_FRAME);
    } else {
      aboveY[MARGIN - 1] = IntraPredictor.LEFT_OF_FRAME;
      aboveU[MARGIN - 1] = IntraPredictor.LEFT_OF_FRAME;
      aboveV[MARGIN - 1] = IntraPredictor.LEFT_OF_FRAME;
    }
    int luma = picture.offset() + row * 16 * picture.stride() - 1;
    for (int i = 0; i < 16; i++) {
      picture.y()[luma + i * picture.stride()] = IntraPredictor.LEFT_OF_FRAME;
    }
    int chroma = picture.chromaOffset() + row * 8 * picture.chromaStride() - 1;
    for (int i = 0; i < 8; i++) {
      picture.u()[chroma + i * picture.chromaStride()] = IntraPredictor.LEFT_OF_FRAME;
      picture.v()[chroma + i * picture.chromaStride()] = IntraPredictor.LEFT_OF_FRAME;
    }
  }

  private void keepLastRow(I420Picture picture, int row) {
    int luma = picture.offset() + (row * 16 + 15) * picture.stride();
    int chroma = picture.chromaOffset() + (row * 8 + 7) * picture.chromaStride();
    System.arraycopy(picture.y(), luma, aboveY, MARGIN, columns * 16);
    System.arraycopy(picture.u(), chroma, aboveU, MARGIN, columns * 8);
    System.arraycopy(picture.v(), chroma, aboveV, MARGIN, columns * 8);
    int end = MARGIN + columns * 16;
    Arrays.fill(aboveY, end, end + 4, aboveY[end - 1]);
  }

  private void decodeMacroblock(
      I420Picture picture, References references, BoolDecoder bits, int row, int column) {
    modes.parse(modeBits, syntax, row, column);
    int mode = modes.lumaMode;
    boolean whole = mode != ModeTrees.B_PRED && mode != ModeTrees.SPLIT_MV;
    boolean coded = false;
    if (modes.skip) {
      coefficients.skip(column, whole);
    } else {
      coded =
          coefficients.parse(
              bits,
              syntax.probabilities.coefficients,
              column,
              whole,
              syntax.dequantiser.factors(modes.segment));
    }
    loopFilter.set(
        column, syntax.filterLevels.level(modes.segment, modes.reference, mode), coded || !whole);
    if (mode == ModeTrees.B_PRED) {
      predictBlocks(picture, row, column, coded);
    } else {
      predictLuma(picture, references, row, column);
    }
    if (modes.reference == ModeTrees.INTRA_FRAME) {
      predictChroma(picture, row, column);
    }
    if (coded) {
      addResidual(picture, row, column, whole);
    }
  }

  private void predictLuma(I420Picture picture, References references, int row, int column) {
    int x = column * 16;
    int y = row * 16;
    if (modes.reference == ModeTrees.INTRA_FRAME) {
      IntraPredictor.predict(
          modes.lumaMode,
          16,
          aboveY,
          MARGIN + x,
          row > 0,
          column > 0,
          picture.y(),
          picture.offset() + y * picture.stride() + x,
          picture.stride());
      return;
    }
    I420Picture reference = Objects.requireNonNull(references.get(modes.reference));
    if (modes.lumaMode == ModeTrees.SPLIT_MV) {
      interPredictor.predictSplit(reference, picture, x, y, modes.split, modes.blockVectors);
    } else {
      interPredictor.predict(reference, picture, x, y, modes.vector);
    }
  }

  private void predictChroma(I420Picture picture, int row, int column) {
    int x = column * 8;
    int stride = picture.chromaStride();
    int at = picture.chromaOffset() + row * 8 * stride + x;
    int mode = modes.chromaMode;
    boolean above = row > 0;
    boolean left = column > 0;
    IntraPredictor.predict(mode, 8, aboveU, MARGIN + x, above, left, picture.u(), at, stride);
    IntraPredictor.predict(mode, 8, aboveV, MARGIN + x, above, left, picture.v(), at, stride);
  }

  /// Each block of 4x4 is predicted from the finished ones before it.
  private void predictBlocks(I420Picture picture, int row, int column, boolean coded) {
    byte[] plane = picture.y();
    int stride = picture.stride();
    int start = picture.offset() + row * 16 * stride + column * 16;
    int above = MARGIN + column * 16;
    for (int block = 0; block < 16; block++) {
      int x = (block & 3) * 4;
      int at = start + (block >> 2) * 4 * stride + x;
      boolean first = block < 4;
      byte[] from = first ? aboveY : plane;
      int aboveAt = first ? above + x : at - stride;
      // The last column goes on with the macroblock above and to the right, in each row.
      byte[] right = first || x == 12 ? aboveY : plane;
      int rightAt = x == 12 ? above + 16 : aboveAt + 4;
      IntraPredictor.predict4(
          modes.blockModes[block], from, aboveAt, right, rightAt, plane, at, stride);
      if (coded) {
        Residual.add(coefficients.coefficients, coefficients.ends, block, plane, at, stride);
      }
    }
  }

  private void addResidual(I420Picture picture, int row, int column, boolean whole) {
    short[] values = coefficients.coefficients;
    if (whole && coefficients.ends[CoefficientParser.Y2_BLOCK] > 0) {
      Residual.transformY2(values);
    }
    if (modes.lumaMode != ModeTrees.B_PRED) {
      int luma = picture.offset() + row * 16 * picture.stride() + column * 16;
      Residual.addLuma(values, coefficients.ends, picture, luma);
    }
    int chroma = picture.chromaOffset() + row * 8 * picture.chromaStride() + column * 8;
    Residual.addChroma(values, coefficients.ends, picture, chroma);
    Arrays.fill(values, (short) 0);
  }
}
