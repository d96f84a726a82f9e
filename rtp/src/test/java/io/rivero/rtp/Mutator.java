package io.rivero.rtp;

import java.util.Arrays;
import java.util.Random;

/// Damages well-formed packets in reproducible ways.
public final class Mutator {
  private final Random random;

  public Mutator(long seed) {
    random = new Random(seed);
  }

  /// A copy of exactly its length, so that each read behind the end throws.
  public byte[] mutate(byte[] seed) {
    byte[] bytes = seed.clone();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes && bytes.length > 0; i++) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0 : 0xff);
        case 3 -> bytes = Arrays.copyOf(bytes, at);
        default -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(8));
      }
    }
    return bytes;
  }

  /// The bytes in the middle of others, at `offset`.
  public byte[] embed(byte[] bytes, int offset) {
    byte[] out = new byte[offset + bytes.length + 32];
    random.nextBytes(out);
    System.arraycopy(bytes, 0, out, offset, bytes.length);
    return out;
  }
}
