package io.rivero.codec.h264;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Streams that ffmpeg makes, and the pictures that it sees in them. Where it is not installed, the
/// tests are skipped.
final class Ffmpeg {
  private static final boolean INSTALLED = isInstalled();

  private Ffmpeg() {}

  private static boolean isInstalled() {
    try {
      Process process =
          new ProcessBuilder("ffmpeg", "-hide_banner", "-encoders")
              .redirectErrorStream(true)
              .start();
      String encoders = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 && encoders.contains("libx264");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// The access units of moving test pictures, encoded by x264.
  static List<byte[]> encode(Path directory, String size, int frames, String... options) {
    assumeTrue(INSTALLED, "ffmpeg with libx264");
    Path out = directory.resolve("stream.h264");
    List<String> command = new ArrayList<>(List.of("-f", "lavfi", "-i"));
    command.add("testsrc2=size=" + size + ":rate=30,noise=alls=8:allf=t:all_seed=1");
    command.addAll(List.of("-frames:v", Integer.toString(frames), "-pix_fmt", "yuv420p"));
    command.addAll(List.of("-c:v", "libx264", "-bf", "0", "-threads", "1"));
    command.addAll(Arrays.asList(options));
    command.addAll(List.of("-bsf:v", "h264_metadata=aud=insert", out.toString()));
    run(command);
    return accessUnits(read(out));
  }

  /// All pictures of a stream, one after the other in I420.
  static byte[] decode(Path directory, List<byte[]> accessUnits) {
    Path in = directory.resolve("in.h264");
    Path out = directory.resolve("out.yuv");
    try (var stream = Files.newOutputStream(in)) {
      for (byte[] unit : accessUnits) {
        stream.write(unit);
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    run(
        List.of(
            "-i",
            in.toString(),
            "-fps_mode",
            "passthrough",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "yuv420p",
            out.toString()));
    return read(out);
  }

  private static void run(List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-y", "-v", "error"));
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(text);
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// Each begins with a delimiter.
  private static List<byte[]> accessUnits(byte[] stream) {
    List<byte[]> units = new ArrayList<>();
    int from = -1;
    for (int at = 0; at + 4 < stream.length; at++) {
      boolean delimiter =
          stream[at] == 0
              && stream[at + 1] == 0
              && stream[at + 2] == 0
              && stream[at + 3] == 1
              && (stream[at + 4] & 0x1f) == 9;
      if (delimiter) {
        if (from >= 0) {
          units.add(Arrays.copyOfRange(stream, from, at));
        }
        from = at;
      }
    }
    units.add(Arrays.copyOfRange(stream, from, stream.length));
    return units;
  }
}
