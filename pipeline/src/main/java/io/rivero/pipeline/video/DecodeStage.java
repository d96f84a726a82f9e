package io.rivero.pipeline.video;

import io.rivero.codec.picture.I420Picture;
import io.rivero.pipeline.work.Actor;
import io.rivero.pipeline.work.WorkPool;
import io.rivero.rtp.payload.EncodedFrame;
import io.rivero.rtp.payload.PayloadFormat;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Decodes every frame of one source. Only when it is half a second behind it goes on with the next
/// key frame instead.
public final class DecodeStage implements AutoCloseable {
  /// How far decoding may be behind.
  public static final long MAX_BEHIND_NANOS = 500_000_000;

  /// Frames that may wait, however quickly they came.
  static final int MAX_WAITING = 128;

  /// What a decoder says, on a work thread.
  public interface Listener {
    /// Pictures are missing until a key frame comes.
    void keyFrameNeeded();

    /// The decoder is at its end by a fault of ours.
    void failed(RuntimeException fault);
  }

  private record Work(EncodedFrame frame, long origin) {}

  private final FrameSink output;
  private final Listener listener;
  private final Actor actor;
  private final ArrayDeque<Work> waiting = new ArrayDeque<>(); // guarded by itself
  private boolean overflowed; // guarded by waiting
  private final LongAdder decoded = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private @Nullable PictureDecoder decoder;
  private @Nullable PayloadFormat decoderFormat;
  private boolean skipping = true; // until the first key frame

  public DecodeStage(WorkPool pool, FrameSink output, Listener listener) {
    this.output = output;
    this.listener = listener;
    this.actor = new Actor(pool, this::step, this::closeDecoder, listener::failed);
  }

  /// Can frames of this format be decoded?
  public static boolean isPossible(PayloadFormat format) {
    return PictureDecoder.isPossible(format);
  }

  /// Takes the next frame, in the order of decoding; any one thread.
  ///
  /// @param origin see {@link VideoFrame#origin}
  public void frame(EncodedFrame frame, long origin) {
    synchronized (waiting) {
      if (waiting.size() >= MAX_WAITING) {
        skipped.add(waiting.size());
        waiting.clear();
        overflowed = true;
      }
      waiting.add(new Work(frame, origin));
    }
    actor.wake();
  }

  /// Frames that were decoded.
  public long decoded() {
    return decoded.sum();
  }

  /// Frames that were not decoded, since a frame before them was missing or time had run out.
  public long skipped() {
    return skipped.sum();
  }

  @Override
  public void close() {
    actor.close();
  }

  private boolean step() {
    Work work;
    synchronized (waiting) {
      work = waiting.poll();
      skipping |= overflowed;
      overflowed = false;
    }
    if (work == null) {
      return false;
    }
    EncodedFrame frame = work.frame();
    boolean late = System.nanoTime() - frame.lastReceivedNanos() > MAX_BEHIND_NANOS;
    boolean key = frame.isKeyFrame();
    if (!key && (skipping || late || frame.isAfterLoss())) {
      skipping = true;
      skipped.increment();
      listener.keyFrameNeeded();
      return true;
    }
    skipping = false;
    decode(work);
    return true;
  }

  private void decode(Work work) {
    EncodedFrame frame = work.frame();
    PictureDecoder current = decoderFor(frame.format());
    boolean shown = current.decode(frame.bytes(), 0, frame.bytes().length);
    if (current.isKeyFrameNeeded()) {
      skipping = true;
      skipped.increment();
      listener.keyFrameNeeded();
      return;
    }
    decoded.increment();
    I420Picture picture = shown ? current.picture() : null;
    if (picture != null) {
      output.frame(
          new VideoFrame(picture, work.origin(), frame.timestamp(), frame.lastReceivedNanos()));
    }
  }

  private PictureDecoder decoderFor(PayloadFormat format) {
    PictureDecoder current = decoder;
    if (current == null || format != decoderFormat) {
      closeDecoder();
      current = PictureDecoder.of(format);
      decoder = current;
      decoderFormat = format;
    }
    return current;
  }

  private void closeDecoder() {
    if (decoder != null) {
      decoder.close();
      decoder = null;
    }
  }
}
