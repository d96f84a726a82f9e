package io.rivero.codec.h264;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.codec.h264.H264Decoder.Result;
import io.rivero.codec.picture.I420Picture;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class H264DecoderTest {
  private static final int FRAMES = 20;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "baseline, 320x240, -profile:v baseline -slices 1",
    "four slices, 320x240, -profile:v baseline -slices 4",
    "no deblocking, 320x240, -profile:v baseline -preset ultrafast",
    "cropped below, 640x360, -profile:v baseline",
    "cropped at the right, 178x100, -profile:v baseline",
    "CABAC, 320x240, -profile:v main",
    "8x8 transform, 320x240, -profile:v high",
    "several references, 320x240, -profile:v main -refs 4 -weightp 2",
    "key frames, 320x240, -profile:v baseline -g 5",
    "good quality, 160x120, -profile:v high -crf 4",
    "deblocking offsets, 320x240, -profile:v baseline -slices 3 -deblock 1:2",
  })
  void picturesAreThoseOfFfmpeg(String name, String size, String options) {
    List<byte[]> units = Ffmpeg.encode(directory, size, FRAMES, options.split(" "));
    byte[] expected = Ffmpeg.decode(directory, units);
    int frameBytes = expected.length / FRAMES;

    H264Decoder decoder = new H264Decoder(H264Decoder.Config.defaults());
    for (int i = 0; i < FRAMES; i++) {
      byte[] unit = units.get(i);
      byte[] before = unit.clone();
      assertThat(decoder.decode(unit, 0, unit.length)).as(name + i).isEqualTo(Result.SHOWN);
      assertThat(unit).isEqualTo(before);
      byte[] picture = bytesOf(decoder);
      assertThat(picture).hasSize(frameBytes);
      for (int b = 0; b < frameBytes; b++) {
        if (picture[b] != expected[i * frameBytes + b]) {
          throw new AssertionError(name + ": picture " + i + " differs from byte " + b);
        }
      }
    }
    decoder.close();
  }

  private static byte[] bytesOf(H264Decoder decoder) {
    I420Picture picture = Objects.requireNonNull(decoder.picture());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int row = 0; row < picture.height(); row++) {
      out.write(picture.y(), picture.offset() + row * picture.stride(), picture.width());
    }
    for (byte[] plane : List.of(picture.u(), picture.v())) {
      for (int row = 0; row < picture.chromaHeight(); row++) {
        int at = picture.chromaOffset() + row * picture.chromaStride();
        out.write(plane, at, picture.chromaWidth());
      }
    }
    return out.toByteArray();
  }

  @Test
  void noThreadIsLeftBehind() {
    List<byte[]> units = Ffmpeg.encode(directory, "320x240", 3, "-slices", "4");
    H264Decoder decoder = new H264Decoder(H264Decoder.Config.defaults());
    int before = Thread.activeCount();
    for (byte[] unit : units) {
      assertThat(decoder.decode(unit, 0, unit.length)).isEqualTo(Result.SHOWN);
    }
    assertThat(Thread.activeCount()).isEqualTo(before);
  }

  @Test
  void sizeChangesAtKeyFrame() {
    List<byte[]> units = new ArrayList<>(Ffmpeg.encode(directory, "320x240", 3));
    units.addAll(Ffmpeg.encode(directory, "178x100", 3));
    H264Decoder decoder = new H264Decoder(H264Decoder.Config.defaults());
    List<String> sizes = new ArrayList<>();
    for (byte[] unit : units) {
      decoder.decode(unit, 0, unit.length);
      I420Picture picture = Objects.requireNonNull(decoder.picture());
      sizes.add(picture.width() + "x" + picture.height());
    }
    assertThat(sizes)
        .containsExactly("320x240", "320x240", "320x240", "178x100", "178x100", "178x100");
  }

  @Test
  void missingFrameNeedsKeyFrame() {
    List<byte[]> units = Ffmpeg.encode(directory, "320x240", 8, "-g", "5", "-refs", "1");
    H264Decoder decoder = new H264Decoder(H264Decoder.Config.defaults());
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      if (i != 2) {
        results.add(decoder.decode(units.get(i), 0, units.get(i).length));
      }
    }
    assertThat(results)
        .containsExactly(
            Result.SHOWN,
            Result.SHOWN,
            Result.CORRUPT,
            Result.KEY_FRAME_NEEDED,
            Result.SHOWN,
            Result.SHOWN,
            Result.SHOWN);
  }

  @Test
  void missingSliceIsSeen() {
    List<byte[]> units = Ffmpeg.encode(directory, "320x240", 1, "-slices", "4");
    byte[] unit = units.getFirst();
    int end = unit.length;
    while (!(unit[end - 3] == 0 && unit[end - 2] == 0 && unit[end - 1] == 1)) {
      end--;
    }
    H264Decoder decoder = new H264Decoder(H264Decoder.Config.defaults());
    assertThat(decoder.decode(unit, 0, end)).isEqualTo(Result.CORRUPT);
    assertThat(decoder.keyFrameNeeded()).isTrue();
    assertThat(decoder.picture()).isNull();
  }

  @Test
  void tooLargePictureIsRefused() {
    List<byte[]> units = Ffmpeg.encode(directory, "320x240", 1);
    H264Decoder decoder = new H264Decoder(new H264Decoder.Config(304, 4096));
    assertThat(decoder.decode(units.getFirst(), 0, units.getFirst().length))
        .isEqualTo(Result.CORRUPT);
  }

  @Test
  void damagedStreamsNeverThrow() {
    Random random = new Random(4);
    for (String profile : List.of("baseline", "main", "high")) {
      List<byte[]> units =
          Ffmpeg.encode(directory, "96x80", 6, "-profile:v", profile, "-g", "3", "-slices", "2");
      for (int run = 0; run < 300; run++) {
        H264Decoder decoder = new H264Decoder(H264Decoder.Config.defaults());
        for (byte[] unit : units) {
          byte[] damaged = damage(unit, random);
          decoder.decode(damaged, 0, damaged.length);
        }
        for (int i = 3; i < 6; i++) { // it recovers
          assertThat(decoder.decode(units.get(i), 0, units.get(i).length)).isEqualTo(Result.SHOWN);
        }
      }
    }
  }

  private static byte[] damage(byte[] unit, Random random) {
    byte[] damaged =
        random.nextInt(4) == 0
            ? java.util.Arrays.copyOf(unit, random.nextInt(unit.length))
            : unit.clone();
    int flips = random.nextInt(4);
    for (int i = 0; i < flips && damaged.length > 0; i++) {
      int range = random.nextBoolean() ? damaged.length : Math.min(damaged.length, 60);
      damaged[random.nextInt(range)] ^= (byte) (1 << random.nextInt(8));
    }
    return damaged;
  }
}
