package io.rivero.codec.vp8;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.rivero.codec.picture.I420Picture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The standard test vectors of RFC 6386 section 20, where they are present.
class Vp8VectorsTest {
  @Test
  void everyFrameOfEveryVectorIsExact() throws IOException {
    List<Path> files = TestStreams.vectorFiles();
    assumeFalse(files.isEmpty(), "no vectors in shared/vectors/vp8");
    for (Path file : files) {
      List<String> expected =
          Files.readAllLines(Path.of(file + ".md5")).stream()
              .map(line -> line.substring(0, 32))
              .toList();
      assertThat(decode(TestStreams.frames(file))).as(file.toString()).isEqualTo(expected);
    }
  }

  /// Most flipped bits give other valid frames; whatever they give, the decoder goes on.
  @Test
  void flippedBitsNeverThrow() throws IOException {
    List<Path> files = TestStreams.vectorFiles();
    assumeFalse(files.isEmpty(), "no vectors in shared/vectors/vp8");
    for (Path file : files) {
      List<byte[]> frames = TestStreams.frames(file);
      frames = frames.subList(0, Math.min(frames.size(), 12));
      for (int seed = 0; seed < 20; seed++) {
        Random random = new Random(seed);
        byte[] frame = frames.get(random.nextInt(frames.size()));
        int bit = random.nextInt(8 * (random.nextBoolean() ? frame.length : 16));
        frame[bit >> 3] ^= (byte) (1 << (bit & 7));
        decode(frames);
        frame[bit >> 3] ^= (byte) (1 << (bit & 7));
      }
    }
  }

  private static List<String> decode(List<byte[]> frames) {
    List<String> hashes = new ArrayList<>();
    try (var decoder = new Vp8Decoder(Vp8Decoder.Config.defaults())) {
      for (byte[] frame : frames) {
        I420Picture picture =
            decoder.decode(frame, 0, frame.length) == Vp8Decoder.Result.SHOWN
                ? decoder.picture()
                : null;
        if (picture != null) {
          hashes.add(TestStreams.md5(picture));
        }
      }
    }
    return hashes;
  }
}
