package io.rivero.pipeline.video;

import io.rivero.codec.picture.I420Picture;
import io.rivero.pipeline.work.Actor;
import io.rivero.pipeline.work.OutcomeCounters;
import io.rivero.pipeline.work.WorkPool;
import io.rivero.rtp.payload.EncodedFrame;
import io.rivero.rtp.payload.PayloadFormat;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// Decodes every frame of one source. Only when it is half a second behind it goes on with the next
/// key frame instead.
public final class DecodeStage implements AutoCloseable {
  /// How far decoding may be behind.
  public static final long MAX_BEHIND_NANOS = 500_000_000;

  /// Frames that are decoded before others have their turn on the thread.
  static final int FRAMES_PER_TURN = 8;

  /// Frames that may wait, however quickly they came.
  static final int MAX_WAITING = 128;

  /// Key frames in a row that cannot be decoded until that is told; also the next ones may.
  static final int HOPELESS_KEY_FRAMES = 3;

  /// How long frames may come without one that can be decoded until that is told.
  static final long HOPELESS_NANOS = 10_000_000_000L;

  /// What a decoder says, on a work thread.
  public interface Listener {
    /// Pictures are missing until a key frame comes.
    void keyFrameNeeded();

    /// Whatever comes cannot be decoded. Told once, until a picture has come; meanwhile a key frame
    /// is asked for now and then only.
    ///
    /// @param reason part of a sentence
    void undecodable(String reason);

    /// The decoder is at its end by a fault of ours.
    void failed(RuntimeException fault);
  }

  private static final long NEVER = Long.MIN_VALUE;

  private record Work(EncodedFrame frame, long origin) {}

  private final FrameSink output;
  private final Listener listener;
  private final Actor actor;
  private final ArrayDeque<Work> waiting = new ArrayDeque<>(); // guarded by itself
  private boolean overflowed; // guarded by waiting
  private final OutcomeCounters<PictureOutcome> counters;
  private final OutcomeCounters.Counter decoded;
  private final OutcomeCounters.Counter skipped;
  private @Nullable PictureDecoder decoder;
  private @Nullable PayloadFormat decoderFormat;
  private boolean skipping = true; // until the first key frame
  private int undecodableKeyFrames; // in a row
  private boolean hopeless; // and told
  private long waitingSinceNanos = NEVER; // for a key frame, or since the last one was asked for

  /// @param counters of all stages
  public DecodeStage(
      WorkPool pool,
      OutcomeCounters<PictureOutcome> counters,
      FrameSink output,
      Listener listener) {
    this.output = output;
    this.listener = listener;
    this.counters = counters;
    decoded = counters.counter(PictureOutcome.DECODED);
    skipped = counters.counter(PictureOutcome.DECODE_SKIPPED);
    actor = new Actor(pool, this::step, this::closeDecoder, this::failed);
  }

  private void failed(RuntimeException fault) {
    counters.add(PictureOutcome.FAULT, 1);
    listener.failed(fault);
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

  /// What is behind catches up before those who take the pictures have their turn, so that they
  /// take the newest one.
  private boolean step() {
    for (int i = 0; i < FRAMES_PER_TURN; i++) {
      Work work;
      synchronized (waiting) {
        work = waiting.poll();
        skipping |= overflowed;
        overflowed = false;
      }
      if (work == null) {
        return false;
      }
      take(work);
    }
    return true;
  }

  private void take(Work work) {
    EncodedFrame frame = work.frame();
    boolean late = System.nanoTime() - frame.lastReceivedNanos() > MAX_BEHIND_NANOS;
    if (!frame.isKeyFrame() && (skipping || late || frame.isAfterLoss())) {
      noPicture(frame);
      return;
    }
    skipping = false;
    decode(work);
  }

  private void decode(Work work) {
    EncodedFrame frame = work.frame();
    PictureDecoder current = decoderFor(frame.format());
    boolean shown = current.decode(frame.bytes(), 0, frame.bytes().length);
    if (current.isKeyFrameNeeded()) {
      undecodableKeyFrames += frame.isKeyFrame() ? 1 : 0;
      noPicture(frame);
      return;
    }
    decoded.add(1);
    undecodableKeyFrames = 0;
    waitingSinceNanos = NEVER;
    hopeless = false;
    I420Picture picture = shown ? current.picture() : null;
    if (picture != null) {
      output.frame(
          new VideoFrame(picture, work.origin(), frame.timestamp(), frame.lastReceivedNanos()));
    }
  }

  /// A frame has given no picture, and the next one will not unless it is a key frame.
  private void noPicture(EncodedFrame frame) {
    skipping = true;
    skipped.add(1);
    long now = frame.lastReceivedNanos();
    if (waitingSinceNanos == NEVER) {
      waitingSinceNanos = now;
    }
    boolean waitedLong = now - waitingSinceNanos > HOPELESS_NANOS;
    if (!hopeless && (waitedLong || undecodableKeyFrames >= HOPELESS_KEY_FRAMES)) {
      hopeless = true;
      waitingSinceNanos = now;
      listener.undecodable(reason(frame));
    } else if (!hopeless) {
      listener.keyFrameNeeded();
    } else if (waitedLong) {
      waitingSinceNanos = now;
      listener.keyFrameNeeded();
    }
  }

  private String reason(EncodedFrame frame) {
    return undecodableKeyFrames == 0
        ? "no key frame of it has come for " + HOPELESS_NANOS / 1_000_000_000 + " s"
        : "its key frames are damaged, larger than "
            + PictureDecoder.MAX_WIDTH
            + "x"
            + PictureDecoder.MAX_HEIGHT
            + ", or of a kind of "
            + frame.format()
            + " that is not supported";
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
