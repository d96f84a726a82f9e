package io.rivero.benchmarks;

import io.rivero.codec.ivf.IvfHeader;
import io.rivero.codec.ivf.IvfReader;
import io.rivero.codec.ivf.IvfWriter;
import io.rivero.codec.kernel.Kernels;
import io.rivero.codec.picture.I420Picture;
import io.rivero.codec.vp8.Vp8Decoder;
import io.rivero.codec.vp8.Vp8EncodedFrame;
import io.rivero.codec.vp8.Vp8Encoder;
import io.rivero.codec.vp8.Vp8EncoderConfig;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Decodes or encodes a whole file with our VP8, and with libvpx where its tools are installed.
final class Vp8Program {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  static final int MAX_KILOBITS = 100_000;
  private static final String HELP =
      """
      vp8 decode FILE.ivf [--passes 3]
      vp8 encode FILE.y4m --bitrate KBPS [--speed 5] [--native-speed 16] [--passes 3] [-o OUT.ivf]
      vp8 encode FILE.y4m --steps KBPS,KBPS,... [--speed 5]

      decode prints a line for each shown frame, the MD5 of its I420 picture as it is cropped, then
      frames per second. encode prints bit rate, PSNR, SSIM and frames per second; speed is from 0
      (best) to 10 (fastest). With --steps each bit rate is held for 10 seconds, the clip running
      forwards and backwards, and the mean of seconds 2 to 10 is compared with it. Both take the
      fastest of several passes, since the first ones are slow while Java compiles, on one thread,
      without reading and writing files; of a clip the first 1000 pictures. With vpxdec or vpxenc
      (Debian's vpx-tools) the same is done with libvpx as often, and the ratio printed. Frames per
      second are of CPU time, so that other work on the machine does not count, and of the clock on
      the wall. libvpx's figures contain its start and its files, of the CPU time not the kernel's
      share of them. What a frame allocates is seen in two more passes.
      """;

  private Vp8Program() {}

  static void run(Arguments arguments) throws Exception {
    List<String> words = arguments.words();
    if (arguments.has("help") || words.isEmpty()) {
      System.out.print(HELP);
      return;
    }
    if (words.size() != 2) {
      throw new IllegalArgumentException("decode or encode, and one file");
    }
    Path file = Path.of(words.get(1));
    switch (words.getFirst()) {
      case "decode" -> decode(file, arguments.names("passes").number("passes", 3, 1));
      case "encode" ->
          encode(file, arguments.names("bitrate", "speed", "native-speed", "passes", "o", "steps"));
      default -> throw new IllegalArgumentException("neither decode nor encode");
    }
  }

  private static void decode(Path file, int passes) throws Exception {
    List<byte[]> frames = frames(file);
    int damaged = printDigests(frames);
    if (damaged > 0) {
      System.out.println(
          damaged + " of " + frames.size() + " frames damaged, or ignored for want of a key frame");
    }
    Elapsed best = Elapsed.NEVER;
    Elapsed reference = Elapsed.NEVER;
    // vpxdec ends at the first damaged frame.
    boolean vpx = damaged == 0 && VpxTools.has("vpxdec");
    for (int pass = 0; pass < passes; pass++) {
      best = best.least(decodePass(frames));
      reference = vpx ? reference.least(VpxTools.decode(file)) : reference;
    }
    speed("decode", frames.size(), best, reference);
    try (var decoder = new Vp8Decoder(Vp8Decoder.Config.defaults())) {
      Allocation.print(
          frames.size(),
          i -> {
            byte[] frame = frames.get(i % frames.size());
            decoder.decode(frame, 0, frame.length);
          });
    }
  }

  private static List<byte[]> frames(Path file) throws IOException {
    var frames = new ArrayList<byte[]>();
    try (var reader = new IvfReader(new BufferedInputStream(Files.newInputStream(file)))) {
      if (!reader.header().fourcc().equals("VP80")) {
        throw new IOException(file + " holds " + reader.header().fourcc() + ", not VP8");
      }
      while (reader.next()) {
        frames.add(Arrays.copyOf(reader.bytes(), reader.length()));
      }
    }
    if (frames.isEmpty()) {
      throw new IOException("no whole frame in " + file);
    }
    return frames;
  }

  /// @return how many frames could not be decoded
  private static int printDigests(List<byte[]> frames) throws Exception {
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    int damaged = 0;
    try (var decoder = new Vp8Decoder(Vp8Decoder.Config.defaults())) {
      for (int i = 0; i < frames.size(); i++) {
        byte[] frame = frames.get(i);
        Vp8Decoder.Result result = decoder.decode(frame, 0, frame.length);
        I420Picture picture = decoder.picture();
        damaged += decoder.keyFrameNeeded() ? 1 : 0;
        if (result == Vp8Decoder.Result.SHOWN && picture != null) {
          digest(md5, picture.y(), picture.offset(), picture.stride(), picture, false);
          digest(md5, picture.u(), picture.chromaOffset(), picture.chromaStride(), picture, true);
          digest(md5, picture.v(), picture.chromaOffset(), picture.chromaStride(), picture, true);
          System.out.println(
              HexFormat.of().formatHex(md5.digest())
                  + "  frame "
                  + i
                  + " "
                  + picture.width()
                  + "x"
                  + picture.height());
        }
      }
    }
    return damaged;
  }

  private static void digest(
      MessageDigest md5, byte[] plane, int at, int stride, I420Picture picture, boolean chroma) {
    int width = chroma ? picture.chromaWidth() : picture.width();
    int height = chroma ? picture.chromaHeight() : picture.height();
    for (int y = 0; y < height; y++) {
      md5.update(plane, at + y * stride, width);
    }
  }

  private static Elapsed decodePass(List<byte[]> frames) {
    long wall = System.nanoTime();
    long start = THREADS.getCurrentThreadUserTime();
    try (var decoder = new Vp8Decoder(Vp8Decoder.Config.defaults())) {
      for (byte[] frame : frames) {
        decoder.decode(frame, 0, frame.length);
      }
    }
    long nanos = THREADS.getCurrentThreadUserTime() - start;
    return new Elapsed(nanos * 1e-9, (System.nanoTime() - wall) * 1e-9);
  }

  private static void encode(Path file, Arguments arguments) throws Exception {
    int speed = arguments.number("speed", 5, 0);
    if (arguments.has("steps")) {
      RateSteps.print(Clip.read(file), RateSteps.parse(arguments.text("steps", "")), speed);
      return;
    }
    int kilobits = arguments.number("bitrate", 0, 1);
    if (kilobits > MAX_KILOBITS) {
      throw new IllegalArgumentException("--bitrate is " + MAX_KILOBITS + " kbit/s at most");
    }
    if (arguments.has("o") && arguments.text("o", "").isEmpty()) {
      throw new IllegalArgumentException("-o is a file");
    }
    int passes = arguments.number("passes", 3, 1);
    boolean vpx = VpxTools.has("vpxenc");
    Path other = vpx ? Files.createTempFile("native", ".ivf") : null;
    try {
      var clip = Clip.read(file);
      var config = Vp8EncoderConfig.defaults(1000 * kilobits).withSpeed(speed);
      Elapsed best = Elapsed.NEVER;
      Elapsed reference = Elapsed.NEVER;
      List<byte @Nullable []> coded = List.of();
      for (int pass = 0; pass < passes; pass++) {
        coded = new ArrayList<>();
        best = best.least(encodePass(clip, config, coded));
        if (other != null) {
          int nativeSpeed = arguments.number("native-speed", 16, 1);
          reference = reference.least(VpxTools.encode(file, kilobits, nativeSpeed, other));
        }
      }
      String name = arguments.text("o", "");
      if (!name.isEmpty()) {
        write(clip, coded, Path.of(name));
      }
      quality("Rivero", clip, coded);
      if (other != null) {
        quality("libvpx", clip, aligned(other, clip.pictures().size()));
      }
      speed("encode", clip.pictures().size(), best, reference);
      var encoder = new Vp8Encoder(config);
      Allocation.print(
          clip.pictures().size(), i -> encoder.encode(clip.endless(i), clip.nanosOf(i)));
    } finally {
      if (other != null) {
        Files.delete(other);
      }
    }
  }

  private static Elapsed encodePass(
      Clip clip, Vp8EncoderConfig config, List<byte @Nullable []> coded) {
    var encoder = new Vp8Encoder(config);
    long nanos = 0;
    long wall = System.nanoTime();
    for (int i = 0; i < clip.pictures().size(); i++) {
      long start = THREADS.getCurrentThreadUserTime();
      Vp8EncodedFrame frame = encoder.encode(clip.pictures().get(i), clip.nanosOf(i));
      nanos += THREADS.getCurrentThreadUserTime() - start;
      coded.add(frame == null ? null : Arrays.copyOf(frame.bytes(), frame.length()));
    }
    return new Elapsed(nanos * 1e-9, (System.nanoTime() - wall) * 1e-9);
  }

  private static void write(Clip clip, List<byte @Nullable []> coded, Path file)
      throws IOException {
    var header = IvfHeader.vp8(clip.width(), clip.height(), (int) Math.round(clip.rate()));
    try (var writer =
        new IvfWriter(new BufferedOutputStream(Files.newOutputStream(file)), header)) {
      for (int i = 0; i < coded.size(); i++) {
        byte[] frame = coded.get(i);
        if (frame != null) {
          writer.write(frame, 0, frame.length, i);
        }
      }
    }
  }

  /// The frames of a file by their times; null where there is none.
  private static List<byte @Nullable []> aligned(Path file, int count) throws IOException {
    var frames = new ArrayList<byte @Nullable []>();
    try (var reader = new IvfReader(new BufferedInputStream(Files.newInputStream(file)))) {
      while (reader.next()) {
        while (frames.size() < Math.min(reader.timestamp(), count - 1)) {
          frames.add(null);
        }
        frames.add(Arrays.copyOf(reader.bytes(), reader.length()));
      }
    }
    while (frames.size() < count) {
      frames.add(null);
    }
    return frames;
  }

  /// Compares what is seen at each time: a picture left out shows the one before.
  private static void quality(String name, Clip clip, List<byte @Nullable []> coded) {
    var quality = new PictureQuality();
    long bytes = 0;
    int dropped = 0;
    try (var decoder = new Vp8Decoder(Vp8Decoder.Config.defaults())) {
      for (int i = 0; i < clip.pictures().size(); i++) {
        byte[] frame = coded.get(i);
        if (frame == null) {
          dropped++;
        } else {
          bytes += frame.length;
          decoder.decode(frame, 0, frame.length);
        }
        I420Picture picture = decoder.picture();
        if (picture != null) {
          quality.add(clip.pictures().get(i), picture);
        }
      }
    }
    double seconds = clip.pictures().size() / clip.rate();
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f kbit/s, PSNR %.2f dB, SSIM %.4f, %d of %d pictures dropped%n",
        name,
        bytes * 8 / 1000.0 / seconds,
        quality.psnr(),
        quality.ssim(),
        dropped,
        clip.pictures().size());
  }

  private static void speed(String what, int frames, Elapsed ours, Elapsed reference) {
    System.out.printf(
        Locale.ROOT,
        "%s: %.1f frames/s of CPU time, %.1f of the clock, %s kernels%n",
        what,
        frames / ours.cpuSeconds(),
        frames / ours.wallSeconds(),
        Kernels.vector() ? "vector" : "plain");
    if (reference.wallSeconds() < Double.MAX_VALUE) {
      System.out.printf(
          Locale.ROOT,
          "libvpx: %.1f frames/s of CPU time, ratio %.3f; %.1f of the clock, ratio %.3f%n",
          frames / reference.cpuSeconds(),
          reference.cpuSeconds() / ours.cpuSeconds(),
          frames / reference.wallSeconds(),
          reference.wallSeconds() / ours.wallSeconds());
    }
  }
}
