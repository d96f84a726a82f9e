package io.rivero.codec.vp8;

import io.rivero.codec.ivf.IvfReader;
import io.rivero.codec.picture.I420Picture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Streams for tests: the standard vectors where they are present, and made ones.
final class TestStreams {
  private static final int MAX_PARTITIONS = 8;

  private TestStreams() {}

  /// The folder of the standard vectors, looked for from the working directory upwards.
  static @Nullable Path vectors() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path folder = at.resolve("shared/vectors/vp8");
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    return null;
  }

  static List<Path> vectorFiles() {
    Path folder = vectors();
    if (folder == null) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".ivf")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<byte[]> frames(Path file) throws IOException {
    List<byte[]> frames = new ArrayList<>();
    try (var reader = new IvfReader(new ByteArrayInputStream(Files.readAllBytes(file)))) {
      while (reader.next()) {
        frames.add(Arrays.copyOf(reader.bytes(), reader.length()));
      }
    }
    return frames;
  }

  static void update(MessageDigest digest, I420Picture picture) {
    for (int y = 0; y < picture.height(); y++) {
      digest.update(picture.y(), picture.offset() + y * picture.stride(), picture.width());
    }
    for (byte[] plane : List.of(picture.u(), picture.v())) {
      for (int y = 0; y < picture.chromaHeight(); y++) {
        int at = picture.chromaOffset() + y * picture.chromaStride();
        digest.update(plane, at, picture.chromaWidth());
      }
    }
  }

  static String md5(I420Picture picture) {
    MessageDigest digest = md5();
    update(digest, picture);
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A key frame whose partitions hold nothing but zeros, which is a valid frame: all blocks are
  /// predicted and nothing is added.
  static byte[] keyFrame(int width, int height) {
    int macroblocks = ((width + 15) >> 4) * ((height + 15) >> 4);
    int first = 100 + 8 * macroblocks;
    byte[] frame = new byte[Vp8FrameHeader.KEY_FRAME_BYTES + first + 100 + 8 * macroblocks];
    writeHeader(frame, true, 0, true, first, width, height);
    return frame;
  }

  /// A frame of zeros that refers to others as [#keyFrame] does not.
  static byte[] interFrame(int macroblocks, boolean show) {
    int first = 100 + 8 * macroblocks;
    byte[] frame = new byte[Vp8FrameHeader.TAG_BYTES + first + 100 + 8 * macroblocks];
    writeHeader(frame, false, 0, show, first, 0, 0);
    return frame;
  }

  /// Frames of random bits behind valid headers: as every sequence of bits means something, they
  /// use every feature of the format, as often as the probabilities have it.
  ///
  /// @param versions versions 0 to `versions` - 1 are used
  static List<byte[]> random(long seed, int count, int versions) {
    Random random = new Random(seed);
    List<byte[]> frames = new ArrayList<>();
    int width = 0;
    int height = 0;
    while (frames.size() < count) {
      boolean key = frames.isEmpty() || random.nextInt(12) == 0;
      if (key) {
        width = 1 + random.nextInt(100);
        height = 1 + random.nextInt(100);
      }
      boolean show = frames.isEmpty() || random.nextInt(8) != 0;
      byte[] frame = randomFrame(random, key, random.nextInt(versions), show, width, height);
      if (isUsable(frame)) {
        frames.add(frame);
      }
    }
    return frames;
  }

  private static byte[] randomFrame(
      Random random, boolean key, int version, boolean show, int width, int height) {
    int macroblocks = ((width + 15) >> 4) * ((height + 15) >> 4);
    int first = 500 + 100 * macroblocks;
    int partition = 100 + 420 * macroblocks;
    int header = key ? Vp8FrameHeader.KEY_FRAME_BYTES : Vp8FrameHeader.TAG_BYTES;
    byte[] frame = new byte[header + first + 3 * (MAX_PARTITIONS - 1) + MAX_PARTITIONS * partition];
    random.nextBytes(frame);
    writeHeader(frame, key, version, show, first, width, height);
    int sizes = header + first;
    for (int i = 0; i < MAX_PARTITIONS - 1; i++) {
      frame[sizes + 3 * i] = (byte) partition;
      frame[sizes + 3 * i + 1] = (byte) (partition >> 8);
      frame[sizes + 3 * i + 2] = (byte) (partition >> 16);
    }
    // No encoder writes a partition that starts with eight ones, and decoders differ on it.
    frame[header] &= 0x7f;
    for (int count = 1; count <= MAX_PARTITIONS; count *= 2) {
      for (int i = count < MAX_PARTITIONS ? 1 : 0; i < count; i++) {
        frame[sizes + 3 * (count - 1) + i * partition] &= 0x7f;
      }
    }
    return frame;
  }

  private static boolean isUsable(byte[] frame) {
    Vp8FrameHeader header = Vp8FrameHeader.parse(frame, 0, frame.length);
    if (header == null) {
      return false;
    }
    BoolDecoder bits = new BoolDecoder();
    bits.start(frame, header.headerBytes(), header.firstPartitionBytes());
    FrameSyntax syntax = new FrameSyntax();
    syntax.parse(bits, header.keyFrame());
    return syntax.valid();
  }

  private static void writeHeader(
      byte[] frame, boolean key, int version, boolean show, int first, int width, int height) {
    int tag = (key ? 0 : 1) | version << 1 | (show ? 1 : 0) << 4 | first << 5;
    frame[0] = (byte) tag;
    frame[1] = (byte) (tag >> 8);
    frame[2] = (byte) (tag >> 16);
    if (key) {
      frame[3] = (byte) 0x9d;
      frame[4] = 0x01;
      frame[5] = 0x2a;
      frame[6] = (byte) width;
      frame[7] = (byte) (width >> 8);
      frame[8] = (byte) height;
      frame[9] = (byte) (height >> 8);
    }
  }
}
