package io.rivero.codec.vp8;

/// The numbers that [EncoderKernels#quantise] wants, for each kind of block at one quantiser index.
///
/// **Dead zone.** A level is rounded up from less than half a step: what is left of a prediction is
/// mostly small, and a level of 1 costs more bits than it takes error away. High frequencies and
/// inter prediction get the smaller rounding.
final class Quantiser {
  private static final Quantiser[] INTRA = new Quantiser[QuantTables.MAX_INDEX + 1];
  private static final Quantiser[] INTER = new Quantiser[QuantTables.MAX_INDEX + 1];

  static {
    for (int index = 0; index <= QuantTables.MAX_INDEX; index++) {
      INTRA[index] = new Quantiser(index, 112, 96);
      INTER[index] = new Quantiser(index, 96, 80);
    }
  }

  final short[] luma;
  final short[] y2;
  final short[] chroma;

  /// Lagrange multipliers for a bit: of the sum of absolute, and of squared differences, times 256.
  final int absoluteLambda;

  final int squareLambda;
  final int acStep;

  private Quantiser(int index, int dcRounding, int acRounding) {
    acStep = QuantTables.lumaAc(index);
    int dcStep = QuantTables.lumaDc(index);
    luma = table(dcStep, acStep, dcRounding, acRounding);
    y2 = table(QuantTables.y2Dc(index), QuantTables.y2Ac(index), 112, 96);
    chroma = table(QuantTables.chromaDc(index), QuantTables.chromaAc(index), 112, acRounding);
    absoluteLambda = Math.max(1, (int) Math.round(0.16 * 256 * dcStep));
    squareLambda = Math.max(1, (int) Math.round(0.028 * 256 * dcStep * dcStep));
  }

  static Quantiser of(int index, boolean intra) {
    return intra ? INTRA[index] : INTER[index];
  }

  /// @param dcRounding in 256ths of a step
  /// @param acRounding in 256ths of a step
  private static short[] table(int dcStep, int acStep, int dcRounding, int acRounding) {
    short[] table = new short[48];
    for (int i = 0; i < 16; i++) {
      int step = i == 0 ? dcStep : acStep;
      table[i] = (short) ((step * (i == 0 ? dcRounding : acRounding)) >> 8);
      table[16 + i] = (short) ((65536 + step - 1) / step);
      table[32 + i] = (short) step;
    }
    return table;
  }
}
