package io.rivero.pipeline;

import io.rivero.pipeline.video.FilterStage;
import io.rivero.pipeline.video.PictureFilter;
import org.jspecify.annotations.Nullable;

/// An element that changes the pictures that it is fed; audio passes as it is.
public abstract class Filter extends MediaElement {
  private @Nullable FilteredSource video;

  Filter(MediaPipeline pipeline) {
    super(pipeline);
  }

  /// Begins to give pictures; the last step but one of each constructor of a subclass.
  final void filters(PictureFilter filter) {
    video = new FilteredSource(this, filter);
  }

  @Override
  final @Nullable Source ownSource(MediaType type) {
    return type == MediaType.VIDEO ? video : null;
  }

  @Override
  final @Nullable MediaElement passesOn(MediaType type) {
    return type == MediaType.VIDEO ? null : source(type);
  }

  @Override
  final void inputChanged(MediaType type, @Nullable Source source) {
    if (type == MediaType.VIDEO && video != null) {
      video.setInput(source);
    }
  }

  @Override
  final Rung reads(MediaType type) {
    return type == MediaType.VIDEO ? Rung.DECODED : Rung.RTP;
  }

  @Override
  final double latencyNanos(MediaType type) {
    FilterStage stage = type == MediaType.VIDEO && video != null ? video.stage() : null;
    return stage == null ? 0 : stage.latencyNanos();
  }

  @Override
  void released() {
    super.released();
    if (video != null) {
      video.end();
    }
  }
}
