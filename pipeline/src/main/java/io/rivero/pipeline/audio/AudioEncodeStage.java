package io.rivero.pipeline.audio;

import io.rivero.codec.audio.AudioEncoder;
import io.rivero.codec.audio.AudioFrame;
import io.rivero.codec.opus.OpusEncoder;
import io.rivero.pipeline.work.Actor;
import io.rivero.pipeline.work.Latency;
import io.rivero.pipeline.work.WorkPool;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import java.util.ArrayDeque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Encodes every block in one format and puts it into an RTP packet. Blocks of another rate are
/// resampled.
public final class AudioEncodeStage implements AudioSink, AutoCloseable {
  /// Blocks that may wait: half a second. Then the oldest are left out.
  static final int MAX_WAITING = 25;

  /// What the encoder has made, on a work thread.
  public interface Listener {
    /// A packet; nobody changes it any more.
    ///
    /// @param time where its first sample comes from
    void encoded(RtpPacket packet, SoundTime time);

    /// The encoder is at its end by a fault of ours.
    void failed(RuntimeException fault);
  }

  private final PayloadFormat format;
  private final Listener listener;
  private final Actor actor;
  private final AudioPackets packets;
  private final ArrayDeque<AudioBlock> waiting = new ArrayDeque<>(); // guarded by itself
  private final Latency latency = new Latency();
  private final LongAdder encoded = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final AudioFrame whole = new AudioFrame();
  private final byte[] bytes = new byte[AudioEncoder.MAX_PACKET];
  private @Nullable AudioEncoder encoder;
  private @Nullable BlockConverter converter;
  private int rateHz; // of the blocks
  private int channels;
  private long former = Long.MIN_VALUE; // number of the block before
  private volatile int lossPercent;

  /// @param format what to encode to, see {@link AudioCodecs#isPossible}
  /// @param payloadType of the packets
  public AudioEncodeStage(WorkPool pool, PayloadFormat format, int payloadType, Listener listener) {
    this.format = format;
    this.listener = listener;
    this.packets = new AudioPackets(format, payloadType, ThreadLocalRandom.current());
    this.actor = new Actor(pool, this::step, () -> {}, listener::failed);
  }

  @Override
  public void block(AudioBlock block) {
    synchronized (waiting) {
      if (waiting.size() == MAX_WAITING) {
        waiting.poll();
        dropped.increment();
      }
      waiting.add(block);
    }
    actor.wake();
  }

  /// What viewers lose: the encoder repeats itself accordingly if its format can; any thread.
  ///
  /// @param percent 0 to 100
  public void setLoss(int percent) {
    lossPercent = percent;
  }

  /// The SSRC of the packets.
  public int ssrc() {
    return packets.ssrc();
  }

  /// Blocks that were encoded.
  public long encoded() {
    return encoded.sum();
  }

  /// Blocks that were left out because the encoder was behind.
  public long dropped() {
    return dropped.sum();
  }

  /// From the arrival of a sample on the fastest way until it is encoded, on average: most of it is
  /// spent in the jitter buffer.
  public double latencyNanos() {
    return latency.nanos();
  }

  @Override
  public void close() {
    actor.close();
  }

  private boolean step() {
    AudioBlock block;
    synchronized (waiting) {
      block = waiting.poll();
    }
    if (block == null) {
      return false;
    }
    encode(block);
    return true;
  }

  private void encode(AudioBlock block) {
    AudioEncoder current = encoderFor(block);
    BlockConverter into = converterFor(block, current);
    if (!into.convert(block, whole)) {
      return;
    }
    if (current instanceof OpusEncoder opus) {
      opus.setErrorCorrection(true, lossPercent);
    }
    int length = current.encode(whole, bytes, 0);
    if (length > 0) {
      long now = System.nanoTime();
      latency.add(now - block.time().arrivalNanos());
      listener.encoded(
          packets.of(bytes, length, block.number(), now), block.time().before(into.delayNanos()));
      encoded.increment();
    }
  }

  private AudioEncoder encoderFor(AudioBlock block) {
    AudioEncoder current = encoder;
    if (current == null || block.sampleRateHz() != rateHz || block.channels() != channels) {
      rateHz = block.sampleRateHz();
      channels = block.channels();
      current = AudioCodecs.encoder(format, rateHz, channels);
      encoder = current;
      converter = null;
    }
    return current;
  }

  private BlockConverter converterFor(AudioBlock block, AudioEncoder target) {
    BlockConverter current = converter;
    if (current == null || block.number() != former + 1) {
      current = new BlockConverter(rateHz, channels, target);
      converter = current;
    }
    former = block.number();
    return current;
  }
}
