package io.rivero.codec.vp8;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The hot loops of VP8, plain and on the Vector API, per macroblock or block. It lives in the
/// codec's package because the kernels are nobody else's. `gc.alloc.rate.norm` has to be 0:
/// anything else means that vectors became objects.
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class Vp8KernelBenchmark {
  private static final int STRIDE = 736;
  private static final int AT = 40 * STRIDE + 64;

  /// Which implementation: `plain` or `vector`.
  @Param({"plain", "vector"})
  public String kernels = "plain";

  private final byte[] a = new byte[STRIDE * 80];
  private final byte[] b = new byte[STRIDE * 80];
  private final byte[] filtered = new byte[STRIDE * 80];
  private final byte[] otherFiltered = new byte[STRIDE * 80];
  private final byte[] scratch = new byte[ReconstructionKernels.SCRATCH];
  private final short[] coefficients = new short[400];
  private final short[] levels = new short[400];
  private final short[] dequantised = new short[400];
  private final short[] quantiser = new short[48];
  private final byte[] ends = new byte[25];
  private ReconstructionKernels reconstruction = new ScalarReconstructionKernels();
  private EncoderKernels encoder = new ScalarEncoderKernels();

  /// Samples of a smooth area, where the loop filters have something to do.
  @Setup
  public void prepare() {
    if (kernels.equals("vector")) {
      reconstruction = new VectorReconstructionKernels();
      encoder = new VectorEncoderKernels();
    }
    Random random = new Random(1);
    for (int i = 0; i < a.length; i++) {
      a[i] = (byte) (100 + random.nextInt(10));
      b[i] = (byte) (100 + random.nextInt(10));
      filtered[i] = a[i];
      otherFiltered[i] = b[i];
    }
    for (int i = 0; i < 16; i++) {
      quantiser[i] = 16;
      quantiser[16 + i] = 2048;
      quantiser[32 + i] = 32;
    }
  }

  /// Six taps in both directions, 16x16 samples.
  @Benchmark
  public void sixTap16() {
    reconstruction.sixTap16(a, AT, STRIDE, b, AT, STRIDE, 16, 2, 2, scratch);
  }

  /// Six taps in both directions, 8x8 samples.
  @Benchmark
  public void sixTap8() {
    reconstruction.sixTap8(a, AT, STRIDE, b, AT, STRIDE, 8, 2, 2, scratch);
  }

  /// Four edges between columns of luma.
  @Benchmark
  public void lumaColumns() {
    reconstruction.filterLumaColumns(filtered, AT, STRIDE, 40, 36, 20, 1, scratch);
  }

  /// Four edges between rows of luma.
  @Benchmark
  public void lumaRows() {
    reconstruction.filterLumaRows(filtered, AT, STRIDE, 40, 36, 20, 1);
  }

  /// Two edges between columns of each chroma plane.
  @Benchmark
  public void chromaColumns() {
    reconstruction.filterChromaColumns(filtered, otherFiltered, AT, STRIDE, 40, 36, 20, 1, scratch);
  }

  /// Two edges between rows of each chroma plane.
  @Benchmark
  public void chromaRows() {
    reconstruction.filterChromaRows(filtered, otherFiltered, AT, STRIDE, 40, 36, 20, 1, scratch);
  }

  /// Absolute differences of 16x16 samples.
  @Benchmark
  public int sad16x16() {
    return encoder.sad16x16(a, AT, STRIDE, b, AT, STRIDE);
  }

  /// Absolute differences to 16x16 samples interpolated on the way.
  @Benchmark
  public int sad16x16Between() {
    return encoder.sad16x16Between(a, AT, STRIDE, b, AT, STRIDE, 2, 4);
  }

  /// Transform of 16 blocks.
  @Benchmark
  public void forwardDct16x16() {
    encoder.forwardDct16x16(a, AT, STRIDE, b, AT, STRIDE, coefficients, 0);
  }

  /// Quantisation of 16 blocks.
  @Benchmark
  public int quantise() {
    return encoder.quantise(coefficients, 0, 16, 1, quantiser, levels, dequantised, ends);
  }
}
