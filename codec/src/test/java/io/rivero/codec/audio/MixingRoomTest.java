package io.rivero.codec.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.codec.audio.MixingRoom.Participant;
import io.rivero.codec.g711.G711;
import io.rivero.codec.g711.G711Decoder;
import io.rivero.codec.g711.G711Encoder;
import io.rivero.codec.opus.OpusDecoder;
import io.rivero.codec.opus.OpusEncoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MixingRoomTest {
  private static final int RATE = 48_000;
  private final MixingRoom room = new MixingRoom(MixingRoom.Config.defaults());
  private final List<Participant> people = new ArrayList<>();
  private final Map<Participant, short[]> heard = new HashMap<>();
  private final Map<Participant, AudioDecoder> decoders = new HashMap<>();
  private final AudioFrame out = new AudioFrame();
  private int blocks;

  private static AudioEncoder opus() {
    return new OpusEncoder(new OpusEncoder.Config(RATE, 1, false, 64_000, 2, false, 0, false));
  }

  private Participant joinOpus() {
    Participant participant = room.join("opus", MixingRoomTest::opus);
    decoders.put(participant, new OpusDecoder(RATE, 1));
    heard.put(participant, new short[RATE * 10]);
    people.add(participant);
    return participant;
  }

  private Participant joinPcmu() {
    Participant participant = room.join("pcmu", () -> new G711Encoder(G711.ULAW));
    decoders.put(participant, new G711Decoder(G711.ULAW));
    heard.put(participant, new short[8000 * 10]);
    people.add(participant);
    return participant;
  }

  /// One block; who has a tone says it.
  private void block(double... tones) {
    for (int i = 0; i < tones.length; i++) {
      short[] pcm = new short[960];
      for (int k = 0; k < 960; k++) {
        double t = (blocks * 960 + k) / (double) RATE;
        pcm[k] = (short) (6000 * Math.sin(2 * Math.PI * tones[i] * t));
      }
      people.get(i).speak(Sound.frame(pcm, 0, 960, RATE, 1));
    }
    room.mix((to, packet, length, samples) -> {
      AudioDecoder decoder = decoders.get(to);
      short[] pcm = heard.get(to);
      if (decoder != null && pcm != null) {
        decoder.decode(packet, 0, length, out);
        assertThat(out.samples()).isEqualTo(samples);
        System.arraycopy(out.pcm(), 0, pcm, blocks * samples, samples);
      }
    });
    blocks++;
  }

  private double level(Participant participant, int from, double hz) {
    short[] pcm = heard.get(participant);
    AudioDecoder decoder = decoders.get(participant);
    assertThat(pcm).isNotNull();
    assertThat(decoder).isNotNull();
    if (pcm == null || decoder == null) {
      return 0;
    }
    int rate = decoder.sampleRateHz();
    return Sound.amplitude(pcm, from * rate / 50, rate / 2, hz, rate);
  }

  @Test
  void twentyPeopleOfWhomThreeSpeakNeedFourEncoders() {
    for (int i = 0; i < 20; i++) {
      joinOpus();
    }
    for (int i = 0; i < 50; i++) {
      block(300, 700, 1500);
    }
    assertThat(room.encodes()).isEqualTo(4 * 50);
    assertThat(room.voices()).isEqualTo(3);
    double[] tones = {300, 700, 1500};
    for (int voice = 0; voice < 3; voice++) {
      assertThat(level(people.get(10), 20, tones[voice])).isBetween(5000.0, 7000.0);
      for (int listener = 0; listener < 3; listener++) {
        double level = level(people.get(listener), 20, tones[voice]);
        if (voice == listener) {
          assertThat(level).isLessThan(150);
        } else {
          assertThat(level).isBetween(5000.0, 7000.0);
        }
      }
    }
  }

  @Test
  void formatsAreMixedOnceAndEncodedOnceEach() {
    Participant browser = joinOpus();
    joinOpus();
    Participant phone = joinPcmu();
    joinPcmu();
    for (int i = 0; i < 50; i++) {
      block(440);
    }
    assertThat(room.encodes()).isEqualTo(3 * 50); // for the speaker, the other browser, the phones
    assertThat(level(phone, 20, 440)).isBetween(5300.0, 6700.0);
    assertThat(level(browser, 20, 440)).isLessThan(50);
  }

  @Test
  void beginningAndEndingToSpeakMakesNoClicks() {
    Participant listener = joinOpus();
    Participant speaker = joinOpus();
    for (int i = 0; i < 150; i++) {
      boolean speaks = i / 40 % 2 == 1;
      people.get(1).speak(tone(speaks ? 6000 : 0, 500, i));
      people.get(0).speak(tone(6000, 300, i));
      block();
    }
    for (Participant participant : List.of(listener, speaker)) {
      short[] pcm = heard.get(participant);
      assertThat(pcm).isNotNull();
      if (pcm != null) {
        assertThat(Sound.steepest(pcm, 0, 150 * 960)).isLessThan(1500);
      }
    }
    assertThat(level(listener, 95, 500)).isLessThan(6500);
  }

  private static AudioFrame tone(double amplitude, double hz, int block) {
    short[] pcm = new short[960];
    for (int k = 0; k < 960; k++) {
      pcm[k] = (short) (amplitude * Math.sin(2 * Math.PI * hz * (block * 960 + k) / RATE));
    }
    return Sound.frame(pcm, 0, 960, RATE, 1);
  }

  @Test
  void onlyTheLoudestAreHeardWhenTooManySpeak() {
    MixingRoom small = new MixingRoom(new MixingRoom.Config(RATE, 1, 20, 60, 2));
    List<Participant> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(small.join("opus", MixingRoomTest::opus));
    }
    double[] amplitudes = {500, 600, 8000, 9000};
    for (int i = 0; i < 20; i++) {
      for (int who = 0; who < (i < 10 ? 2 : 4); who++) {
        all.get(who).speak(tone(amplitudes[who], 300 + 100 * who, i));
      }
      small.mix((to, packet, length, samples) -> {});
      assertThat(small.voices()).isLessThanOrEqualTo(2);
    }
    assertThat(all.stream().map(Participant::isHeard)).containsExactly(false, false, true, true);
  }

  @Test
  void whoLeavesIsNeitherHeardNorServed() {
    joinOpus();
    Participant other = joinOpus();
    block(440, 500);
    room.leave(people.getFirst());
    room.leave(people.getFirst());
    int[] packets = {0};
    room.mix((to, packet, length, samples) -> packets[0] += to == other ? 1 : 100);
    assertThat(packets[0]).isEqualTo(1);
    assertThat(room.voices()).isZero();
  }
}
