package io.rivero.pipeline;

import io.rivero.pipeline.net.MediaLoop;
import io.rivero.pipeline.video.FilterStage;
import io.rivero.pipeline.video.FrameFanOut;
import io.rivero.pipeline.video.FrameSink;
import io.rivero.pipeline.video.PictureFilter;
import io.rivero.sdp.NegotiatedCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The pictures that a filter gives: those of its input, changed. While nobody takes them nothing
/// is done. Owned by the home loop.
final class FilteredSource implements Source, PictureSource, MediaLoop.Timed {
  private final MediaElement element;
  private final PictureFilter filter;
  private final FrameFanOut pictures = new FrameFanOut();
  private @Nullable Source input;
  private @Nullable PictureSource feeding;
  private @Nullable FilterStage stage;
  private @Nullable EncodedSource encoded;
  private final StageFaults faults;
  private boolean asking;

  FilteredSource(MediaElement element, PictureFilter filter) {
    this.element = element;
    this.filter = filter;
    faults = new StageFaults(element, "filtering", this, () -> stage != null);
  }

  /// Exchanges what is filtered; null for nothing.
  void setInput(@Nullable Source next) {
    if (next != input) {
      unplug();
      input = next;
      plug();
    }
  }

  /// The counters of the filter; null while it does nothing.
  @Nullable FilterStage stage() {
    return stage;
  }

  @Nullable EncodedSource encoded() {
    return encoded;
  }

  /// A filter may feed itself, directly or through others: nothing flows then.
  @Override
  public boolean isFlowing(long nowNanos) {
    if (input == null || asking) {
      return false;
    }
    asking = true;
    try {
      return input.isFlowing(nowNanos);
    } finally {
      asking = false;
    }
  }

  /// The element is being released.
  void end() {
    setInput(null);
    if (encoded != null) {
      List.copyOf(encoded.legs()).forEach(leg -> leg.follow(null));
    }
  }

  @Override
  public Flow flow(long nowNanos) {
    return new Flow("pictures", 0, stage == null ? 0 : stage.filtered(), isFlowing(nowNanos));
  }

  @Override
  public @Nullable PacketSource packets(List<NegotiatedCodec> accepted) {
    if (!EncodedSource.fits(accepted)) {
      return null;
    }
    if (encoded == null) {
      encoded = new EncodedSource(element, this, () -> encoded = null);
    }
    return encoded;
  }

  @Override
  public PictureSource pictures() {
    return this;
  }

  @Override
  public boolean isTranscoding() {
    return encoded != null;
  }

  @Override
  public void requestKeyFrame(long nowNanos) {
    if (encoded != null) {
      encoded.requestKeyFrame(nowNanos);
    }
  }

  @Override
  public String description() {
    return "pictures, which can be encoded as VP8 only";
  }

  @Override
  public void add(FrameSink sink) {
    boolean first = pictures.isEmpty();
    pictures.add(sink);
    if (first) {
      stage = makeStage();
      element.home().add(this);
      plug();
    }
  }

  @Override
  public void remove(FrameSink sink) {
    pictures.remove(sink);
    if (pictures.isEmpty() && stage != null) {
      unplug();
      stage.close();
      stage = null;
      element.home().remove(this);
    }
  }

  private FilterStage makeStage() {
    return new FilterStage(
        element.runtime().work(), element.runtime().pictures(), filter, pictures, faults::failed);
  }

  @Override
  public long deadlineNanos() {
    return faults.deadlineNanos();
  }

  /// After a fault the filter is tried again.
  @Override
  public void onTimeout(long nowNanos) {
    FilterStage former = stage;
    if (faults.isDue(nowNanos) && former != null) {
      FilterStage next = makeStage();
      stage = next;
      if (feeding != null) {
        feeding.add(next);
        feeding.remove(former);
      }
    }
  }

  @Override
  public @Nullable PictureClock pictureClock() {
    if (feeding == null || asking) {
      return null;
    }
    asking = true;
    try {
      return feeding.pictureClock();
    } finally {
      asking = false;
    }
  }

  private void plug() {
    if (stage == null || input == null || feeding != null || isRing()) {
      return;
    }
    PictureSource next = input.pictures();
    feeding = next;
    if (next != null) {
      next.add(stage);
    }
  }

  private void unplug() {
    PictureSource former = feeding;
    feeding = null;
    if (stage != null && former != null) {
      former.remove(stage);
    }
  }

  /// A filter may be connected to itself, directly or through others: then it is not fed at all.
  private boolean isRing() {
    FilteredSource filtered = this;
    while (filtered.input instanceof FilteredSource next) {
      if (next == this || next == filtered) {
        return true;
      }
      filtered = next;
    }
    return false;
  }
}
