package io.rivero.pipeline.video;

import io.rivero.codec.picture.I420Picture;
import io.rivero.codec.picture.Overlay;
import io.rivero.codec.picture.PicturePool;
import io.rivero.codec.picture.Pictures;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Lays images over pictures, in places that are given as shares of the picture.
///
/// The images are exchanged by {@link #setLayers} on any thread; pictures come on a work thread.
public final class ImageOverlay implements PictureFilter {
  /// Where an image goes; all numbers are shares of the picture's width or height.
  ///
  /// @param left 0 to 1
  /// @param top 0 to 1
  /// @param width over 0, at most 1
  /// @param height over 0, at most 1
  /// @param keepAspectRatio whether the image fills its place only as far as its shape allows
  /// @param center whether it is then in the middle of its place instead of at its left upper
  ///   corner
  public record Place(
      double left,
      double top,
      double width,
      double height,
      boolean keepAspectRatio,
      boolean center) {
    public Place {
      requireShare("offsetXPercent", left);
      requireShare("offsetYPercent", top);
      requireShare("widthPercent", width);
      requireShare("heightPercent", height);
      if (width == 0 || height == 0) {
        throw new IllegalArgumentException("'widthPercent' and 'heightPercent' must not be 0");
      }
    }

    private static void requireShare(String name, double value) {
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException("'" + name + "' must be 0 to 1, and is " + value);
      }
    }
  }

  /// An image in its place. What it looks like in pictures of one size is prepared with the first
  /// one.
  public static final class Layer {
    private final ArgbImage image;
    private final Place place;
    private volatile @Nullable Prepared prepared;

    private record Prepared(Overlay overlay, int left, int top, int width, int height) {}

    public Layer(ArgbImage image, Place place) {
      this.image = image;
      this.place = place;
    }

    private void blend(I420Picture picture) {
      Prepared now = prepared;
      if (now == null || now.width() != picture.width() || now.height() != picture.height()) {
        now = prepare(picture.width(), picture.height());
        prepared = now;
      }
      now.overlay().blend(picture, now.left(), now.top());
    }

    private Prepared prepare(int pictureWidth, int pictureHeight) {
      int left = (int) Math.round(place.left() * pictureWidth);
      int top = (int) Math.round(place.top() * pictureHeight);
      int width = Math.max(1, (int) Math.round(place.width() * pictureWidth));
      int height = Math.max(1, (int) Math.round(place.height() * pictureHeight));
      int shownWidth = width;
      int shownHeight = height;
      if (place.keepAspectRatio()) {
        double scale = Math.min((double) width / image.width(), (double) height / image.height());
        shownWidth = Math.max(1, (int) Math.round(image.width() * scale));
        shownHeight = Math.max(1, (int) Math.round(image.height() * scale));
        if (place.center()) {
          left += (width - shownWidth) / 2;
          top += (height - shownHeight) / 2;
        }
      }
      ArgbImage scaled = image.scaled(shownWidth, shownHeight);
      var overlay = new Overlay(scaled.pixels(), shownWidth, shownHeight);
      return new Prepared(overlay, left, top, pictureWidth, pictureHeight);
    }
  }

  private static final int POOLED = 4;

  private final PicturePool pool = new PicturePool(0, POOLED);
  private volatile List<Layer> layers = List.of();

  /// The images, the lowest one first.
  public void setLayers(List<Layer> layers) {
    this.layers = List.copyOf(layers);
  }

  @Override
  public I420Picture apply(I420Picture picture, long timestamp) {
    List<Layer> now = layers;
    if (now.isEmpty()) {
      return picture.retain();
    }
    I420Picture result = pool.acquire(picture.width(), picture.height());
    Pictures.copy(picture, result);
    for (Layer layer : now) {
      layer.blend(result);
    }
    return result;
  }
}
