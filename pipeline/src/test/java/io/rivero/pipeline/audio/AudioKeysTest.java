package io.rivero.pipeline.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.pipeline.audio.AudioDecodeStage.Stream;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.payload.TelephoneEvent;
import io.rivero.rtp.payload.TelephoneEventReceiver;
import io.rivero.rtp.payload.TelephoneEventSender;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Keys of the telephone (RFC 4733) go along where sound is encoded anew.
class AudioKeysTest extends AudioRig {
  private static final long MS = 1_000_000;

  private static String told(List<RtpPacket> packets) {
    var told = new ArrayList<String>();
    var receiver =
        new TelephoneEventReceiver(
            new TelephoneEventReceiver.Output() {
              @Override
              public void began(int event) {}

              @Override
              public void ended(int event, long durationTicks) {
                told.add(event + " for " + durationTicks);
              }
            });
    for (RtpPacket packet : packets) {
      assertThat(packet.payloadType()).isEqualTo(97);
      receiver.receive(report(packet), packet.extendedTimestamp(), 0);
    }
    return String.join(", ", told);
  }

  private static TelephoneEvent report(RtpPacket packet) {
    TelephoneEvent report =
        TelephoneEvent.parse(packet.buffer(), packet.payloadOffset(), packet.payloadLength());
    assertThat(report).isNotNull();
    return report;
  }

  @ParameterizedTest
  @CsvSource({"OPUS, PCMU, 960", "PCMA, OPUS, 5760", "G722, PCMA, 960"})
  void aKeyIsToldOnceWithItsLengthInTheClockOfTheViewer(
      PayloadFormat from, PayloadFormat to, int ticks) {
    encodeTo(to);
    var sender = new Sender(from, SSRC, 90_000);
    var stream = new Stream(1, SSRC, from, from.clockRateHz());
    int clock = from.clockRateHz();
    var pressed =
        new TelephoneEventSender(
            clock,
            (report, timestamp, marker) -> {
              byte[] payload = new byte[TelephoneEvent.LENGTH];
              report.write(payload, 0);
              decode.key(report, sender.aside(payload, timestamp, marker, now()), clock);
            });
    for (int i = 0; i < 200; i++) {
      if (i == 50 || i == 100) {
        pressed.press(i / 10, 10, sender.timestamp(), 120, now());
      }
      boolean talks = !pressed.isBusy(); // as browsers do it
      if (talks) {
        decode.packet(stream, sender.tone(440, 8000, now()), false);
      } else {
        sender.pause(1);
      }
      pressed.onTimeout(now());
      play();
    }
    finish(200);

    assertThat(told(keys)).isEqualTo("5 for " + ticks + ", 10 for " + ticks);
    assertThat(keys.stream().filter(RtpPacket::marker)).hasSize(2);
    assertThat(keys).hasSize(2 * 6);
    assertThat(keys.stream().map(RtpPacket::extendedTimestamp).distinct()).hasSize(2);
    var all = new ArrayList<>(keys);
    made.forEach(each -> all.add(each.packet()));
    assertThat(all.stream().map(RtpPacket::extendedSequence).distinct()).hasSize(all.size());
    assertThat(all.stream().mapToLong(RtpPacket::ssrc).distinct().count()).isEqualTo(1);
    long first = keys.getFirst().extendedSequence();
    long atThatTime =
        made.stream()
            .filter(each -> each.packet().extendedSequence() > first)
            .findFirst()
            .orElseThrow()
            .packet()
            .extendedTimestamp();
    long ahead = atThatTime - keys.getFirst().extendedTimestamp();
    assertThat(ahead * 1000 / to.clockRateHz()).isBetween(0L, 40L);
  }

  @Test
  void keysWaitForWhatWasSaidBeforeThemAndNotWithoutLimit() {
    encodeTo(PayloadFormat.OPUS);
    var sender = new Sender(PayloadFormat.PCMU, SSRC, 90_000);
    var report = new TelephoneEvent(1, false, 10, 400);
    for (int i = 0; i < 3 * AudioDecodeStage.MAX_KEYS; i++) {
      byte[] payload = {1, 10, 1, (byte) 144};
      decode.key(report, sender.aside(payload, 1000, false, now() + 500 * MS), 8000);
    }
    for (int i = 0; i < 100; i++) {
      play();
    }
    awaitEncoded();
    until(() -> !keys.isEmpty());
    assertThat(keys.size()).isLessThanOrEqualTo(AudioDecodeStage.MAX_KEYS);
    assertThat(decode.skipped()).isPositive();
  }
}
