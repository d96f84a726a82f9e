package io.rivero.pipeline;

import io.rivero.pipeline.video.ArgbImage;
import io.rivero.pipeline.video.ImageOverlay;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Lays images over the video: PNG with transparency and JPEG.
public final class ImageOverlayFilter extends Filter {
  static final int MAX_IMAGES = 32;
  static final int MAX_IMAGE_BYTES = 8 << 20;

  /// What is kept of all images: 64 MB.
  static final long MAX_PIXELS = 16 << 20;

  private final ImageOverlay overlay = new ImageOverlay();
  private final Map<String, ImageOverlay.Layer> layers = new LinkedHashMap<>();

  public ImageOverlayFilter(MediaPipeline mediaPipeline) {
    super(mediaPipeline);
    filters(overlay);
    join();
  }

  /// Adds an image above the others, or puts one in the place of that with the same id.
  ///
  /// @param uri `file:` under the media root, `http:` or `https:`; PNG or JPEG, 8 MB and 4096x4096
  ///   pixels at most
  /// @param offsetXPercent left edge as a share of the picture's width, 0 to 1
  /// @param offsetYPercent upper edge as a share of the picture's height, 0 to 1
  /// @param widthPercent share of the picture's width, over 0
  /// @param heightPercent share of the picture's height, over 0
  /// @param keepAspectRatio whether the image keeps its shape and fills its place only partly
  /// @param center whether it is then in the middle of its place
  /// @throws MediaException INVALID_URI if the image cannot be read, ILLEGAL_PARAM_ERROR for a
  ///   place outside of the picture, NOT_ENOUGH_RESOURCES for more than 32 images or 16 million
  ///   pixels of all images together, of which two million at most are kept of each; the call goes
  ///   on as it was
  public void addImage(
      String id,
      String uri,
      float offsetXPercent,
      float offsetYPercent,
      float widthPercent,
      float heightPercent,
      boolean keepAspectRatio,
      boolean center) {
    ImageOverlay.Place place;
    try {
      place =
          new ImageOverlay.Place(
              offsetXPercent, offsetYPercent, widthPercent, heightPercent, keepAspectRatio, center);
    } catch (IllegalArgumentException e) {
      throw new MediaException(
          ErrorCode.MEDIA_OBJECT_ILLEGAL_PARAM_ERROR, String.valueOf(e.getMessage()));
    }
    byte[] bytes = runtime().files().read(uri, MAX_IMAGE_BYTES);
    ArgbImage image;
    try {
      image = ArgbImage.read(bytes);
    } catch (IOException e) {
      throw new MediaException(
          ErrorCode.INVALID_URI, "Cannot use '" + uri + "': " + e.getMessage());
    }
    var layer = new ImageOverlay.Layer(image, place);
    onHome(() -> {
      if (layers.size() >= MAX_IMAGES && !layers.containsKey(id)) {
        throw new MediaException(
            ErrorCode.NOT_ENOUGH_RESOURCES, "There are " + MAX_IMAGES + " images already");
      }
      long pixels = pixels(image);
      for (var other : layers.entrySet()) {
        pixels += other.getKey().equals(id) ? 0 : pixels(other.getValue().image());
      }
      if (pixels > MAX_PIXELS) {
        throw new MediaException(
            ErrorCode.NOT_ENOUGH_RESOURCES,
            "The images of this filter would have " + pixels + " pixels, over " + MAX_PIXELS);
      }
      layers.put(id, layer);
      overlay.setLayers(List.copyOf(layers.values()));
      return null;
    });
  }

  private static long pixels(ArgbImage image) {
    return (long) image.width() * image.height();
  }

  /// Takes an image away.
  ///
  /// @throws MediaException ILLEGAL_PARAM_ERROR if there is none with this id
  public void removeImage(String id) {
    onHome(() -> {
      if (layers.remove(id) == null) {
        throw new MediaException(
            ErrorCode.MEDIA_OBJECT_ILLEGAL_PARAM_ERROR, "There is no image with id '" + id + "'");
      }
      overlay.setLayers(List.copyOf(layers.values()));
      return null;
    });
  }
}
