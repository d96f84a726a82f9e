package io.rivero.codec.kernel;

import jdk.incubator.vector.ByteVector;

/// What the machine's vectors can do; may be touched only where the module of the Vector API is
/// present.
final class VectorShapes {
  private VectorShapes() {}

  /// The kernels work on 128 and 256 bits; below 128 the JVM would emulate them, slower than plain
  /// Java.
  static boolean areWideEnough() {
    return ByteVector.SPECIES_PREFERRED.vectorBitSize() >= 128;
  }
}
