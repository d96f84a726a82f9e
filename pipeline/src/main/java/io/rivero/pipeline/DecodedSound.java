package io.rivero.pipeline;

import io.rivero.codec.audio.JitterStatistics;
import io.rivero.pipeline.audio.AudioBlock;
import io.rivero.pipeline.audio.AudioCodecs;
import io.rivero.pipeline.audio.AudioDecodeStage;
import io.rivero.pipeline.audio.AudioDecodeStage.Stream;
import io.rivero.pipeline.audio.AudioSink;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.payload.TelephoneEvent;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The sound of a publisher: its packets go to a work thread, and the beat of its blocks comes from
/// the loop. One jitter buffer and decoder for all consumers; with the last one they are dropped.
/// Owned by the home loop.
final class DecodedSound extends DecodedMedia {
  private static final AtomicLong ORIGINS = new AtomicLong();

  /// A source that has said nothing for so long costs no beat until it goes on.
  private static final long REST_NANOS = 2_000_000_000L;

  private static final long BEGIN_NANOS = 100_000_000;

  private AudioDecodeStage stage;
  private @Nullable Stream stream;
  private long next = Long.MIN_VALUE; // number of the block to be played; while resting: none
  private long begunNanos; // when the stream began
  private long packetNanos;

  /// @param onIdle called when the last consumer has gone; the object is of no use afterwards
  DecodedSound(MediaElement element, TrackSource track, Runnable onIdle) {
    super(element, track, onIdle);
    MediaRuntime runtime = element.runtime();
    this.stage = new AudioDecodeStage(runtime.work(), runtime.sounds(), faults()::failed);
  }

  /// From now on the sink is given every block, on a work thread.
  void add(AudioSink sink) {
    stage.add(sink);
    begin();
  }

  void remove(AudioSink sink) {
    stage.remove(sink);
    if (stage.isEmpty()) {
      end();
    }
  }

  @Override
  void stop() {
    stage.close();
  }

  /// What is done with counters, for people.
  String state() {
    Stream of = stream;
    JitterStatistics jitter = stage.statistics();
    long missing = stage.skipped() + (jitter == null ? 0 : jitter.late() + jitter.malformed());
    return "decodes "
        + (of == null ? "audio" : of.format().encodingName())
        + " "
        + stage.decoded()
        + " blocks, "
        + (jitter == null ? 0 : Math.round(jitter.delayMillis()))
        + " ms"
        + (missing == 0 ? "" : ", " + missing + " packets unused");
  }

  /// Takes a packet of the publisher.
  ///
  /// @param of what it carries
  /// @param clockRateHz of its timestamp
  void packet(RtpPacket packet, PayloadFormat of, int clockRateHz, long nowNanos) {
    if (!isActive() || packet.isPaddingOnly()) {
      return;
    }
    if (of == PayloadFormat.TELEPHONE_EVENT) {
      key(packet, clockRateHz, nowNanos);
      return;
    }
    boolean noise = of == PayloadFormat.COMFORT_NOISE;
    Stream into = stream;
    if (AudioCodecs.isPossible(of) && isOther(into, packet, of, nowNanos)) {
      into = new Stream(ORIGINS.incrementAndGet(), packet.ssrc(), of, clockRateHz);
      stream = into;
      begunNanos = nowNanos;
    }
    boolean belongs =
        into != null && into.ssrc() == packet.ssrc() && into.clockRateHz() == clockRateHz;
    if (into == null || !belongs || !(noise || of == into.format())) {
      return;
    }
    stage.packet(into, packet, noise);
    beat(nowNanos);
  }

  /// A key of the telephone, in the stream that is played or before there is one.
  private void key(RtpPacket packet, int clockRateHz, long nowNanos) {
    Stream of = stream;
    TelephoneEvent report =
        TelephoneEvent.parse(packet.buffer(), packet.payloadOffset(), packet.payloadLength());
    if (report != null && (of == null || of.ssrc() == packet.ssrc())) {
      stage.key(report, packet, clockRateHz);
      beat(nowNanos);
    }
  }

  private void beat(long nowNanos) {
    packetNanos = nowNanos;
    if (next == Long.MIN_VALUE) {
      next = AudioBlock.numberAt(nowNanos) + 1;
      element().home().touched(this);
    }
  }

  /// Does another stream begin? Not ten times a second: each has a decoder of its own.
  private boolean isOther(
      @Nullable Stream known, RtpPacket packet, PayloadFormat of, long nowNanos) {
    return known == null
        || ((known.format() != of || known.ssrc() != packet.ssrc())
            && nowNanos - begunNanos >= BEGIN_NANOS);
  }

  @Override
  public long deadlineNanos() {
    long beat = next == Long.MIN_VALUE ? Long.MAX_VALUE : next * AudioBlock.NANOS;
    return Math.min(beat, faults().deadlineNanos());
  }

  /// Gives the beat; a loop that was late catches up. After a fault another decoder goes on.
  @Override
  public void onTimeout(long nowNanos) {
    if (faults().isDue(nowNanos)) {
      stage = stage.successor();
    }
    if (next != Long.MIN_VALUE) {
      play(nowNanos);
    }
  }

  private void play(long nowNanos) {
    long due = AudioBlock.numberAt(nowNanos);
    next = Math.max(next, due - AudioDecodeStage.MAX_BLOCKS);
    while (next <= due) {
      stage.play(next++);
    }
    if (nowNanos - packetNanos > REST_NANOS && stage.isQuiet()) {
      next = Long.MIN_VALUE;
    }
  }
}
