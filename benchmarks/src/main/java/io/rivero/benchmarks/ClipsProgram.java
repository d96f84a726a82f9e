package io.rivero.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Makes the clips that the codecs are measured with.
final class ClipsProgram {
  private static final int FRAMES = 300;
  private static final String HELP =
      """
      clips [--media ../shared/media] [--to benchmarks/clips]

      Makes four clips of 300 frames with ffmpeg, 30 a second: talking640.y4m (640x480) and
      talking1280.y4m (1280x720), a speaker in front of a still background from fiwarecut.webm;
      busy640.y4m and busy1280.y4m, barcodes.webm in motion. Where a file is not there, a generated
      scene takes its place.
      """;

  private static final String SPEAKER_640 = "crop=320:240:290:30,scale=640:480,fps=30";
  private static final String SPEAKER_1280 = "crop=464:260:150:30,scale=1280:720,fps=30";
  // The camera wanders and turns, by up to 14 samples a frame.
  private static final String MOTION =
      "fps=30,rotate='0.06*sin(n/23)',scale=%d:%d,crop=%d:%d:'%d+%d*sin(n/11)':'%d+%d*cos(n/17)'";

  private ClipsProgram() {}

  static void run(Arguments arguments) throws Exception {
    if (arguments.has("help")) {
      System.out.print(HELP);
      return;
    }
    arguments.only("media", "to");
    Path media = Path.of(arguments.text("media", "../shared/media"));
    Path folder = Files.createDirectories(Path.of(arguments.text("to", "benchmarks/clips")));
    Path speaker = media.resolve("fiwarecut.webm");
    Path codes = media.resolve("barcodes.webm");
    String busy640 = MOTION.formatted(960, 640, 640, 480, 160, 120, 80, 60);
    String busy1280 = MOTION.formatted(1920, 1280, 1280, 720, 320, 240, 280, 120);
    make(speaker, 9, SPEAKER_640, "640x480", folder.resolve("talking640.y4m"));
    make(speaker, 9, SPEAKER_1280, "1280x720", folder.resolve("talking1280.y4m"));
    make(codes, 1, busy640, "640x480", folder.resolve("busy640.y4m"));
    make(codes, 1, busy1280, "1280x720", folder.resolve("busy1280.y4m"));
  }

  private static void make(Path from, int seconds, String filter, String size, Path to)
      throws IOException, InterruptedException {
    List<String> source =
        Files.exists(from)
            ? List.of("-ss", "" + seconds, "-i", from.toString(), "-vf", filter)
            : List.of("-f", "lavfi", "-i", scene(to, size));
    var command = new ArrayList<String>(List.of("ffmpeg", "-v", "error", "-y"));
    command.addAll(source);
    command.addAll(List.of("-frames:v", "" + FRAMES, "-pix_fmt", "yuv420p", to.toString()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException("ffmpeg failed: " + String.join(" ", command));
    }
    System.out.println(to + (Files.exists(from) ? "" : " (generated: " + from + " is missing)"));
  }

  /// Something small that moves on a still ground, or everything in motion.
  private static String scene(Path to, String size) {
    boolean still = String.valueOf(to.getFileName()).startsWith("talking");
    return still
        ? "testsrc=size=" + size + ":rate=30"
        : "mandelbrot=size=" + size + ":rate=30:end_scale=0.01";
  }
}
