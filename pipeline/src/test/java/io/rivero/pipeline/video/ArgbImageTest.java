package io.rivero.pipeline.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ArgbImageTest {
  @Test
  void aPngKeepsItsTransparency() throws IOException {
    var source = new BufferedImage(3, 2, BufferedImage.TYPE_INT_ARGB);
    source.setRGB(0, 0, 0xff123456);
    source.setRGB(2, 1, 0x80ff0000);

    ArgbImage image = ArgbImage.read(encoded(source, "png"));

    assertThat(image.width()).isEqualTo(3);
    assertThat(image.height()).isEqualTo(2);
    assertThat(image.pixels()).containsExactly(0xff123456, 0, 0, 0, 0, 0x80ff0000);
  }

  @Test
  void aJpegIsOpaque() throws IOException {
    var source = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      source.setRGB(i % 16, i / 16, 0x2060a0);
    }

    ArgbImage image = ArgbImage.read(encoded(source, "jpeg"));

    assertThat(Arrays.stream(image.pixels())).allMatch(pixel -> pixel >>> 24 == 255);
    assertThat(image.pixels()[100] >> 16 & 0xff).isBetween(0x1c, 0x24);
  }

  @Test
  void scalingKeepsColoursAndIgnoresThoseOfTransparentPixels() throws IOException {
    var source = new BufferedImage(8, 8, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 64; i++) {
      source.setRGB(i % 8, i / 8, i % 8 < 4 ? 0xff0000ff : 0x00ff0000);
    }
    ArgbImage image = ArgbImage.read(encoded(source, "png"));

    ArgbImage smaller = image.scaled(4, 3);
    ArgbImage larger = image.scaled(21, 13);

    assertThat(smaller.pixels()).hasSize(12);
    assertThat(smaller.pixels()[0]).isEqualTo(0xff0000ff);
    assertThat(smaller.pixels()[3] >>> 24).isZero();
    for (ArgbImage scaled : new ArgbImage[] {smaller, larger}) {
      for (int pixel : scaled.pixels()) {
        if (pixel >>> 24 > 0) {
          assertThat(pixel & 0xffffff).as("no red shines through").isEqualTo(0x0000ff);
        }
      }
    }
  }

  /// 130 kB of a file; read as a whole it took 330 MB and ten seconds of a busy server.
  @Test
  void theLargestImageTakesLittleMemoryWhileItIsRead() throws IOException {
    var source =
        new BufferedImage(
            new ComponentColorModel(
                ColorSpace.getInstance(ColorSpace.CS_sRGB),
                true,
                false,
                Transparency.TRANSLUCENT,
                DataBuffer.TYPE_USHORT),
            Raster.createInterleavedRaster(DataBuffer.TYPE_USHORT, 4096, 4096, 4, null),
            false,
            null);
    for (int i = 0; i < 4096 * 4096; i++) {
      source.getRaster().setPixel(i % 4096, i / 4096, new int[] {0, 0x8000, 0xffff, 0xffff});
    }
    byte[] file = encoded(source, "png");
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();

    ArgbImage image = ArgbImage.read(file);

    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(150L << 20);
    assertThat(image.width()).isEqualTo(image.height()).isBetween(1400, 1440);
    assertThat(Arrays.stream(image.pixels())).containsOnly(0xff0080ff);
  }

  @Test
  void aSmallFileThatDeclaresAHugeImageIsRefusedBeforeItTakesMemory() {
    assertThatThrownBy(() -> ArgbImage.read(bomb(60_000, 60_000)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("60000x60000");
  }

  @Test
  void aLargeImageIsKeptInTheSizeOfAPicture() throws IOException {
    ArgbImage image =
        ArgbImage.read(encoded(new BufferedImage(4000, 2000, BufferedImage.TYPE_BYTE_GRAY), "png"));

    assertThat(image.width() * image.height()).isLessThanOrEqualTo(ArgbImage.MAX_KEPT_PIXELS);
    assertThat((double) image.width() / image.height()).isBetween(1.99, 2.01);
  }

  @Test
  void damagedAndForeignBytesAreAnIoExceptionAndNothingElse() throws IOException {
    var random = new Random(7);
    byte[] good = encoded(new BufferedImage(20, 20, BufferedImage.TYPE_INT_ARGB), "png");
    for (int round = 0; round < 300; round++) {
      byte[] bytes = round % 2 == 0 ? good.clone() : new byte[random.nextInt(200)];
      for (int i = 0; i < 4 && bytes.length > 0; i++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      if (round % 5 == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      }
      try {
        ArgbImage.read(bytes);
      } catch (IOException e) {
        assertThat(e).hasMessageMatching("(?s).+");
      }
    }
  }

  @Test
  void otherFormatsAreNamed() {
    assertThatThrownBy(() ->
            ArgbImage.read(encoded(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "bmp")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("neither PNG nor JPEG");
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    var out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  /// A PNG that consists of its header and the promise of that size.
  private static byte[] bomb(int width, int height) {
    ByteBuffer header = ByteBuffer.allocate(17);
    header.put(new byte[] {'I', 'H', 'D', 'R'}).putInt(width).putInt(height);
    header.put(new byte[] {8, 6, 0, 0, 0});
    var crc = new CRC32();
    crc.update(header.array());
    ByteBuffer png = ByteBuffer.allocate(8 + 4 + 17 + 4 + 100);
    png.putLong(0x89504e470d0a1a0aL).putInt(13).put(header.array()).putInt((int) crc.getValue());
    return png.array();
  }
}
