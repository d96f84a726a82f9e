package io.rivero.pipeline;

import org.jspecify.annotations.Nullable;

/// Gives what it is fed: a junction that lets an application exchange a source without touching its
/// consumers.
public final class PassThrough extends MediaElement {
  public PassThrough(MediaPipeline mediaPipeline) {
    super(mediaPipeline);
    join();
  }

  @Override
  @Nullable MediaElement passesOn(MediaType type) {
    return source(type);
  }
}
