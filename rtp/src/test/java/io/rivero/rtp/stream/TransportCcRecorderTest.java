package io.rivero.rtp.stream;

import static io.rivero.rtp.stream.Media.MS;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.rtcp.TransportFeedback;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// draft-holmer-rmcat-transport-wide-cc-extensions-01.
class TransportCcRecorderTest {
  private final TransportCcRecorder recorder = new TransportCcRecorder();
  private final Map<Long, Long> told = new TreeMap<>(); // extended sequence -> arrival in 250 us
  private long nextCount;

  private void take(long nowNanos) {
    for (TransportFeedback f = recorder.due(9, nowNanos);
        f != null;
        f = recorder.due(9, nowNanos)) {
      assertThat(f.senderSsrc()).isEqualTo(9);
      assertThat(f.feedbackCount()).isEqualTo(nextCount++ & 0xff);
      long ticks = f.referenceTime() * 256L;
      for (int i = 0; i < f.deltas().size(); i++) {
        if (f.deltas().get(i) != TransportFeedback.NOT_RECEIVED) {
          ticks += f.deltas().get(i);
          told.put(f.baseSequence() + (long) i, ticks);
        }
      }
    }
  }

  @Test
  void lossesAndArrivalTimesAreTold() {
    recorder.received(10, 1, 1000, 100 * MS);
    recorder.received(11, 1, 1000, 101 * MS);
    recorder.received(13, 1, 1000, 103 * MS);
    assertThat(recorder.deadlineNanos()).isEqualTo(200 * MS);
    take(200 * MS);
    assertThat(told)
        .containsExactly(Map.entry(10L, 400L), Map.entry(11L, 404L), Map.entry(13L, 412L));
    assertThat(recorder.deadlineNanos()).isEqualTo(RtpSession.NO_DEADLINE);
  }

  @Test
  void latePacketIsToldAfterwards() {
    recorder.received(10, 1, 1000, 0);
    recorder.received(12, 1, 1000, 0);
    take(100 * MS);
    recorder.received(11, 1, 1000, 110 * MS);
    take(500 * MS);
    assertThat(told).containsEntry(11L, 440L);
  }

  @Test
  void pauseBetweenPacketsMayBeLong() {
    recorder.received(10, 1, 1000, 0);
    recorder.received(11, 1, 1000, 20_000 * MS);
    take(30_000 * MS);
    assertThat(told).containsEntry(10L, 0L).containsEntry(11L, 80_000L);
  }

  @Test
  void intervalFollowsTheRate() {
    long now = 0;
    int reports = 0;
    for (int s = 0; s < 1000; s++, now += MS) { // 9.6 Mbit/s
      recorder.received(s, 1, 1200, now);
      if (recorder.deadlineNanos() <= now) {
        take(now);
        reports++;
      }
    }
    assertThat(reports).isBetween(17, 21);
    for (int s = 1000; s < 1100; s++, now += 100 * MS) { // 8 kbit/s
      recorder.received(s, 1, 100, now);
      if (recorder.deadlineNanos() <= now) {
        take(now);
        reports++;
      }
    }
    assertThat(reports).isBetween(45, 75);
  }

  @Test
  void anyOrderIsToldCorrectly() {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      TransportCcRecorderTest run = new TransportCcRecorderTest();
      Map<Long, Long> arrivals = new TreeMap<>();
      long now = 0;
      for (int i = 0; i < 3000; i++) {
        now += random.nextInt(3_000_000);
        long sequence = 100L + i + random.nextInt(10) - 5;
        if (random.nextInt(10) > 0) {
          run.recorder.received((int) sequence, 1, 1000, now);
          arrivals.put(sequence, now / 250_000);
        }
        if (run.recorder.deadlineNanos() <= now) {
          run.take(now);
        }
      }
      run.take(now + 1000 * MS);
      assertThat(run.told).isEqualTo(arrivals);
    }
  }

  @Test
  void hostileJumpsAreHarmless() {
    Random random = new Random(1);
    long now = 0;
    for (int i = 0; i < 20_000; i++) {
      now += random.nextInt(10_000_000);
      recorder.received(random.nextInt(65_536), 1, 100, now);
      if (recorder.deadlineNanos() <= now) {
        take(now);
      }
    }
  }
}
