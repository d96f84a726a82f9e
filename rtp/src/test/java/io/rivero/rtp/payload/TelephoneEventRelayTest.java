package io.rivero.rtp.payload;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.rivero.rtp.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// RFC 4733 section 2.5, from one stream into another.
class TelephoneEventRelayTest {
  private final List<String> sent = new ArrayList<>();
  private final KeyLog keys = new KeyLog();
  private final TelephoneEventReceiver receiver = new TelephoneEventReceiver(keys);

  private TelephoneEventRelay into(int clockRateHz) {
    return new TelephoneEventRelay(
        clockRateHz,
        (report, timestamp, marker) -> {
          sent.add(
              timestamp
                  + (marker ? " first " : " ")
                  + report.durationTicks()
                  + (report.end() ? " end" : ""));
          receiver.receive(report, timestamp, 0);
        });
  }

  private static TelephoneEvent report(int event, boolean end, int ticks) {
    return new TelephoneEvent(event, end, 10, ticks);
  }

  @Test
  void aKeyHasOneNewTimestampAndItsDurationAtTheOtherClock() {
    TelephoneEventRelay relay = into(8000);
    relay.receive(report(5, false, 2400), 90_000, 48_000, 1000);
    relay.receive(report(5, false, 4800), 90_000, 48_000, 1160);
    relay.receive(report(5, true, 5760), 90_000, 48_000, 1320);
    relay.receive(report(5, true, 5760), 90_000, 48_000, 1320);
    assertThat(sent).containsExactly("1000 first 400", "1000 800", "1000 960 end", "1000 960 end");
    assertThat(keys.lines).containsExactly("began 5", "ended 5 960");
  }

  @Test
  void theSameKeyAgainIsAnotherEvent() {
    TelephoneEventRelay relay = into(8000);
    relay.receive(report(5, true, 800), 1000, 8000, 7000);
    relay.receive(report(5, true, 800), 3000, 8000, 7000); // they came together
    relay.receive(report(5, true, 800), 1000, 8000, 7160); // the first one, late
    assertThat(keys.lines).containsExactly("began 5", "ended 5 800", "began 5", "ended 5 800");
  }

  /// Section 2.5.1.3: 16 bits are 8.2 s at 8000 Hz, and 1.4 s at 48000 Hz.
  @Test
  void whatIsTooLongForTheFasterClockIsToldInSegments() {
    TelephoneEventRelay relay = into(48_000);
    for (int ticks = 400; ticks <= 16_000; ticks += 400) {
      relay.receive(report(1, ticks == 16_000, ticks), 1000, 8000, 50_000);
    }
    assertThat(keys.lines).containsExactly("began 1", "ended 1 96000");
    assertThat(sent).contains("50000 65535", "115535 30465 end");
  }

  @Test
  void segmentsThatComeGoOnAsOneEvent() {
    TelephoneEventRelay relay = into(8000);
    relay.receive(report(9, false, 65_535), 1000, 48_000, 200);
    relay.receive(report(9, true, 4065), 66_535, 48_000, 300);
    assertThat(sent).containsExactly("200 first 10922", "200 11600 end");
  }

  @Test
  void aStreamThatBeginsAnewIsHeard() {
    TelephoneEventRelay relay = into(8000);
    relay.receive(report(1, true, 800), 4_000_000, 8000, 100);
    relay.receive(report(2, true, 800), 1000, 8000, 900);
    relay.restart();
    relay.receive(report(3, true, 800), 500, 8000, 2000);
    assertThat(keys.lines).contains("began 1", "began 2", "began 3").hasSize(6);
  }

  @FuzzTest
  void anyReportsGiveFewAndGoForward(byte[] bytes) {
    TelephoneEventRelay relay = into(48_000);
    for (int at = 0; at + 6 <= bytes.length; at += 6) {
      TelephoneEvent event = TelephoneEvent.parse(bytes, at, 4);
      assertThat(event).isNotNull();
      int before = sent.size();
      relay.receive(event, Bytes.u16(bytes, at + 4) * 65_535L, 8000, at);
      assertThat(sent.size() - before).isLessThanOrEqualTo(14);
    }
  }
}
