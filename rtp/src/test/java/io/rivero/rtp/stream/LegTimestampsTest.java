package io.rivero.rtp.stream;

import static io.rivero.rtp.stream.Media.MS;
import static io.rivero.rtp.stream.Media.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.RtpPacket;
import org.junit.jupiter.api.Test;

class LegTimestampsTest {
  private final LegTimestamps timestamps = new LegTimestamps(1_000_000);

  private static RtpPacket at(long timestamp, long nanos) {
    return Media.received(Media.packet(96, 0, timestamp, 1, new byte[1]), 0, timestamp, nanos);
  }

  private static SourceTimeline timeline(int ssrc, long timestamp, long nanos) {
    SourceTimeline timeline = new SourceTimeline();
    timeline.arrived(ssrc, timestamp, 90_000, nanos);
    return timeline;
  }

  @Test
  void streamStartsAtTheGivenTimestamp() {
    RtpPacket first = at(777, 0);
    timestamps.follow(first, timeline(1, 777, 0), 90_000);
    assertThat(timestamps.of(first)).isEqualTo(1_000_000);
    assertThat(timestamps.of(at(777 + 3000, 0))).isEqualTo(1_003_000);
    assertThat(timestamps.at(SECOND)).isEqualTo(1_090_000);
  }

  @Test
  void anotherSourceContinuesByThePassedTime() {
    RtpPacket first = at(777, 0);
    timestamps.follow(first, timeline(1, 777, 0), 90_000);
    timestamps.forwarded(first);
    RtpPacket next = at(4_000_000_000L, 500 * MS);
    timestamps.follow(next, timeline(2, 4_000_000_000L, 500 * MS), 90_000);
    assertThat(timestamps.of(next)).isEqualTo(1_045_000);
    assertThat(timestamps.at(500 * MS)).isEqualTo(1_045_000);
  }

  @Test
  void timestampsNeverGoBack() {
    RtpPacket first = at(777, 100 * MS);
    timestamps.follow(first, timeline(1, 777, 100 * MS), 90_000);
    timestamps.forwarded(first);
    // The next source is 300 ms late, as its earlier packets have shown.
    SourceTimeline late = timeline(2, 50_000, -200 * MS);
    RtpPacket next = at(50_000, 101 * MS);
    timestamps.follow(next, late, 90_000);
    assertThat(timestamps.of(next)).isEqualTo(1_000_001);
  }

  @Test
  void nonsenseInATimelineIsNotFollowed() {
    RtpPacket first = at(777, 0);
    timestamps.follow(first, timeline(1, 777, 0), 90_000);
    timestamps.forwarded(first);
    SourceTimeline nonsense = timeline(2, 0, 0);
    RtpPacket next = at(90_000L * 3600, SECOND);
    timestamps.follow(next, nonsense, 90_000);
    assertThat(timestamps.of(next)).isEqualTo(1_090_000);
  }

  @Test
  void sameSourceWithNewTimestampsContinuesByArrival() {
    SourceTimeline timeline = timeline(1, 777, 0);
    RtpPacket first = at(777, 0);
    timestamps.follow(first, timeline, 90_000);
    timestamps.forwarded(first);
    timeline.arrived(2, 10_000, 90_000, 40 * MS); // a new SSRC
    RtpPacket next = at(10_000, 40 * MS);
    timestamps.follow(next, timeline, 90_000);
    assertThat(timestamps.of(next)).isEqualTo(1_003_600);
  }

  @Test
  void conversionIsExactForLongTimes() {
    long day = 86_400L * SECOND;
    assertThat(SourceClock.nanosToTicks(day, 48_000)).isEqualTo(86_400L * 48_000);
    assertThat(SourceClock.ticksToNanos(86_400L * 48_000, 48_000)).isEqualTo(day);
    assertThat(SourceClock.nanosToTicks(-day, 90_000)).isEqualTo(-86_400L * 90_000);
    assertThat(SourceClock.nanosToTicks(-1, 90_000)).isEqualTo(-1);
  }

  @Test
  void packetWithTheLeastDelaySetsTheTimeline() {
    SourceTimeline timeline = timeline(1, 0, 50 * MS);
    timeline.arrived(1, 9_000, 90_000, 110 * MS); // 100 ms later, 60 ms after the first one
    assertThat(timeline.nanosOf(9_000)).isEqualTo(110 * MS);
    timeline.arrived(1, 18_000, 90_000, 300 * MS); // late: says nothing
    assertThat(timeline.nanosOf(9_000)).isEqualTo(110 * MS);
    assertThat(timeline.shifts()).isEqualTo(2);
  }

  @Test
  void senderReportSetsTheTimelineForGood() {
    SourceTimeline timeline = timeline(1, 0, 50 * MS);
    assertThat(timeline.clock()).isNull();
    timeline.reported(new SourceClock(2, 0, 20 * MS, 90_000)); // another stream's
    assertThat(timeline.nanosOf(0)).isEqualTo(50 * MS);
    timeline.reported(new SourceClock(1, 0, 20 * MS, 90_000));
    timeline.arrived(1, 0, 90_000, 0);
    assertThat(timeline.nanosOf(0)).isEqualTo(20 * MS);
    assertThat(timeline.clock()).isEqualTo(new SourceClock(1, 0, 20 * MS, 90_000));
  }
}
