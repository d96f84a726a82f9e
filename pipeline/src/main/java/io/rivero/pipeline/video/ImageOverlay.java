package io.rivero.pipeline.video;

import io.rivero.codec.picture.I420Picture;
import io.rivero.codec.picture.Overlay;
import io.rivero.codec.picture.PicturePool;
import io.rivero.codec.picture.Pictures;
import java.util.ArrayList;
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

  /// An image in its place.
  ///
  /// @param image above those before it
  public record Layer(ArgbImage image, Place place) {
    /// Where it is in a picture of this size.
    private Area area(int pictureWidth, int pictureHeight) {
      int left = (int) Math.round(place.left() * pictureWidth);
      int top = (int) Math.round(place.top() * pictureHeight);
      int width = Math.max(1, (int) Math.round(place.width() * pictureWidth));
      int height = Math.max(1, (int) Math.round(place.height() * pictureHeight));
      if (!place.keepAspectRatio()) {
        return new Area(left, top, width, height);
      }
      double scale = Math.min((double) width / image.width(), (double) height / image.height());
      int shownWidth = Math.max(1, (int) Math.round(image.width() * scale));
      int shownHeight = Math.max(1, (int) Math.round(image.height() * scale));
      boolean center = place.center();
      return new Area(
          left + (center ? (width - shownWidth) / 2 : 0),
          top + (center ? (height - shownHeight) / 2 : 0),
          shownWidth,
          shownHeight);
    }
  }

  private record Area(int left, int top, int width, int height) {
    long pixels() {
      return (long) width * height;
    }
  }

  /// An image as it is laid over pictures of one size.
  private record Prepared(Overlay overlay, int left, int top) {}

  /// What all layers look like in pictures of one size.
  private record Plan(List<Layer> layers, int width, int height, List<Prepared> prepared) {
    boolean fits(List<Layer> wanted, I420Picture picture) {
      return layers.equals(wanted) && width == picture.width() && height == picture.height();
    }
  }

  private static final int POOLED = 4;

  /// Images that cover more than so many pictures are made one, so that many large ones take no
  /// more memory than one.
  static final int MAX_COVERED_PICTURES = 2;

  private final PicturePool pool = new PicturePool(0, POOLED);
  private volatile List<Layer> layers = List.of();
  private @Nullable Plan plan;

  /// The images, the lowest one first.
  public void setLayers(List<Layer> layers) {
    this.layers = List.copyOf(layers);
  }

  @Override
  public I420Picture apply(I420Picture picture, long timestamp) {
    List<Layer> now = layers;
    if (now.isEmpty()) {
      plan = null;
      return picture.retain();
    }
    Plan current = plan;
    if (current == null || !current.fits(now, picture)) {
      current = prepare(now, picture.width(), picture.height());
      plan = current;
    }
    I420Picture result = pool.acquire(picture.width(), picture.height());
    Pictures.copy(picture, result);
    for (Prepared each : current.prepared()) {
      each.overlay().blend(result, each.left(), each.top());
    }
    return result;
  }

  /// How many pixels are kept for pictures of the last size.
  long preparedPixels() {
    Plan current = plan;
    return current == null
        ? 0
        : current.prepared().stream()
            .mapToLong(each -> (long) each.overlay().width() * each.overlay().height())
            .sum();
  }

  private static Plan prepare(List<Layer> layers, int width, int height) {
    long covered = 0;
    for (Layer layer : layers) {
      covered += layer.area(width, height).pixels();
    }
    if (covered > (long) MAX_COVERED_PICTURES * width * height) {
      return new Plan(layers, width, height, List.of(flattened(layers, width, height)));
    }
    var prepared = new ArrayList<Prepared>();
    for (Layer layer : layers) {
      Area area = layer.area(width, height);
      ArgbImage scaled = layer.image().scaled(area.width(), area.height());
      var overlay = new Overlay(scaled.pixels(), area.width(), area.height());
      prepared.add(new Prepared(overlay, area.left(), area.top()));
    }
    return new Plan(layers, width, height, prepared);
  }

  private static Prepared flattened(List<Layer> layers, int width, int height) {
    var flat = new ArgbImage(new int[width * height], width, height);
    for (Layer layer : layers) {
      Area area = layer.area(width, height);
      flat.lay(layer.image().scaled(area.width(), area.height()), area.left(), area.top());
    }
    return new Prepared(new Overlay(flat.pixels(), width, height), 0, 0);
  }
}
