package io.rivero.pipeline.video;

import io.rivero.codec.vp8.Vp8EncodedFrame;
import io.rivero.codec.vp8.Vp8Encoder;
import io.rivero.codec.vp8.Vp8EncoderConfig;
import io.rivero.pipeline.work.Actor;
import io.rivero.pipeline.work.Latency;
import io.rivero.pipeline.work.OutcomeCounters;
import io.rivero.pipeline.work.WorkPool;
import io.rivero.rtp.RtpPacket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Encodes the newest picture as VP8 and cuts it into RTP packets.
public final class EncodeStage implements FrameSink, AutoCloseable {
  /// What the encoder has made, on a work thread.
  public interface Listener {
    /// The packets of one frame, in order; nobody changes them any more.
    ///
    /// @param origin of the picture
    /// @param offset what timestamps of the origin were moved by, so that those of the stream go on
    void encoded(List<RtpPacket> packets, long origin, long offset);

    /// The encoder is at its end by a fault of ours.
    void failed(RuntimeException fault);
  }

  /// Share of the time between two pictures that encoding may take: the same core has to decode and
  /// filter, too.
  private static final double BUDGET = 0.4;

  private static final long LEAST_INTERVAL_NANOS = 8_000_000;
  private static final long GREATEST_INTERVAL_NANOS = 200_000_000;

  private final WorkPool pool;
  private final OutcomeCounters<PictureOutcome> counters;
  private final LatestFrame input;
  private final Listener listener;
  private final Actor actor;
  private final Latency latency = new Latency();
  private final OutcomeCounters.Counter encoded;
  private final OutcomeCounters.Counter held;
  private final Vp8Packets packets;
  private @Nullable Vp8Encoder encoder;
  private volatile int bitsPerSecond;
  private volatile boolean keyFrameWanted;
  private volatile int width;
  private volatile int height;
  private long formerTimestamp;
  private long intervalNanos = 33_333_333;

  /// @param counters of all stages
  /// @param payloadType of the packets
  /// @param bitsPerSecond the first target
  public EncodeStage(
      WorkPool pool,
      OutcomeCounters<PictureOutcome> counters,
      int payloadType,
      int bitsPerSecond,
      Listener listener) {
    this(
        pool,
        counters,
        new Vp8Packets(payloadType, ThreadLocalRandom.current()),
        bitsPerSecond,
        listener);
  }

  private EncodeStage(
      WorkPool pool,
      OutcomeCounters<PictureOutcome> counters,
      Vp8Packets packets,
      int bitsPerSecond,
      Listener listener) {
    this.pool = pool;
    this.counters = counters;
    this.packets = packets;
    this.bitsPerSecond = bitsPerSecond;
    this.listener = listener;
    input = new LatestFrame(counters.counter(PictureOutcome.ENCODE_SKIPPED));
    encoded = counters.counter(PictureOutcome.ENCODED);
    held = counters.counter(PictureOutcome.ENCODE_HELD);
    actor = new Actor(pool, this::step, input::clear, this::failed);
  }

  /// Goes on with the stream of this stage after a fault has ended it.
  public EncodeStage successor() {
    return new EncodeStage(pool, counters, packets, bitsPerSecond, listener);
  }

  private void failed(RuntimeException fault) {
    counters.add(PictureOutcome.FAULT, 1);
    listener.failed(fault);
  }

  @Override
  public void frame(VideoFrame frame) {
    input.put(frame);
    actor.wake();
  }

  /// Sets the target from the next picture on; any thread.
  public void setBitrate(int bitsPerSecond) {
    this.bitsPerSecond = bitsPerSecond;
  }

  /// Makes the next picture a key frame; any thread.
  public void requestKeyFrame() {
    keyFrameWanted = true;
  }

  /// The target, in bits per second.
  public int bitrate() {
    return bitsPerSecond;
  }

  /// The SSRC of the packets.
  public int ssrc() {
    return packets.ssrc();
  }

  /// Width of the last picture, 0 before the first.
  public int width() {
    return width;
  }

  /// Height of the last picture, 0 before the first.
  public int height() {
    return height;
  }

  /// Frames that were encoded.
  public long encoded() {
    return encoded.sum();
  }

  /// Pictures that were left out because a newer one was there, or to keep the bit rate.
  public long dropped() {
    return input.dropped() + held.sum();
  }

  /// From the arrival of a picture's last packet until it is encoded, on average.
  public double latencyNanos() {
    return latency.nanos();
  }

  @Override
  public void close() {
    actor.close();
  }

  private boolean step() {
    VideoFrame frame = input.take();
    if (frame == null) {
      return false;
    }
    try {
      encode(frame);
    } finally {
      frame.picture().release();
    }
    return true;
  }

  private void encode(VideoFrame frame) {
    Vp8Encoder current = encoder;
    if (current == null) {
      current = new Vp8Encoder(Vp8EncoderConfig.defaults(bitsPerSecond));
      encoder = current;
    }
    long offset = packets.offset(frame);
    long timestamp = frame.timestamp() + offset;
    measureInterval(timestamp - formerTimestamp);
    formerTimestamp = timestamp;
    width = frame.picture().width();
    height = frame.picture().height();
    current.setBitrate(bitsPerSecond);
    current.setFrameBudgetNanos((long) (intervalNanos * BUDGET));
    if (keyFrameWanted) {
      keyFrameWanted = false;
      current.requestKeyFrame();
    }
    long begin = System.nanoTime();
    Vp8EncodedFrame result = current.encode(frame.picture(), timestamp * 100_000 / 9);
    long end = System.nanoTime();
    current.frameTook(end - begin);
    if (result == null) {
      held.add(1);
      return;
    }
    encoded.add(1);
    latency.add(end - frame.receivedNanos());
    listener.encoded(packets.of(result, timestamp, end), frame.origin(), offset);
  }

  private void measureInterval(long ticks) {
    long nanos = Math.clamp(ticks * 100_000 / 9, LEAST_INTERVAL_NANOS, GREATEST_INTERVAL_NANOS);
    intervalNanos += (nanos - intervalNanos) / 8;
  }
}
