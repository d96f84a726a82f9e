package io.rivero.codec.audio;

import io.rivero.codec.audio.PacketQueue.Packet;
import org.jspecify.annotations.Nullable;

/// Stands in front of a decoder: packets come as the network brings them, PCM goes out as evenly as
/// it is asked for.
///
/// Whoever plays calls [#pull] once per block; each packet is played when the depth has passed
/// since it would have come on the fastest way. The depth follows the measured jitter. Where what
/// is played is off by more than 10 ms, because the depth or the sender's clock has changed, a
/// pitch period is left out or inserted, or pauses become shorter or longer. What is missing is
/// taken from the next packet if the codec repeats itself there, otherwise concealed.
///
/// No clock, no thread: time is an argument. Owner: one thread. [#push] and [#pull] allocate
/// nothing in the steady state but what the decoder does.
public final class JitterBuffer {
  private static final long NANOS_PER_MS = 1_000_000;
  private static final long SECOND = 1000 * NANOS_PER_MS;
  private static final long TOO_EARLY_NANOS = 3 * NANOS_PER_MS;
  private static final long TOO_LATE_NANOS = 18 * NANOS_PER_MS; // more than one period later
  private static final long URGENT_NANOS = 60 * NANOS_PER_MS;
  private static final long STRETCH_INTERVAL_NANOS = 60 * NANOS_PER_MS;
  private static final int MAX_GAP_SECONDS = 1;
  private static final int MAX_JUMP_SECONDS = 10;

  /// So many packets in a row that are late by more than a second: the sender has gone back.
  private static final int BACKWARD_PACKETS = 5;

  /// How deep the buffer may get.
  ///
  /// @param minDepthMillis from 0
  /// @param maxDepthMillis up to 1000
  /// @param blockMillis of what [#pull] gives, 10 or 20
  public record Config(int minDepthMillis, int maxDepthMillis, int blockMillis) {
    public Config {
      if (minDepthMillis < 0 || maxDepthMillis < minDepthMillis || maxDepthMillis > 1000) {
        throw new IllegalArgumentException("depth " + minDepthMillis + " to " + maxDepthMillis);
      }
      if (blockMillis != 10 && blockMillis != 20) {
        throw new IllegalArgumentException("blocks of " + blockMillis);
      }
    }

    /// 20 to 200 ms, blocks of 20 ms.
    public static Config defaults() {
      return new Config(20, 200, 20);
    }
  }

  private final AudioDecoder decoder;
  private final ComfortNoiseDecoder noise;
  private final int rate;
  private final int channels;
  private final int block;
  private final PacketQueue queue = new PacketQueue();
  private final PlayoutSchedule schedule;
  private final HeldSound held;
  private final AudioFrame decoded = new AudioFrame();
  private long next; // timestamp behind what is held, in samples
  private long waited; // samples made up while nothing was there, that did not move `next`
  private int backward; // packets in a row that were late by more than a second
  private boolean playing; // the first packet has been played
  private boolean paused; // the sender is silent
  private boolean noisePause; // ... and has said how the silence sounds
  private long lastStretchNanos = Long.MIN_VALUE / 2;
  private long played;
  private long position; // of the last block's first sample, as a timestamp in samples
  private long pulledNanos; // when that was
  private final Counters counters = new Counters();

  /// @param decoder used by this buffer alone
  /// @param clockRateHz of the timestamps given to [#push]: that of RTP, which need not be the
  ///   decoder's rate
  public JitterBuffer(AudioDecoder decoder, int clockRateHz, Config config) {
    this.decoder = decoder;
    rate = decoder.sampleRateHz();
    channels = decoder.channels();
    block = rate * config.blockMillis() / 1000;
    noise = new ComfortNoiseDecoder(rate, channels);
    schedule = new PlayoutSchedule(clockRateHz, rate, config);
    held = new HeldSound(rate, channels, AudioFrame.MAX_SAMPLES + 8 * block);
  }

  /// A packet of the decoder's codec has come; it is copied.
  ///
  /// @param timestamp in units of the clock rate, without wraps
  public void push(byte[] payload, int offset, int length, long timestamp, long nowNanos) {
    receive(payload, offset, length, timestamp, nowNanos, false, false);
  }

  /// A copy of an earlier packet has come inside a later one (RED, RFC 2198): as good as the
  /// packet, but its arrival says nothing about the path.
  public void pushRedundant(byte[] payload, int offset, int length, long timestamp, long nowNanos) {
    receive(payload, offset, length, timestamp, nowNanos, false, true);
  }

  /// A comfort noise packet (RFC 3389) has come: the sender is silent from its timestamp on.
  public void pushComfortNoise(
      byte[] payload, int offset, int length, long timestamp, long nowNanos) {
    receive(payload, offset, length, timestamp, nowNanos, true, false);
  }

  private void receive(
      byte[] payload,
      int offset,
      int length,
      long timestamp,
      long nowNanos,
      boolean comfortNoise,
      boolean redundant) {
    if (length < 1 || length > PacketQueue.MAX_BYTES) {
      counters.malformed++;
      return;
    }
    long samples = schedule.toPosition(timestamp);
    counters.received += redundant ? 0 : 1;
    if (playing && Math.abs(samples - next) > (long) MAX_JUMP_SECONDS * rate) {
      if (redundant) {
        return;
      }
      restart();
    }
    if (!redundant) {
      schedule.arrived(samples, nowNanos);
    }
    int duration = comfortNoise ? 1 : Math.max(1, decoder.samples(payload, offset, length));
    if (!redundant && hasGoneBack(samples)) {
      restart();
      schedule.arrived(samples, nowNanos);
    }
    if (playing && samples + duration <= next) {
      counters.late += redundant ? 0 : 1;
    } else if (queue.contains(samples)) {
      counters.duplicate += redundant ? 0 : 1;
    } else {
      if (queue.isFull()) {
        queue.removeFirst();
        counters.overflow++;
      }
      Packet packet = queue.insert(payload, offset, length, samples);
      packet.comfortNoise = comfortNoise;
      packet.redundant = redundant;
    }
  }

  /// Nothing that took an earlier turn is late by so much, and again and again.
  private boolean hasGoneBack(long samples) {
    boolean far = playing && next - samples > (long) MAX_GAP_SECONDS * rate;
    backward = far ? backward + 1 : 0;
    return backward >= BACKWARD_PACKETS;
  }

  /// The sender has begun anew: nothing from before counts. What was heard fades out.
  private void restart() {
    queue.clear();
    schedule.reset();
    boolean heard = playing && waited <= (long) MAX_GAP_SECONDS * rate;
    int missing = held.fadeSamples() - held.samples();
    if (heard && missing > 0) {
      makeUp(missing, false);
    }
    if (heard) {
      held.fadeOut();
    } else {
      held.clear();
    }
    backward = 0;
    waited = 0;
    playing = false;
    paused = false;
    noisePause = false;
    counters.restarts++;
  }

  /// The next block. To be called once per block's duration; `nowNanos` on the same clock as for
  /// [#push]. Silence until the first packet is due.
  ///
  /// @return whether there was anything to hear: false means that the block is digital silence and
  ///   nothing has come yet, or not for a second
  public boolean pull(AudioFrame out, long nowNanos) {
    boolean stopped = !noisePause && waited > (long) MAX_GAP_SECONDS * rate;
    if (stopped && queue.first() == null) {
      waited += block; // a sender that has stopped costs nothing
      return silence(out);
    }
    boolean audible = playing || due(nowNanos);
    if (audible) {
      if (!paused && playing) {
        adapt(nowNanos);
      }
      while (held.samples() < block) {
        produce(nowNanos);
      }
    }
    if (!audible) {
      return held.samples() > 0 ? end(out) : silence(out);
    }
    stamp(out);
    position = next + waited - held.samples();
    pulledNanos = nowNanos;
    held.moveTo(out, block);
    return true;
  }

  private boolean silence(AudioFrame out) {
    stamp(out);
    out.silence();
    return false;
  }

  /// What has faded out when the sender began anew; counts as the time right before that.
  private boolean end(AudioFrame out) {
    silence(out);
    Packet first = queue.first();
    position = (first == null ? next : first.timestamp) - block;
    held.moveTo(out, block);
    held.clear();
    return true;
  }

  private void stamp(AudioFrame out) {
    out.set(rate, channels, block);
    out.setTimestamp(played);
    played += block;
  }

  /// Where the last audible block stands in the stream: the timestamp of its first sample, in units
  /// of the clock rate. It goes on as unevenly as the buffer has to correct.
  public long timestamp() {
    return schedule.toTimestamp(position);
  }

  /// When that sample would have come on the fastest way, on the clock of [#push]: what it is late
  /// by at the time of [#pull] is the buffer's doing.
  public long arrivalNanos() {
    return schedule.arrivalNanos(position);
  }

  /// Whether the first packet's time has come.
  private boolean due(long nowNanos) {
    Packet first = queue.first();
    return first != null && schedule.wantedPosition(nowNanos) >= first.timestamp;
  }

  /// Makes what is held shorter or longer when what is played has come off what should be.
  private void adapt(long nowNanos) {
    long error = (schedule.wantedPosition(nowNanos) - (next - held.samples())) * SECOND / rate;
    long size = Math.abs(error);
    boolean urgent = size > URGENT_NANOS;
    if (size < (error < 0 ? TOO_EARLY_NANOS : TOO_LATE_NANOS)
        || (!urgent && nowNanos - lastStretchNanos < STRETCH_INTERVAL_NANOS)) {
      return;
    }
    while (held.samples() < held.wantedToShorten() + block && decodeNext()) {
      // as much as is there
    }
    double least = urgent ? 0.3 : 0.7;
    if (error > 0 && held.samples() >= held.wantedToShorten()) {
      counters.shortened += held.shorten(least);
    } else if (error < 0 && held.samples() > 0) {
      counters.lengthened += held.lengthen(least);
    }
    lastStretchNanos = nowNanos;
  }

  /// Decodes the next packet if it follows without a gap.
  private boolean decodeNext() {
    Packet first = queue.first();
    if (first == null || first.timestamp > next || first.comfortNoise) {
      return false;
    }
    decode(first);
    return true;
  }

  /// Appends at least one sample to what is held.
  private void produce(long nowNanos) {
    Packet first = firstUseful();
    if (!playing && first != null) {
      begin(first);
      return;
    }
    if (first == null) {
      makeUp(rate / 100, false);
      waited += decoded.samples();
      return;
    }
    long gap = first.timestamp - next;
    if (gap > 0 && paused) {
      pass(first, nowNanos);
    } else if (gap > waited) {
      next += waited; // what was made up meanwhile fills the beginning
      waited = 0;
      schedule.lost(nowNanos);
      fill(first, first.timestamp - next);
    } else {
      next = first.timestamp;
      decode(first);
    }
  }

  /// The first packet may be from the middle of a wave.
  private void begin(Packet first) {
    playing = true;
    next = first.timestamp;
    int from = held.samples();
    decode(first);
    held.fadeIn(from);
  }

  /// The pause ends when the packet behind it is due.
  private void pass(Packet first, long nowNanos) {
    waited = 0;
    if (schedule.wantedPosition(nowNanos) + held.samples() < first.timestamp) {
      makeUp(rate / 100, false);
      next = Math.min(next + decoded.samples(), first.timestamp);
    } else {
      next = first.timestamp;
      decode(first);
    }
  }

  private @Nullable Packet firstUseful() {
    Packet first = queue.first();
    while (first != null
        && playing
        && first.timestamp < next
        && first.timestamp + duration(first) <= next) {
      queue.removeFirst();
      counters.late++;
      first = queue.first();
    }
    return first;
  }

  private int duration(Packet packet) {
    return packet.comfortNoise ? 1 : Math.max(1, decoder.samples(packet.bytes, 0, packet.length));
  }

  /// Fills a gap in front of a packet that is here.
  private void fill(Packet first, long gap) {
    if (gap > (long) MAX_GAP_SECONDS * rate) {
      next = first.timestamp;
      decode(first);
      return;
    }
    int size = duration(first);
    if (gap <= size && !first.comfortNoise) {
      boolean repeated = decoder.recover(first.bytes, 0, first.length, (int) gap, decoded);
      counters.recovered += repeated ? gap : 0;
      counters.concealed += repeated ? 0 : gap;
      held.append(decoded);
      next = first.timestamp;
    } else {
      long before = first.comfortNoise ? gap : gap - size;
      int samples = (int) Math.min(before, rate / 50);
      makeUp(samples, true);
      next += samples;
    }
  }

  private void makeUp(int samples, boolean lost) {
    if (noisePause) {
      noise.conceal(samples, decoded);
    } else {
      decoder.conceal(samples, decoded);
    }
    if (decoded.samples() > samples && lost) {
      decoded.set(rate, channels, samples);
    }
    if (paused) {
      counters.pause += decoded.samples();
    } else {
      counters.concealed += decoded.samples();
    }
    held.append(decoded);
  }

  private void decode(Packet packet) {
    counters.redundantUsed += packet.redundant ? 1 : 0;
    if (packet.comfortNoise) {
      noise.decode(packet.bytes, 0, packet.length, decoded);
      noise.conceal(rate / 100, decoded);
      paused = true;
      noisePause = true;
      counters.pause += decoded.samples();
    } else {
      decoder.decode(packet.bytes, 0, packet.length, decoded);
      paused = decoder.startsPause(packet.bytes, 0, packet.length);
      noisePause = false;
    }
    next = packet.timestamp + decoded.samples();
    queue.removeFirst();
    waited = 0;
    held.append(decoded);
  }

  /// Samples per second of what [#pull] gives.
  public int sampleRateHz() {
    return rate;
  }

  /// Channels of what [#pull] gives.
  public int channels() {
    return channels;
  }

  /// What has happened so far.
  public JitterStatistics statistics(long nowNanos) {
    return new JitterStatistics(
        counters.received,
        counters.late,
        counters.duplicate,
        counters.overflow,
        counters.malformed + decoder.malformed() + noise.malformed(),
        counters.restarts,
        played,
        counters.concealed,
        counters.recovered,
        counters.redundantUsed,
        counters.pause,
        counters.shortened,
        counters.lengthened,
        schedule.depthMillis(nowNanos),
        playing ? (pulledNanos - arrivalNanos()) / 1e6 : 0,
        schedule.driftPpm());
  }

  private static final class Counters {
    long received;
    long late;
    long duplicate;
    long overflow;
    long malformed;
    long restarts;
    long concealed;
    long recovered;
    long redundantUsed;
    long pause;
    long shortened;
    long lengthened;
  }
}
