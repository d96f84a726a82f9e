package io.rivero.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `vpxenc` and `vpxdec` (Debian's vpx-tools), where they are installed: one thread.
final class VpxTools {
  private static final double TICKS_PER_SECOND = 100; // what the kernel counts CPU time in
  private static final int CHILDREN_USER_TIME = 13; // after the name, see proc(5): cutime

  private VpxTools() {}

  static boolean has(String tool) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, tool))) {
        return true;
      }
    }
    return false;
  }

  /// Encodes and returns how long it took, the CPU time without that of the kernel.
  static Elapsed encode(Path y4m, int kilobits, int speed, Path ivf) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("vpxenc", "--codec=vp8", "--rt", "--cpu-used=-" + speed));
    command.addAll(List.of("--end-usage=cbr", "--lag-in-frames=0", "--threads=1", "--ivf"));
    command.addAll(List.of("--target-bitrate=" + kilobits, "--limit=" + Clip.MAX_PICTURES));
    command.addAll(List.of("-o", ivf.toString(), y4m.toString()));
    return run(command);
  }

  /// Decodes without writing anything, and returns how long it took, as [#encode].
  static Elapsed decode(Path ivf) throws Exception {
    return run(List.of("vpxdec", "--threads=1", "--noblit", "--summary", ivf.toString()));
  }

  private static Elapsed run(List<String> command) throws Exception {
    long start = System.nanoTime();
    double before = childrenSeconds();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command.getFirst() + " failed: " + said);
    }
    return new Elapsed(childrenSeconds() - before, (System.nanoTime() - start) * 1e-9);
  }

  /// Of all processes that this one has started and waited for.
  private static double childrenSeconds() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[CHILDREN_USER_TIME]) / TICKS_PER_SECOND;
  }
}
