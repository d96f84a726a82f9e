package io.rivero.pipeline.audio;

import io.rivero.codec.audio.AudioEncoder;
import io.rivero.codec.audio.AudioFrame;
import io.rivero.pipeline.work.Actor;
import io.rivero.pipeline.work.Latency;
import io.rivero.pipeline.work.OutcomeCounters;
import io.rivero.pipeline.work.WorkPool;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.payload.TelephoneEvent;
import io.rivero.rtp.payload.TelephoneEventRelay;
import java.util.ArrayDeque;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Encodes sound in one format and puts it into RTP packets, with the keys of the telephone between
/// them. Blocks of another rate are resampled.
public final class AudioEncodeStage implements AudioSink, AutoCloseable {
  /// Blocks and keys that may wait: half a second. Then the oldest are left out.
  static final int MAX_WAITING = 25;

  /// What the encoder has made, on a work thread.
  public interface Listener {
    /// A packet; nobody changes it any more.
    ///
    /// @param time where its first sample comes from
    void encoded(RtpPacket packet, SoundTime time);

    /// A packet about a key of the telephone.
    void key(RtpPacket packet);

    /// The encoder is at its end by a fault of ours.
    void failed(RuntimeException fault);
  }

  /// What to make.
  ///
  /// @param format what to encode to, see {@link AudioCodecs#isPossible}
  /// @param payloadType of its packets
  /// @param keysPayloadType of telephone events
  /// @param packetMillis of sound in a packet, one of {@link AudioCodecs#PACKET_MILLIS}
  public record Target(
      PayloadFormat format, int payloadType, int keysPayloadType, int packetMillis) {}

  private final WorkPool pool;
  private final OutcomeCounters<SoundOutcome> counters;
  private final Target target;
  private final Listener listener;
  private final Actor actor;
  private final AudioPackets packets;
  private final TelephoneEventRelay keys;
  private final ArrayDeque<SoundItem> waiting = new ArrayDeque<>(); // guarded by itself
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
  private int keysSsrc;
  private volatile EncoderSettings settings = EncoderSettings.USUAL;
  private @Nullable EncoderSettings applied;

  public AudioEncodeStage(
      WorkPool pool, OutcomeCounters<SoundOutcome> counters, Target target, Listener listener) {
    this(
        pool,
        counters,
        target,
        new AudioPackets(target.format(), target.payloadType(), ThreadLocalRandom.current()),
        listener);
  }

  private AudioEncodeStage(
      WorkPool pool,
      OutcomeCounters<SoundOutcome> counters,
      Target target,
      AudioPackets packets,
      Listener listener) {
    this.pool = pool;
    this.counters = counters;
    this.target = target;
    this.listener = listener;
    this.packets = packets;
    keys = new TelephoneEventRelay(target.format().clockRateHz(), this::key);
    actor = new Actor(pool, this::step, () -> {}, this::failed);
  }

  /// Another one that goes on with the stream, for when this one has failed.
  public AudioEncodeStage successor() {
    var next = new AudioEncodeStage(pool, counters, target, packets, listener);
    next.set(settings);
    return next;
  }

  private void failed(RuntimeException fault) {
    counters.add(SoundOutcome.FAULT, 1);
    listener.failed(fault);
  }

  @Override
  public void block(AudioBlock block) {
    put(block);
  }

  @Override
  public void key(KeyReport report) {
    put(report);
  }

  private void put(SoundItem item) {
    synchronized (waiting) {
      if (waiting.size() == MAX_WAITING) {
        waiting.poll();
        dropped.increment();
        counters.add(SoundOutcome.SKIPPED, 1);
      }
      waiting.add(item);
    }
    actor.wake();
  }

  /// Changes how it is encoded; any thread.
  public void set(EncoderSettings next) {
    settings = next;
  }

  /// What was set last.
  public EncoderSettings settings() {
    return settings;
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
    SoundItem item;
    synchronized (waiting) {
      item = waiting.poll();
    }
    switch (item) {
      case AudioBlock block -> encode(block);
      case KeyReport report -> relay(report);
      case null -> {
        return false;
      }
    }
    return true;
  }

  private void encode(AudioBlock block) {
    AudioEncoder current = encoderFor(block);
    BlockConverter into = converterFor(block, current);
    into.push(block);
    while (into.poll(whole)) {
      int length = current.encode(whole, bytes, 0);
      if (length > 0) {
        send(block, into, length);
      }
    }
    encoded.increment();
    counters.add(SoundOutcome.ENCODED, 1);
  }

  private void send(AudioBlock block, BlockConverter from, int length) {
    long now = System.nanoTime();
    latency.add(now - block.time().arrivalNanos());
    int offset = from.offsetMillis();
    long millis = block.number() * AudioBlock.MILLIS + offset;
    listener.encoded(
        packets.of(bytes, length, millis, target.packetMillis(), now),
        block.time().before(from.delayNanos() - offset * 1_000_000L));
  }

  private AudioEncoder encoderFor(AudioBlock block) {
    AudioEncoder current = encoder;
    if (current == null || block.sampleRateHz() != rateHz || block.channels() != channels) {
      rateHz = block.sampleRateHz();
      channels = block.channels();
      current = AudioCodecs.encoder(target.format(), rateHz, channels);
      encoder = current;
      converter = null;
      applied = null;
    }
    EncoderSettings now = settings;
    if (!now.equals(applied)) {
      applied = now;
      AudioCodecs.apply(now, current);
    }
    return current;
  }

  private BlockConverter converterFor(AudioBlock block, AudioEncoder into) {
    BlockConverter current = converter;
    if (current == null || block.number() != former + 1) {
      current = new BlockConverter(rateHz, channels, into, target.packetMillis());
      converter = current;
    }
    former = block.number();
    return current;
  }

  private void relay(KeyReport each) {
    if (each.ssrc() != keysSsrc) {
      keysSsrc = each.ssrc();
      keys.restart();
    }
    long now = packets.timestamp(each.number() * AudioBlock.MILLIS);
    keys.receive(each.report(), each.timestamp(), each.clockRateHz(), now);
  }

  private void key(TelephoneEvent report, long timestamp, boolean marker) {
    listener.key(
        packets.of(report, target.keysPayloadType(), timestamp, marker, System.nanoTime()));
  }
}
