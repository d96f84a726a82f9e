package io.rivero.codec.g711;

/// The two companding laws of ITU-T G.711, by formula instead of by table, with the rounding of the
/// reference software (G.191): every input has exactly one code.
///
/// A code of mu-law is 7 bits of a logarithm, all inverted, under a sign bit; A-law inverts every
/// second bit.
public enum G711 {
  /// Mu-law: PCMU.
  ULAW {
    @Override
    public byte encode(short sample) {
      int magnitude = Math.min(((sample ^ (sample >> 31)) >> 2) + 33, 8191);
      int segment = 26 - Integer.numberOfLeadingZeros(magnitude);
      int code = segment << 4 | (magnitude >> (segment + 1) & 0xf);
      return (byte) ((~code & 0x7f) | (~(sample >> 31) & 0x80));
    }

    @Override
    public short decode(byte code) {
      int inverted = ~code;
      int magnitude = ((((inverted & 0xf) << 3) + 132) << (inverted >> 4 & 7)) - 132;
      return (short) ((inverted & 0x80) != 0 ? -magnitude : magnitude);
    }
  },
  /// A-law: PCMA.
  ALAW {
    @Override
    public byte encode(short sample) {
      int magnitude = (sample ^ (sample >> 31)) >> 4;
      int segment = Math.max(0, 28 - Integer.numberOfLeadingZeros(magnitude | 1));
      int code = segment << 4 | (magnitude >> Math.max(0, segment - 1) & 0xf);
      return (byte) ((code | (~(sample >> 31) & 0x80)) ^ 0x55);
    }

    @Override
    public short decode(byte code) {
      int even = code ^ 0x55;
      int segment = even >> 4 & 7;
      int mantissa = (even & 0xf) << 4 | 8;
      int magnitude = segment == 0 ? mantissa : (mantissa + 256) << (segment - 1);
      return (short) ((even & 0x80) != 0 ? magnitude : -magnitude);
    }
  };

  /// Samples per second of both laws.
  public static final int SAMPLE_RATE_HZ = 8000;

  /// The code of a sample.
  public abstract byte encode(short sample);

  /// The sample of a code.
  public abstract short decode(byte code);
}
