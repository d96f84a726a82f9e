package io.rivero.codec.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.codec.picture.I420Picture;
import io.rivero.codec.picture.Pictures;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KernelsTest {
  @Test
  void withTheModuleTheFirstSupplierIsAsked() {
    assertThat(Kernels.choose(() -> "vector", () -> "plain"))
        .isEqualTo(Kernels.vector() ? "vector" : "plain");
  }

  /// Most users start the jar without any flag: then no class of the Vector API may be touched.
  @Test
  void withoutTheModulePlainKernelsDoTheSame() throws Exception {
    assertThat(probe(List.of())).contains("vector false").contains("white 235");
  }

  @Test
  void withTheModuleVectorsAreUsedOnAMachineThatHasThem() throws Exception {
    String output = probe(List.of("--add-modules", "jdk.incubator.vector"));

    assertThat(output).contains("vector ").contains("white 235");
    assertThat(System.getProperty("os.arch").equals("amd64") && output.contains("vector false"))
        .isFalse();
  }

  private static String probe(List<String> flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(
        List.of(
            "-cp", String.join(File.pathSeparator, classes(Kernels.class), classes(Probe.class))));
    command.add(Probe.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private static String classes(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  /// Runs in a JVM of its own, prints which kernels were chosen, and uses some of them.
  static final class Probe {
    private Probe() {}

    public static void main(String[] args) {
      System.out.println("vector " + Kernels.vector());
      int[] white = new int[64 * 4];
      Arrays.fill(white, 0xFFFFFF);
      I420Picture picture = I420Picture.allocate(64, 4, 0);
      Pictures.fromArgb(white, 0, 64, picture);
      System.out.println("white " + (picture.y()[picture.offset()] & 0xFF));
    }
  }
}
