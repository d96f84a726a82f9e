package io.rivero.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `vpxenc` and `vpxdec` (Debian's vpx-tools), where they are installed: one thread.
final class VpxTools {
  private static final Pattern MICROSECONDS = Pattern.compile("(\\d+) us");
  private static final Pattern FRAMES = Pattern.compile("(\\d+)/(\\d+) ?|(\\d+) decoded frames");

  private VpxTools() {}

  static boolean has(String tool) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, tool))) {
        return true;
      }
    }
    return false;
  }

  /// Encodes and returns the frames per second that the tool says.
  static double encode(Path y4m, int kilobits, int speed, Path ivf) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("vpxenc", "--codec=vp8", "--rt", "--cpu-used=-" + speed));
    command.addAll(List.of("--end-usage=cbr", "--lag-in-frames=0", "--threads=1", "--ivf"));
    command.addAll(List.of("--target-bitrate=" + kilobits, "-o", ivf.toString(), y4m.toString()));
    return framesPerSecond(run(command));
  }

  /// Decodes without writing anything, and returns the frames per second that the tool says.
  static double decode(Path ivf) throws Exception {
    return framesPerSecond(
        run(List.of("vpxdec", "--threads=1", "--noblit", "--summary", ivf.toString())));
  }

  private static double framesPerSecond(String said) throws IOException {
    Matcher micros = MICROSECONDS.matcher(said);
    Matcher frames = FRAMES.matcher(said);
    double count = 0;
    while (frames.find()) {
      count = Double.parseDouble(frames.group(1) != null ? frames.group(1) : frames.group(3));
    }
    double time = 0;
    while (micros.find()) {
      time = Double.parseDouble(micros.group(1));
    }
    if (count == 0 || time == 0) {
      throw new IOException("no time in what the tool says: " + said);
    }
    return count * 1e6 / time;
  }

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command.getFirst() + " failed: " + said);
    }
    return said;
  }
}
