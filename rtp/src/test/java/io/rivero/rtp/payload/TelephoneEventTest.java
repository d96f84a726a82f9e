package io.rivero.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rivero.rtp.Hex;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// RFC 4733.
class TelephoneEventTest {
  private static final long MS = 1_000_000;
  private final KeyLog log = new KeyLog();
  private final TelephoneEventReceiver receiver = new TelephoneEventReceiver(log);

  private void hear(int event, boolean end, int ticks, long timestamp, long now) {
    receiver.receive(new TelephoneEvent(event, end, 10, ticks), timestamp, now);
  }

  @Test
  void aReportHasFourBytes() {
    TelephoneEvent event = TelephoneEvent.parse(Hex.bytes("0b 8a 0320"), 0, 4);
    assertThat(event).isEqualTo(new TelephoneEvent(11, true, 10, 800));
    byte[] out = new byte[4];
    assertThat(new TelephoneEvent(11, true, 10, 800).write(out, 0)).isEqualTo(4);
    assertThat(out).isEqualTo(Hex.bytes("0b 8a 0320"));
    assertThat(TelephoneEvent.parse(out, 0, 3)).isNull();
    assertThat(new TelephoneEvent(11, false, 0, 0).key()).isEqualTo('#');
    assertThat(new TelephoneEvent(16, false, 0, 0).key()).isEqualTo((char) 0);
    assertThat(TelephoneEvent.eventOf('d')).isEqualTo(15);
    assertThat(TelephoneEvent.eventOf('x')).isEqualTo(-1);
  }

  /// Section 2.5.1: what a key of 120 ms looks like, and that a receiver understands it.
  @Test
  void aKeyIsReportedEvery50MillisecondsAndItsEndThreeTimes() {
    List<String> sent = new ArrayList<>();
    TelephoneEventSender sender =
        new TelephoneEventSender(
            8000,
            (report, timestamp, marker) -> {
              sent.add(
                  timestamp
                      + (marker ? " first " : " ")
                      + report.durationTicks()
                      + (report.end() ? " end" : ""));
              receiver.receive(report, timestamp, 0);
            });
    sender.press(5, 10, 4000, 120, 0);
    assertThatThrownBy(() -> sender.press(6, 10, 4000, 120, 0))
        .isInstanceOf(IllegalStateException.class);
    for (long now = 0; now < 500 * MS; now += 10 * MS) {
      sender.onTimeout(now);
    }
    assertThat(sent)
        .containsExactly(
            "4000 first 0", "4000 400", "4000 800", "4000 960 end", "4000 960 end", "4000 960 end");
    assertThat(sender.isBusy()).isFalse();
    assertThat(log.lines).containsExactly("began 5", "ended 5 960");
  }

  @Test
  void lostReportsChangeNothingButTheDuration() {
    hear(3, false, 400, 1000, 0);
    hear(3, true, 960, 1000, 100 * MS);
    hear(3, true, 960, 1000, 150 * MS);
    hear(3, true, 960, 5000, 600 * MS); // only the end of the same key again arrived
    assertThat(log.lines).containsExactly("began 3", "ended 3 960", "began 3", "ended 3 960");
  }

  @Test
  void theNextKeyEndsAnEventWhoseEndGotLost() {
    hear(1, false, 400, 1000, 0);
    hear(2, false, 0, 3000, 200 * MS);
    hear(1, false, 800, 1000, 210 * MS); // late
    receiver.onTimeout(1000 * MS);
    assertThat(log.lines).containsExactly("began 1", "ended 1 400", "began 2");
    assertThat(receiver.deadlineNanos()).isEqualTo(1200 * MS);
    receiver.onTimeout(1200 * MS);
    assertThat(log.lines).last().isEqualTo("ended 2 0");
    assertThat(receiver.deadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  /// Section 2.5.1.3.
  @Test
  void aLongEventIsReportedInSegments() {
    hear(9, false, 65_535, 1000, 0);
    hear(9, false, 400, 66_535, 50 * MS);
    hear(9, true, 800, 66_535, 100 * MS);
    assertThat(log.lines).containsExactly("began 9", "ended 9 66335");
  }

  @FuzzTest
  void parseNeverThrows(byte[] bytes) {
    TelephoneEvent event = TelephoneEvent.parse(bytes, 0, bytes.length);
    if (event != null) {
      receiver.receive(event, bytes[0], 0);
    }
  }
}
