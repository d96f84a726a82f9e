package io.rivero.benchmarks;

import io.rivero.codec.picture.I420Picture;
import io.rivero.codec.picture.Overlay;
import io.rivero.codec.picture.Pictures;
import io.rivero.codec.picture.Scaler;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The picture tools on pictures of 640x480: what a filter pays for each frame. They take the
/// Vector API where the JVM has it; `KERNELS=plain benchmarks/run jmh PictureBenchmark` measures
/// without. Nothing is allocated.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PictureBenchmark {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;

  private final int[] argb = new Random(1).ints(WIDTH * HEIGHT).toArray();
  private final byte[] nv12 = new byte[Pictures.nv12Length(HEIGHT, WIDTH)];
  private final I420Picture picture = I420Picture.allocate(WIDTH, HEIGHT, 48);
  private final I420Picture copy = I420Picture.allocate(WIDTH, HEIGHT, 48);
  private final I420Picture smaller = I420Picture.allocate(480, 360, 48);
  private final I420Picture half = I420Picture.allocate(320, 240, 48);
  private final Overlay overlay = new Overlay(argb, WIDTH, HEIGHT);
  private final Scaler bilinear = new Scaler(WIDTH, HEIGHT, 480, 360, Scaler.Method.BILINEAR);
  private final Scaler area = new Scaler(WIDTH, HEIGHT, 320, 240, Scaler.Method.AREA);

  /// A copy, as the floor.
  @Benchmark
  public void copy() {
    Pictures.copy(picture, copy);
  }

  /// An overlay as large as the picture.
  @Benchmark
  public void overlay() {
    overlay.blend(copy, 0, 0);
  }

  /// To 480x360.
  @Benchmark
  public void scaleBilinear() {
    bilinear.scale(picture, smaller);
  }

  /// To 320x240.
  @Benchmark
  public void scaleArea() {
    area.scale(picture, half);
  }

  /// To ARGB.
  @Benchmark
  public void toArgb() {
    Pictures.toArgb(picture, argb, 0, WIDTH);
  }

  /// From ARGB.
  @Benchmark
  public void fromArgb() {
    Pictures.fromArgb(argb, 0, WIDTH, copy);
  }

  /// To NV12.
  @Benchmark
  public void toNv12() {
    Pictures.toNv12(picture, nv12, WIDTH);
  }
}
