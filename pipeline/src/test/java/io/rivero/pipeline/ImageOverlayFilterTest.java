package io.rivero.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageOverlayFilterTest {
  @TempDir private Path root;

  private MediaRuntime runtime;
  private ImageOverlayFilter filter;

  @BeforeEach
  void start() throws IOException {
    var config = MediaRuntime.Config.defaults().withMediaPort(0).withMediaRoot(root);
    runtime = new MediaRuntime(config, (source, event, time) -> {});
    filter = new ImageOverlayFilter(new MediaPipeline(runtime));
    write("large.png", 1920, 1080);
    write("small.png", 16, 16);
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  private void write(String name, int width, int height) throws IOException {
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    ImageIO.write(image, "png", root.resolve(name).toFile());
  }

  private void add(String id, String uri) {
    filter.addImage(id, uri, 0, 0, 1, 1, false, false);
  }

  @Test
  void thePixelsOfAllImagesHaveALimit() {
    int fit = (int) (ImageOverlayFilter.MAX_PIXELS / (1920 * 1080));
    for (int i = 0; i < fit; i++) {
      add("image " + i, "large.png");
    }
    assertThatThrownBy(() -> add("one more", "large.png"))
        .isInstanceOfSatisfying(
            MediaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ENOUGH_RESOURCES))
        .hasMessageContaining("pixels");
    add("image 0", "large.png"); // in the place of another
    add("one more", "small.png");
    filter.removeImage("image 1");
    add("one more", "large.png");
  }

  @Test
  void thereIsALimitOfImages() {
    for (int i = 0; i < ImageOverlayFilter.MAX_IMAGES; i++) {
      add("image " + i, "small.png");
    }
    assertThatThrownBy(() -> add("one more", "small.png")).hasMessageContaining("32 images");
    add("image 3", "small.png");
  }
}
