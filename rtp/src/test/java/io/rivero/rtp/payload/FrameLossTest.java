package io.rivero.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Streams over simulated links: what comes out is what was sent, in order, and a frame that needs
/// something missing says so.
class FrameLossTest {
  private static final long MS = 1_000_000;

  private record Arrival(long nanos, int order, RtpPacket packet) implements Comparable<Arrival> {
    @Override
    public int compareTo(Arrival other) {
      return nanos != other.nanos
          ? Long.compare(nanos, other.nanos)
          : Integer.compare(order, other.order);
    }
  }

  @Test
  void nothingIsLostOnLinkThatOnlyReordersAndDuplicates() {
    for (int seed = 0; seed < 100; seed++) {
      Vp8Stream stream = new Vp8Stream(seed, 65_000, 0xffff_0000L, 32_000);
      FrameRecorder recorder = run(seed, stream, 0, 1000, false);
      assertThat(recorder.losses).as("seed " + seed).isEmpty();
      assertThat(recorder.frames).hasSameSizeAs(stream.frames);
    }
  }

  @Test
  void framesAfterLossAreKnownAsSuch() {
    for (int seed = 0; seed < 200; seed++) {
      Vp8Stream stream = new Vp8Stream(seed, 65_000, 0xffff_0000L, 32_000);
      check(run(seed, stream, 0.03, 60, false), stream, "seed " + seed);
    }
  }

  @Test
  void layeredStreamKeepsItsBaseLayerIntact() {
    for (int seed = 0; seed < 200; seed++) {
      Vp8Stream stream = new Vp8Stream(seed, 65_000, 0xffff_0000L, 32_000);
      check(run(seed, stream, 0.03, 60, true), stream, "seed " + seed);
    }
  }

  private static FrameRecorder run(
      int seed, Vp8Stream stream, double loss, int keyInterval, boolean layered) {
    Random random = new Random(seed);
    PriorityQueue<Arrival> link = new PriorityQueue<>();
    int order = 0;
    for (int i = 0; i < 150; i++) {
      int size = 20 + random.nextInt(random.nextInt(8) == 0 ? 1500 : 250);
      boolean key = i % keyInterval == 0;
      List<RtpPacket> packets =
          layered ? stream.frame(key, size, i % 2, i % 10 == 1) : stream.frame(key, size);
      for (RtpPacket packet : packets) {
        for (int copy = random.nextInt(20) == 0 ? 2 : 1; copy > 0; copy--) {
          long delay = random.nextInt(20) == 0 ? random.nextInt(150) : random.nextInt(10);
          delay = i == 0 ? 0 : delay; // what comes before the first packet is not waited for
          long nanos = packet.receivedNanos() + delay * MS;
          if (random.nextDouble() >= loss) {
            link.add(new Arrival(nanos, order++, packet));
          }
        }
      }
    }
    FrameRecorder recorder = new FrameRecorder();
    FrameAssembler assembler =
        new FrameAssembler(PayloadFormat.VP8, FrameAssembler.Config.defaults(), recorder);
    long last = 0;
    while (!link.isEmpty()) {
      Arrival arrival = link.remove();
      assembler.onTimeout(arrival.nanos);
      RtpPacket packet = new RtpPacket();
      packet.copyFrom(arrival.packet);
      packet.setReceivedNanos(arrival.nanos);
      assembler.receive(packet);
      last = arrival.nanos;
    }
    assembler.onTimeout(last + 1_000 * MS);
    assertThat(assembler.deadlineNanos()).isEqualTo(FrameAssembler.NO_DEADLINE);
    return recorder;
  }

  /// Each frame is one that was sent; the order is that of sending; and each that is missing is
  /// told by the frame behind it, unless that is of a higher layer.
  private static void check(FrameRecorder recorder, Vp8Stream stream, String name) {
    Map<Long, Integer> numbers = new HashMap<>();
    for (int i = 0; i < stream.frames.size(); i++) {
      numbers.put(0xffff_0000L + (long) i * Vp8Stream.TICKS, i);
    }
    List<Integer> missing = new ArrayList<>();
    int next = 0;
    int intact = Integer.MAX_VALUE; // the lowest layer that lacks a frame
    for (EncodedFrame frame : recorder.frames) {
      int number = numbers.getOrDefault(frame.timestamp(), -1);
      assertThat(number).as(name).isGreaterThanOrEqualTo(next);
      assertThat(frame.bytes()).as(name).isEqualTo(stream.frames.get(number));
      boolean baseMissing = false;
      for (; next < number; next++) {
        int layer = frame.temporalLayer() < 0 ? 0 : next % 2;
        missing.add(next);
        baseMissing |= layer == 0;
        intact = Math.min(intact, layer);
      }
      next = number + 1;
      if (frame.isKeyFrame() || (frame.temporalLayer() == 1 && number % 10 == 1)) {
        intact = Integer.MAX_VALUE;
      }
      boolean told = frame.isAfterLoss() || number == 0 || frame.isKeyFrame();
      assertThat(told || !baseMissing).as(name + ", frame " + number).isTrue();
      if (!frame.isAfterLoss() && !frame.isKeyFrame() && frame.temporalLayer() > 0) {
        assertThat(intact).as(name + ", layer of " + number).isGreaterThan(frame.temporalLayer());
      }
      intact = frame.isAfterLoss() ? Integer.MAX_VALUE : intact;
    }
    assertThat(recorder.frames.size()).as(name).isGreaterThan(stream.frames.size() / 2);
    assertThat(recorder.losses.isEmpty()).as(name).isEqualTo(missing.isEmpty());
  }
}
