package io.rivero.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rivero.codec.ivf.IvfHeader;
import io.rivero.codec.ivf.IvfWriter;
import io.rivero.codec.picture.I420Picture;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Decodes the same as libvpx, where its tools `vpxenc` and `vpxdec` are installed.
class LibvpxDecodesTheSameTest {
  private static final int FRAMES = 30;

  @TempDir Path folder = Path.of("");

  @BeforeEach
  void toolsAreInstalled() {
    assumeTrue(isOnPath("vpxenc") && isOnPath("vpxdec"), "vpx-tools are not installed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--best --profile=0 --token-parts=0",
        "--best --profile=1 --token-parts=1",
        "--best --profile=2 --token-parts=2",
        "--best --profile=3 --token-parts=3",
        "--rt --cpu-used=-4 --error-resilient=1 --sharpness=2",
        "--rt --cpu-used=-16 --error-resilient=3 --noise-sensitivity=4 --static-thresh=1000",
        "--rt --cpu-used=-8 --screen-content-mode=1 --drop-frame=50 --end-usage=cbr",
        "--good --auto-alt-ref=1 --passes=2 --lag-in-frames=16 --arnr-maxframes=7 --sharpness=7",
        "--good --kf-max-dist=7 --min-q=0 --max-q=10 --target-bitrate=5000",
        "--rt --resize-allowed=1 --resize-up=90 --resize-down=95 --end-usage=cbr --buf-sz=200"
      })
  void streamOfItsEncoder(String options) throws Exception {
    int width = 97 + options.length() % 16;
    int height = 71 + options.length() % 7;
    Path stream = encode(width, height, List.of(options.split(" ")));
    assertSame(stream, TestStreams.frames(stream));
  }

  /// Options that meet by chance, at sizes from 1x1 on: frame by frame.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void streamOfItsEncoderWithAnyOptions(int seed) throws Exception {
    Random random = new Random(seed);
    int width = seed <= 2 ? seed : 1 + random.nextInt(200);
    int height = seed <= 2 ? 1 : 1 + random.nextInt(150);
    List<String> options = anyOptions(random);
    Path stream = encode(width, height, options);
    String pattern = folder.resolve("frame-%4.i420").toString();
    String output = run(List.of("vpxdec", "--i420", "--md5", "-o", pattern, stream.toString()));
    List<String> theirs = output.lines().map(line -> line.substring(0, 32)).toList();
    assertThat(digests(TestStreams.frames(stream)))
        .as(width + "x" + height + " " + options)
        .isNotEmpty()
        .isEqualTo(theirs);
  }

  private static List<String> anyOptions(Random random) {
    List<String> options = new ArrayList<>();
    options.add("--profile=" + random.nextInt(4));
    options.add("--token-parts=" + random.nextInt(4));
    options.add("--sharpness=" + random.nextInt(8));
    options.add("--cpu-used=" + (random.nextInt(33) - 16));
    options.add(random.nextBoolean() ? "--end-usage=cbr" : "--end-usage=vbr");
    if (random.nextBoolean()) {
      options.add("--rt");
    } else {
      options.addAll(List.of("--good", "--passes=2", "--auto-alt-ref=1", "--lag-in-frames=16"));
      options.add("--arnr-maxframes=" + random.nextInt(16));
      options.add("--arnr-strength=" + random.nextInt(7));
    }
    maybe(random, options, "--error-resilient=" + (1 + random.nextInt(3)));
    maybe(random, options, "--noise-sensitivity=" + (1 + random.nextInt(6)));
    maybe(random, options, "--static-thresh=" + random.nextInt(5000));
    maybe(random, options, "--screen-content-mode=" + (1 + random.nextInt(2)));
    maybe(random, options, "--drop-frame=50");
    maybe(random, options, "--tune=ssim");
    maybe(random, options, "--kf-max-dist=" + random.nextInt(6));
    maybe(random, options, "--resize-allowed=1 --resize-up=90 --resize-down=95 --buf-sz=200");
    maybe(random, options, "--min-q=55 --max-q=63");
    maybe(random, options, "--min-q=0 --max-q=8");
    return options;
  }

  private static void maybe(Random random, List<String> options, String some) {
    if (random.nextInt(4) == 0) {
      options.addAll(List.of(some.split(" ")));
    }
  }

  private Path encode(int width, int height, List<String> options) throws Exception {
    Path raw = folder.resolve("raw.i420");
    Files.write(raw, movingScene(width, height));
    Path stream = folder.resolve("stream.ivf");
    List<String> command =
        new ArrayList<>(List.of("vpxenc", "-q", "-y", "--codec=vp8", "--ivf", "--i420"));
    command.addAll(List.of("-w", "" + width, "-h", "" + height, "--target-bitrate=120"));
    command.addAll(List.of("-o", stream.toString()));
    command.addAll(options);
    command.add(raw.toString());
    run(command);
    return stream;
  }

  /// Scenes that move, stand still and move again, at the encoder's speeds.
  @ParameterizedTest
  @CsvSource({
    "0, 96, 64, 1, false",
    "2, 97, 71, 1, true",
    "3, 176, 144, 2, false",
    "5, 33, 17, 3, false",
    "5, 175, 143, 1, false",
    "5, 16, 16, 3, true",
    "8, 1, 35, 1, false",
    "8, 160, 90, 2, true",
    "10, 131, 67, 3, false"
  })
  void streamOfOurEncoder(int speed, int width, int height, int layers, boolean resilient)
      throws Exception {
    var config = Vp8EncoderConfig.defaults(width * height * 4 + 20_000).withSpeed(speed);
    var encoder = new Vp8Encoder(config.withTemporalLayers(layers).withErrorResilience(resilient));
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int number = i < 15 ? i : i < 45 ? 15 : i - 30;
      I420Picture picture = Scenes.moving(width, height, number, 3);
      Vp8EncodedFrame frame = encoder.encode(picture, i * 33_333_333L);
      if (frame != null) {
        frames.add(Arrays.copyOf(frame.bytes(), frame.length()));
      }
    }
    Path stream = folder.resolve("ours.ivf");
    write(stream, frames);
    assertSame(stream, frames);
  }

  /// Sizes and features that no encoder produces: hidden frames, far vectors, sign bias, deltas,
  /// segments that stay.
  @Test
  void streamsOfRandomBits() throws Exception {
    for (int seed : new int[] {1, 2, 3, 4, 5, 6}) {
      List<byte[]> frames = TestStreams.random(seed, 20, 3);
      Path stream = folder.resolve("random" + seed + ".ivf");
      write(stream, frames);
      assertSame(stream, frames);
    }
  }

  private void assertSame(Path stream, List<byte[]> frames) throws Exception {
    String output = run(List.of("vpxdec", "--i420", "--md5", stream.toString()));
    assertThat(md5(frames)).as(stream.toString()).isEqualTo(output.substring(0, 32));
  }

  private static String md5(List<byte[]> frames) {
    MessageDigest digest = TestStreams.md5();
    eachShown(frames, picture -> TestStreams.update(digest, picture));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static List<String> digests(List<byte[]> frames) {
    MessageDigest digest = TestStreams.md5();
    List<String> all = new ArrayList<>();
    eachShown(
        frames,
        picture -> {
          TestStreams.update(digest, picture);
          all.add(HexFormat.of().formatHex(digest.digest()));
        });
    return all;
  }

  private static void eachShown(List<byte[]> frames, Consumer<I420Picture> consumer) {
    try (var decoder = new Vp8Decoder(Vp8Decoder.Config.defaults())) {
      for (byte[] frame : frames) {
        Vp8Decoder.Result result = decoder.decode(frame, 0, frame.length);
        I420Picture picture = decoder.picture();
        if (result == Vp8Decoder.Result.SHOWN && picture != null) {
          consumer.accept(picture);
        }
      }
    }
  }

  private static void write(Path file, List<byte[]> frames) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        var writer = new IvfWriter(out, IvfHeader.vp8(16, 16, 30))) {
      for (int i = 0; i < frames.size(); i++) {
        writer.write(frames.get(i), 0, frames.get(i).length, i);
      }
    }
  }

  /// Blocks that move over noise that stays, with a cut in the middle.
  private static byte[] movingScene(int width, int height) {
    int chroma = ((width + 1) / 2) * ((height + 1) / 2);
    byte[] scene = new byte[FRAMES * (width * height + 2 * chroma)];
    byte[] noise = new byte[width * height];
    new Random(1).nextBytes(noise);
    int at = 0;
    for (int frame = 0; frame < FRAMES; frame++) {
      int cut = frame < FRAMES / 2 ? 0 : 90;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int block = ((x + 3 * frame) >> 4) * 37 + ((y + frame) >> 4) * 59;
          int value = ((block + cut) & 0x7f) + 40 + (noise[y * width + x] >> 4);
          scene[at++] = (byte) value;
        }
      }
      for (int i = 0; i < 2 * chroma; i++) {
        scene[at++] = (byte) (100 + ((i + frame) & 31));
      }
    }
    return scene;
  }

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(command + "\n" + output).isZero();
    return output;
  }

  private static boolean isOnPath(String tool) {
    String path = System.getenv("PATH");
    return path != null
        && List.of(path.split(":")).stream()
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
  }
}
