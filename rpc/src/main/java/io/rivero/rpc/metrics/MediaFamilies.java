package io.rivero.rpc.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import io.rivero.pipeline.LoopObservation;
import io.rivero.pipeline.audio.SoundOutcome;
import io.rivero.pipeline.video.PictureOutcome;
import io.rivero.pipeline.work.OutcomeCounters;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Media: datagrams, RTP and the loops that carry them.
final class MediaFamilies {
  private final List<LoopObservation> loops;
  private final Families to;

  private MediaFamilies(List<LoopObservation> loops, Families to) {
    this.loops = loops;
    this.to = to;
  }

  static void add(Metrics.State state, Families to) {
    var families = new MediaFamilies(state.loops(), to);
    families.addDatagrams();
    families.addStreams();
    families.addLoops();
    families.addOutcomes(
        "rivero_pictures",
        "Pictures that were decoded, changed and encoded, and those that were left out.",
        PictureOutcome.values(),
        state.pictures());
    families.addOutcomes(
        "rivero_sounds",
        "Blocks of 20 ms of sound that were decoded and encoded, and what was wrong with packets.",
        SoundOutcome.values(),
        state.sounds());
    to.gauge(
        "rivero_waiting_stages",
        "Decoders, filters and encoders that wait for a thread.",
        state.waitingStages());
  }

  private void addDatagrams() {
    counter("udp_packets_received", "Datagrams received.", l -> l.counters().received.get());
    counter("udp_received_bytes", "Bytes of those.", l -> l.counters().receivedBytes.get());
    counter("udp_packets_sent", "Datagrams sent.", l -> l.counters().sent.get());
    counter("udp_sent_bytes", "Bytes of those.", l -> l.counters().sentBytes.get());
    counter(
        "udp_packets_dropped",
        "Datagrams that the kernel did not take: its send buffer was full.",
        l -> l.counters().dropped.get());
    counter(
        "udp_packets_unknown",
        "Datagrams of no known protocol, or from nobody in a call.",
        l -> l.counters().unknown.get());
  }

  private void addStreams() {
    counter("rtp_packets_received", "RTP without duplicates.", l -> l.streams().packetsReceived());
    counter("rtp_received_bytes", "Payload of those.", l -> l.streams().bytesReceived());
    counter(
        "rtp_packets_lost_receiving",
        "RTP that never came, or came as a repetition.",
        l -> l.streams().packetsLostReceiving());
    counter("rtp_packets_sent", "RTP without repetitions.", l -> l.streams().packetsSent());
    counter("rtp_sent_bytes", "Payload of those.", l -> l.streams().bytesSent());
    counter(
        "rtp_packets_retransmitted",
        "Repetitions that were asked for.",
        l -> l.streams().packetsRetransmitted());
    counter(
        "rtp_packets_lost_sending",
        "RTP that did not arrive, as the peers report.",
        l -> l.streams().packetsLostSending());
  }

  private <O extends Enum<O>> void addOutcomes(
      String name, String help, O[] outcomes, OutcomeCounters<O> counters) {
    to.counter(
        name,
        help,
        List.of(outcomes),
        outcome -> Labels.of("outcome", outcome.name().toLowerCase(Locale.ROOT)),
        counters::count);
  }

  private void addLoops() {
    counter(
        "media_loop_busy_seconds",
        "Time that the loop was not asleep: its rate is the share of a core.",
        l -> l.counters().busyNanos.get() / 1e9);
    gauge(
        "media_loop_lag_seconds",
        "How long a task had to wait for its turn just now, 1 at most.",
        LoopObservation::lagSeconds);
    gauge("media_loop_waiting_tasks", "Tasks that wait.", LoopObservation::waitingTasks);
    counter(
        "media_loop_refused_tasks",
        "Tasks that were dropped because too many waited.",
        LoopObservation::refusedTasks);
  }

  private void counter(String name, String help, ToDoubleFunction<LoopObservation> value) {
    to.counter("rivero_" + name, help, loops, MediaFamilies::labels, value);
  }

  private void gauge(String name, String help, ToDoubleFunction<LoopObservation> value) {
    to.gauge("rivero_" + name, help, loops, MediaFamilies::labels, value);
  }

  private static Labels labels(LoopObservation loop) {
    return Labels.of("loop", loop.name());
  }
}
