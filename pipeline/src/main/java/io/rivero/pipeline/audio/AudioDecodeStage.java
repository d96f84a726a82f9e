package io.rivero.pipeline.audio;

import io.rivero.codec.audio.AudioFrame;
import io.rivero.codec.audio.JitterBuffer;
import io.rivero.codec.audio.JitterStatistics;
import io.rivero.pipeline.work.Actor;
import io.rivero.pipeline.work.OutcomeCounters;
import io.rivero.pipeline.work.WorkPool;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.payload.TelephoneEvent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Evens out one source's packets and decodes them, a block every 20 ms. The beat is given by
/// {@link #play}, since nothing here has a clock.
public final class AudioDecodeStage implements AutoCloseable {
  /// Packets that may wait, however quickly they came.
  static final int MAX_PACKETS = 128;

  /// Reports about keys that may wait until what came before them has been played.
  static final int MAX_KEYS = 64;

  private static final long MAX_KEY_NANOS = 1_000_000_000;

  /// Blocks that may be due: half a second. Then some are left out, and what was in them is caught
  /// up with by the jitter buffer.
  public static final int MAX_BLOCKS = 25;

  private static final int LOOK_BLOCKS = 10;
  private static final int FADES_PER_SECOND = 200; // 5 ms each

  /// A stream of packets in one format.
  ///
  /// @param origin another number for each stream, unique in the process
  /// @param format one that can be decoded
  public record Stream(long origin, int ssrc, PayloadFormat format, int clockRateHz) {}

  private sealed interface Work permits Packet, Key, Beat {}

  private static final class Packet implements Work {
    final Stream stream;
    final byte[] bytes;
    final int offset;
    final int length;
    final long timestamp;
    final long receivedNanos;
    final boolean comfortNoise;

    Packet(Stream stream, RtpPacket packet, boolean comfortNoise) {
      this.stream = stream;
      this.bytes = packet.buffer();
      this.offset = packet.payloadOffset();
      this.length = packet.payloadLength();
      this.timestamp = packet.extendedTimestamp();
      this.receivedNanos = packet.receivedNanos();
      this.comfortNoise = comfortNoise;
    }
  }

  private record Key(
      TelephoneEvent report, int ssrc, long timestamp, int clockRateHz, long receivedNanos)
      implements Work {}

  private record Beat(long number) implements Work {}

  private final WorkPool pool;
  private final OutcomeCounters<SoundOutcome> counters;
  private final Consumer<RuntimeException> onFault;
  private final List<AudioSink> sinks;
  private final Actor actor;
  private final ArrayDeque<Work> waiting = new ArrayDeque<>(); // guarded by itself
  private int waitingPackets; // and keys; guarded by waiting
  private int waitingBeats; // guarded by waiting
  private final LongAdder played = new LongAdder();
  private final LongAdder decoded = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final AudioFrame frame = new AudioFrame();
  private final ArrayDeque<Key> keys = new ArrayDeque<>();
  private long pulledNanos;
  private long delayNanos; // from the arrival of a sample to its playing
  private @Nullable Stream stream;
  private @Nullable JitterBuffer buffer;
  private @Nullable JitterCounts counts; // of the buffer
  private @Nullable Stream endingStream;
  private @Nullable JitterBuffer ending; // of a former stream: one block is left to fade out
  private volatile boolean quiet = true;
  private volatile @Nullable JitterStatistics statistics;

  /// @param onFault told on a work thread what has ended the stage
  public AudioDecodeStage(
      WorkPool pool, OutcomeCounters<SoundOutcome> counters, Consumer<RuntimeException> onFault) {
    this(pool, counters, new CopyOnWriteArrayList<>(), onFault);
  }

  private AudioDecodeStage(
      WorkPool pool,
      OutcomeCounters<SoundOutcome> counters,
      List<AudioSink> sinks,
      Consumer<RuntimeException> onFault) {
    this.pool = pool;
    this.counters = counters;
    this.sinks = sinks;
    this.onFault = onFault;
    this.actor = new Actor(pool, this::step, this::count, this::failed);
  }

  /// Another one that gives to the same sinks, for when this one has failed.
  public AudioDecodeStage successor() {
    return new AudioDecodeStage(pool, counters, sinks, onFault);
  }

  private void failed(RuntimeException fault) {
    counters.add(SoundOutcome.FAULT, 1);
    onFault.accept(fault);
  }

  /// From now on the sink is given every block; any thread.
  public void add(AudioSink sink) {
    sinks.add(sink);
  }

  public void remove(AudioSink sink) {
    sinks.remove(sink);
  }

  /// Is there nobody to give anything to?
  public boolean isEmpty() {
    return sinks.isEmpty();
  }

  /// Takes a packet, whose array nobody changes any more; any one thread.
  ///
  /// @param comfortNoise whether its payload is that of RFC 3389 instead of the stream's format
  public void packet(Stream of, RtpPacket packet, boolean comfortNoise) {
    put(new Packet(of, packet, comfortNoise));
  }

  /// Takes a report about a key of the telephone, which is given when the sound that came with it
  /// is played; the same thread.
  ///
  /// @param packet whose payload it is
  /// @param clockRateHz of its timestamp
  public void key(TelephoneEvent report, RtpPacket packet, int clockRateHz) {
    put(
        new Key(
            report,
            packet.ssrc(),
            packet.extendedTimestamp(),
            clockRateHz,
            packet.receivedNanos()));
  }

  private void put(Work work) {
    synchronized (waiting) {
      if (waitingPackets == MAX_PACKETS) {
        skip();
        return;
      }
      waitingPackets++;
      waiting.add(work);
    }
    actor.wake();
  }

  private void skip() {
    skipped.increment();
    counters.add(SoundOutcome.SKIPPED, 1);
  }

  /// The time of a block has come; the same thread.
  ///
  /// @param number of the block, see {@link AudioBlock#numberAt}
  public void play(long number) {
    synchronized (waiting) {
      if (waitingBeats == MAX_BLOCKS) {
        skip();
        return;
      }
      waitingBeats++;
      waiting.add(new Beat(number));
    }
    actor.wake();
  }

  /// Blocks whose time has come, with or without sound.
  public long played() {
    return played.sum();
  }

  /// Blocks that were given.
  public long decoded() {
    return decoded.sum();
  }

  /// Packets and blocks that were left out because the stage was behind.
  public long skipped() {
    return skipped.sum();
  }

  /// Was there nothing to hear in the last block?
  public boolean isQuiet() {
    return quiet;
  }

  /// What the jitter buffer of the present stream has done; null before its first blocks.
  public @Nullable JitterStatistics statistics() {
    return statistics;
  }

  @Override
  public void close() {
    actor.close();
  }

  private boolean step() {
    Work work;
    synchronized (waiting) {
      work = waiting.poll();
      waitingPackets -= work instanceof Packet || work instanceof Key ? 1 : 0;
      waitingBeats -= work instanceof Beat ? 1 : 0;
    }
    switch (work) {
      case Packet packet -> receive(packet);
      case Key key -> receive(key);
      case Beat beat -> play(beat);
      case null -> {
        return false;
      }
    }
    return true;
  }

  private void receive(Packet packet) {
    JitterBuffer into = bufferFor(packet.stream);
    if (packet.comfortNoise) {
      into.pushComfortNoise(
          packet.bytes, packet.offset, packet.length, packet.timestamp, packet.receivedNanos);
    } else {
      into.push(packet.bytes, packet.offset, packet.length, packet.timestamp, packet.receivedNanos);
    }
  }

  private void receive(Key key) {
    if (keys.size() == MAX_KEYS) {
      skip();
    } else {
      keys.add(key);
    }
  }

  private JitterBuffer bufferFor(Stream of) {
    JitterBuffer current = buffer;
    Stream former = stream;
    if (current == null || former == null || former.origin() != of.origin()) {
      current =
          new JitterBuffer(
              AudioCodecs.decoder(of.format()), of.clockRateHz(), JitterBuffer.Config.defaults());
      count();
      counts = new JitterCounts(counters, current.sampleRateHz());
      counters.add(SoundOutcome.BEGUN, 1);
      ending = buffer;
      endingStream = stream;
      buffer = current;
      stream = of;
    }
    return current;
  }

  private void play(Beat beat) {
    JitterBuffer last = ending;
    Stream lastStream = endingStream;
    JitterBuffer from = buffer;
    Stream of = stream;
    if (last != null && lastStream != null) {
      ending = null;
      end(beat.number(), last, lastStream);
    } else if (from != null && of != null) {
      play(beat.number(), from, of);
    }
    giveKeys(beat.number());
    played.increment();
  }

  /// Another stream has begun, which is silent for a block at least: what was heard fades out.
  private void end(long number, JitterBuffer from, Stream of) {
    if (from.pull(frame, number * AudioBlock.NANOS)) {
      int fade = frame.sampleRateHz() / FADES_PER_SECOND;
      for (int i = 0; i < frame.samples() * frame.channels(); i++) {
        int left = Math.max(0, fade - i / frame.channels());
        frame.pcm()[i] = (short) (frame.pcm()[i] * left / fade);
      }
      give(number, from, of);
    }
  }

  private void play(long number, JitterBuffer from, Stream of) {
    long now = number * AudioBlock.NANOS;
    pulledNanos = now;
    boolean audible = from.pull(frame, now);
    quiet = !audible;
    if (number % LOOK_BLOCKS == 0) {
      count();
    }
    if (audible) {
      give(number, from, of);
    }
  }

  /// The buffer's statistics are looked at now and then, and at its end.
  private void count() {
    JitterBuffer from = buffer;
    JitterCounts into = counts;
    if (from != null && into != null) {
      JitterStatistics now = from.statistics(pulledNanos);
      statistics = now;
      into.add(now);
    }
  }

  private void giveKeys(long number) {
    long hold = Math.clamp(delayNanos, 0, MAX_KEY_NANOS);
    Key key = keys.peek();
    while (key != null && number * AudioBlock.NANOS - key.receivedNanos() >= hold) {
      keys.poll();
      var report =
          new KeyReport(key.report(), key.ssrc(), key.timestamp(), key.clockRateHz(), number);
      for (AudioSink sink : sinks) {
        sink.key(report);
      }
      key = keys.peek();
    }
  }

  private void give(long number, JitterBuffer from, Stream of) {
    decoded.increment();
    counters.add(SoundOutcome.DECODED, 1);
    delayNanos = number * AudioBlock.NANOS - from.arrivalNanos();
    var time = new SoundTime(of.ssrc(), from.timestamp(), of.clockRateHz(), from.arrivalNanos());
    var block = new AudioBlock(frame, number, time);
    for (AudioSink sink : sinks) {
      sink.block(block);
    }
  }
}
