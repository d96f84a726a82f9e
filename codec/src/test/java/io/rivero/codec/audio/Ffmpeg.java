package io.rivero.codec.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The `ffmpeg` of this machine, as a second opinion; tests that need it are skipped without it.
public final class Ffmpeg {
  private static final boolean INSTALLED = installed();

  private Ffmpeg() {}

  public static boolean isInstalled() {
    return INSTALLED;
  }

  private static boolean installed() {
    try {
      return run("-version") == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /// Runs it on files and returns its exit code.
  public static int run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-hide_banner", "-nostdin", "-y"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /// Little-endian samples of a raw file.
  public static short[] read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    short[] pcm = new short[bytes.remaining() / 2];
    bytes.asShortBuffer().get(pcm);
    return pcm;
  }

  /// Writes samples as a raw little-endian file.
  public static void write(Path file, short[] pcm) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(pcm.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asShortBuffer().put(pcm);
    Files.write(file, bytes.array());
  }
}
