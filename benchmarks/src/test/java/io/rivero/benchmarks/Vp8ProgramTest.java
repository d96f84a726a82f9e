package io.rivero.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rivero.codec.ivf.IvfHeader;
import io.rivero.codec.ivf.IvfWriter;
import io.rivero.codec.picture.I420Picture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files and arguments that are not as they should be end with a reason.
class Vp8ProgramTest {
  @TempDir Path folder;

  @Test
  void sizeAndRateOfClipAreRead() throws Exception {
    byte[] file = bytes("YUV4MPEG2 W3 H2 F30000:1001 Ip\nFRAME\n0123456789");
    try (var reader = new Y4mReader(new ByteArrayInputStream(file))) {
      assertThat(reader.width()).isEqualTo(3);
      assertThat(reader.height()).isEqualTo(2);
      assertThat(reader.rate()).isBetween(29.97, 29.971);
      I420Picture picture = reader.next();
      assertThat(picture).isNotNull();
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void wrongHeaderOfClipIsNamed() {
    for (String wrong :
        List.of(
            "F30:1",
            "W16 F30:1",
            "Wab H16 F30:1",
            "W0 H16 F30:1",
            "W-5 H16 F30:1",
            "W16384 H16 F30:1",
            "W16 H99999999999 F30:1",
            "W16 H16 F30",
            "W16 H16 F0:0",
            "W16 H16 F-30:1",
            "W16 H16 F30:0",
            "W16 H16 F30:1 C444")) {
      assertThatThrownBy(
              () -> new Y4mReader(new ByteArrayInputStream(bytes("YUV4MPEG2 " + wrong + "\n"))))
          .as(wrong)
          .isExactlyInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void clipWithoutPicturesIsRefused() throws Exception {
    Path file = Files.write(folder.resolve("none.y4m"), bytes("YUV4MPEG2 W16 H16 F30:1\n"));
    assertThatThrownBy(() -> run("encode", file.toString(), "--bitrate", "100"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no picture");
  }

  @Test
  void streamWithoutFramesIsRefused() throws Exception {
    Path file = folder.resolve("none.ivf");
    new IvfWriter(Files.newOutputStream(file), IvfHeader.vp8(16, 16, 30)).close();
    assertThatThrownBy(() -> run("decode", file.toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no whole frame");
  }

  @Test
  void streamOfAnotherCodecIsRefused() throws Exception {
    Path file = folder.resolve("other.ivf");
    var header = new IvfHeader("VP90", 16, 16, 30, 1, 1);
    try (var writer = new IvfWriter(Files.newOutputStream(file), header)) {
      writer.write(new byte[] {1, 2, 3}, 0, 3, 0);
    }
    assertThatThrownBy(() -> run("decode", file.toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("VP90");
  }

  @Test
  void wrongArgumentsAreNamed() {
    for (List<String> wrong :
        List.of(
            List.of("--bitrate", "0"),
            List.of("--bitrate", "4294968"),
            List.of("--bitrate", "100", "-o"),
            List.of("--bitrate", "100", "--unknown"))) {
      String[] words = new String[wrong.size() + 2];
      words[0] = "encode";
      words[1] = folder.resolve("clip.y4m").toString();
      for (int i = 0; i < wrong.size(); i++) {
        words[i + 2] = wrong.get(i);
      }
      assertThatThrownBy(() -> run(words))
          .as(wrong.toString())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(wrong.contains("--unknown") ? "unknown --unknown" : "-");
    }
  }

  private static void run(String... words) throws Exception {
    Vp8Program.run(Arguments.parse(words));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
