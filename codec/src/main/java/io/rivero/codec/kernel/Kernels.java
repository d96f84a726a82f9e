package io.rivero.codec.kernel;

import java.util.function.Supplier;

/// Chooses between two implementations of the same kernels that give the same bytes: plain Java,
/// and the Vector API (`jdk.incubator.vector`), which is there only when the JVM was started with
/// `--add-modules jdk.incubator.vector`.
///
/// A set of kernels is an interface with two classes; whoever uses it keeps the chosen one in a
/// `static final` field, so that the JVM calls it directly:
///
/// ```java
/// static final PictureKernels KERNELS =
///     Kernels.choose(() -> new VectorPictureKernels(), () -> new ScalarPictureKernels());
/// ```
///
/// The suppliers have to be lambdas: the vector class may not be touched where the module is
/// missing.
public final class Kernels {
  private static final boolean VECTOR = vectorModuleIsThere() && VectorShapes.areWideEnough();

  private Kernels() {}

  /// Whether kernels on the Vector API are used in this JVM.
  public static boolean vector() {
    return VECTOR;
  }

  /// Returns what the vector supplier gives where this JVM and machine can run it well, otherwise
  /// the plain one.
  public static <K> K choose(Supplier<? extends K> vector, Supplier<? extends K> scalar) {
    return VECTOR ? vector.get() : scalar.get();
  }

  private static boolean vectorModuleIsThere() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }
}
