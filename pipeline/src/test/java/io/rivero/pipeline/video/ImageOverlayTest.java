package io.rivero.pipeline.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.codec.picture.I420Picture;
import io.rivero.codec.picture.Pictures;
import io.rivero.pipeline.video.ImageOverlay.Layer;
import io.rivero.pipeline.video.ImageOverlay.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ImageOverlayTest {
  private static final int WIDTH = 64;
  private static final int HEIGHT = 48;

  private final ImageOverlay overlay = new ImageOverlay();
  private final I420Picture picture = I420Picture.allocate(WIDTH, HEIGHT, 0);

  private static ArgbImage image(int width, int height, int argb) {
    int[] pixels = new int[width * height];
    Arrays.fill(pixels, argb);
    return new ArgbImage(pixels, width, height);
  }

  private static Place place(double left, double top, double width, double height) {
    return new Place(left, top, width, height, false, false);
  }

  private int luma(int x, int y) {
    Pictures.fill(picture, 50, 128, 128);
    I420Picture result = overlay.apply(picture, 0);
    int luma = result.y()[result.offset() + y * result.stride() + x] & 0xff;
    result.release();
    return luma;
  }

  @Test
  void imagesAreInTheirPlacesAndTheRestStays() {
    overlay.setLayers(List.of(new Layer(image(4, 4, 0xffffffff), place(0.5, 0.5, 0.25, 0.25))));
    assertThat(luma(31, 24)).isEqualTo(50);
    assertThat(luma(32, 24)).isEqualTo(235);
    assertThat(luma(47, 35)).isEqualTo(235);
    assertThat(luma(48, 35)).isEqualTo(50);
    assertThat(overlay.preparedPixels()).isEqualTo(16 * 12);
  }

  @Test
  void manyLargeImagesTakeNoMoreThanOnePictureAndLookTheSame() {
    var layers = new ArrayList<Layer>();
    var random = new Random(7);
    for (int i = 0; i < 32; i++) {
      layers.add(new Layer(image(30, 30, random.nextInt()), place(0.1, 0.1, 0.9, 1)));
    }
    overlay.setLayers(layers);
    int flattened = luma(30, 30);
    assertThat(overlay.preparedPixels()).isEqualTo(WIDTH * HEIGHT);
    assertThat(luma(0, 0)).isEqualTo(50);

    Pictures.fill(picture, 50, 128, 128);
    I420Picture stepwise = picture.retain();
    for (Layer layer : layers) {
      overlay.setLayers(List.of(layer));
      stepwise = overlay.apply(stepwise, 0);
    }
    int expected = stepwise.y()[stepwise.offset() + 30 * stepwise.stride() + 30] & 0xff;
    assertThat(flattened).isBetween(expected - 6, expected + 6);
  }

  @Test
  void anotherSizeIsPreparedInPlaceOfTheFormerOne() {
    overlay.setLayers(List.of(new Layer(image(8, 8, 0xffffffff), place(0, 0, 0.5, 0.5))));
    luma(0, 0);
    I420Picture large = I420Picture.allocate(2 * WIDTH, 2 * HEIGHT, 0);
    overlay.apply(large, 0).release();
    assertThat(overlay.preparedPixels()).isEqualTo(WIDTH * HEIGHT);
    luma(0, 0);
    assertThat(overlay.preparedPixels()).isEqualTo(WIDTH * HEIGHT / 4);
    overlay.setLayers(List.of());
    luma(0, 0);
    assertThat(overlay.preparedPixels()).isZero();
  }
}
