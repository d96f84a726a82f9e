package io.rivero.pipeline;

import io.rivero.pipeline.net.MediaLoop;
import io.rivero.rtp.stream.SourceClock;
import org.jspecify.annotations.Nullable;

/// What a publisher sends, decoded once for all consumers; it ends with the last of them. Owned by
/// the home loop.
abstract sealed class DecodedMedia implements MediaLoop.Timed permits DecodedSource, DecodedSound {
  private final MediaElement element;
  private final TrackSource track;
  private final Runnable onIdle;
  private final StageFaults faults;
  private boolean active;

  /// @param onIdle called when the last consumer has gone; the object is of no use afterwards
  DecodedMedia(MediaElement element, TrackSource track, Runnable onIdle) {
    this.element = element;
    this.track = track;
    this.onIdle = onIdle;
    faults = new StageFaults(element, "decoding", this, () -> active);
  }

  /// There is a consumer.
  final void begin() {
    if (!active) {
      active = true;
      element.home().add(this);
      element.getMediaPipeline().flows().changed();
    }
  }

  /// There is none any more.
  final void end() {
    if (active) {
      active = false;
      element.home().remove(this);
      stop();
      onIdle.run();
      element.getMediaPipeline().flows().changed();
    }
  }

  /// Nothing will be decoded any more.
  abstract void stop();

  final MediaElement element() {
    return element;
  }

  final TrackSource track() {
    return track;
  }

  /// The relation of timestamps and moments that the publisher's reports give; null if unknown.
  public final @Nullable SourceClock clock() {
    return track.media().clock();
  }

  /// Are there consumers?
  final boolean isActive() {
    return active;
  }

  final long now() {
    return element.home().clock().nowNanos();
  }

  /// What becomes of the stage after a fault of ours.
  final StageFaults faults() {
    return faults;
  }
}
