package io.rivero.codec.audio;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.codec.g711.G711;
import io.rivero.codec.g711.G711Decoder;
import io.rivero.codec.g711.G711Encoder;
import io.rivero.codec.opus.OpusDecoder;
import io.rivero.codec.opus.OpusEncoder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A sender, a path and a buffer in virtual time; blocks of 20 ms.
class JitterBufferTest {
  private static final long MS = 1_000_000;
  private static final double HZ = 440;

  private static final class Arrival {
    final long nanos;
    final byte[] payload;
    final long timestamp;
    final boolean redundant;

    Arrival(long nanos, byte[] payload, long timestamp, boolean redundant) {
      this.nanos = nanos;
      this.payload = payload;
      this.timestamp = timestamp;
      this.redundant = redundant;
    }
  }

  private static final class Path {
    final Random random;
    double loss;
    double jitterMillis;
    double driftPpm;
    boolean red;
    final List<Arrival> arrivals = new ArrayList<>();

    Path(long seed) {
      random = new Random(seed);
    }

    void send(int index, byte[] payload, byte[] previous, int ticks) {
      if (random.nextDouble() < loss) {
        return;
      }
      double late = Math.min(3 * jitterMillis, -Math.log(1 - random.nextDouble()) * jitterMillis);
      long sent = (long) (index * 20.0 * MS / (1 + driftPpm / 1e6));
      long at = sent + 30 * MS + (long) (late * MS);
      long timestamp = 5_000_000_000L + (long) index * ticks;
      arrivals.add(new Arrival(at, payload, timestamp, false));
      if (red && index > 0) {
        arrivals.add(new Arrival(at, previous, timestamp - ticks, true));
      }
    }
  }

  private static final class Heard {
    final short[] pcm;
    final JitterStatistics statistics;
    final double worstDelayMillis;

    Heard(short[] pcm, JitterStatistics statistics, double worstDelayMillis) {
      this.pcm = pcm;
      this.statistics = statistics;
      this.worstDelayMillis = worstDelayMillis;
    }
  }

  private static Heard play(JitterBuffer buffer, Path path, int blocks) {
    path.arrivals.sort(Comparator.comparingLong(arrival -> arrival.nanos));
    int size = buffer.sampleRateHz() / 50;
    short[] heard = new short[blocks * size];
    AudioFrame out = new AudioFrame();
    int next = 0;
    double worst = 0;
    for (int i = 0; i < blocks; i++) {
      long now = i * 20L * MS;
      while (next < path.arrivals.size() && path.arrivals.get(next).nanos <= now) {
        Arrival a = path.arrivals.get(next++);
        if (a.redundant) {
          buffer.pushRedundant(a.payload, 0, a.payload.length, a.timestamp, a.nanos);
        } else {
          buffer.push(a.payload, 0, a.payload.length, a.timestamp, a.nanos);
        }
      }
      buffer.pull(out, now);
      assertThat(out.samples()).isEqualTo(size);
      System.arraycopy(out.pcm(), 0, heard, i * size, size);
      if (i > 100) {
        worst = Math.max(worst, buffer.statistics(now).delayMillis());
      }
    }
    return new Heard(heard, buffer.statistics(blocks * 20L * MS), worst);
  }

  private static Heard g711(Path path, int blocks) {
    G711Encoder encoder = new G711Encoder(G711.ALAW);
    short[] second = Sound.tone(HZ, 10_000, 8000, 1, 8000);
    byte[] previous = new byte[160];
    for (int i = 0; i < blocks + blocks / 1000; i++) { // a fast sender has sent more
      byte[] payload = new byte[160];
      encode(encoder, Sound.frame(second, i % 50 * 160, 160, 8000, 1), payload);
      path.send(i, payload, previous, 160);
      previous = payload;
    }
    JitterBuffer buffer =
        new JitterBuffer(new G711Decoder(G711.ALAW), 8000, JitterBuffer.Config.defaults());
    return play(buffer, path, blocks);
  }

  private static void encode(G711Encoder encoder, AudioFrame frame, byte[] payload) {
    byte[] out = new byte[AudioEncoder.MAX_PACKET];
    assertThat(encoder.encode(frame, out, 0)).isEqualTo(payload.length);
    System.arraycopy(out, 0, payload, 0, payload.length);
  }

  /// Share of windows of 20 ms in which the tone is not there at its level.
  private static double gaps(short[] pcm, int rate, double amplitude) {
    int size = rate / 50;
    int bad = 0;
    int all = 0;
    for (int at = rate; at + size <= pcm.length; at += size) {
      all++;
      bad += Sound.rms(pcm, at, size) < amplitude / Math.sqrt(2) * 0.7 ? 1 : 0;
    }
    return (double) bad / all;
  }

  @Test
  void onAGoodPathEverySampleIsPlayedOnceAndSoon() {
    Heard heard = g711(new Path(1), 500);
    assertThat(heard.statistics.concealedSamples()).isZero();
    assertThat(heard.statistics.shortenedSamples()).isZero();
    assertThat(heard.statistics.lengthenedSamples()).isZero();
    assertThat(heard.statistics.depthMillis()).isBetween(20.0, 25.0);
    assertThat(heard.worstDelayMillis).isLessThan(45);
    assertThat(Sound.toneToRest(heard.pcm, 8000, 64_000, HZ, 8000)).isGreaterThan(35);
  }

  /// What lip synchronisation needs.
  @Test
  void aBlockTellsWhereItStandsInTheStreamAndWhenItCame() {
    JitterBuffer buffer =
        new JitterBuffer(new G711Decoder(G711.ALAW), 8000, JitterBuffer.Config.defaults());
    AudioFrame out = new AudioFrame();
    byte[] payload = new byte[160];
    for (int i = 0; i < 50; i++) {
      long now = i * 20L * MS;
      buffer.push(payload, 0, 160, 1000 + 160L * i, now);
      if (buffer.pull(out, now + 5 * MS)) {
        long block = (buffer.timestamp() - 1000) / 160;
        assertThat((buffer.timestamp() - 1000) % 160).isZero();
        assertThat(block).isBetween(i - 2L, i - 1L);
        assertThat(buffer.arrivalNanos()).isEqualTo(block * 20 * MS);
        assertThat(buffer.statistics(now).delayMillis())
            .isEqualTo((now + 5 * MS - buffer.arrivalNanos()) / 1e6);
      }
    }
    assertThat(buffer.statistics(1000 * MS).playedSamples()).isEqualTo(50 * 160);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void depthFollowsTheJitterUpAndDown(long seed) {
    Path path = new Path(seed);
    path.jitterMillis = 30;
    Heard heard = g711(path, 1500);
    assertThat(heard.statistics.depthMillis()).isBetween(70.0, 140.0);
    assertThat(heard.worstDelayMillis).isLessThan(220);
    assertThat(gaps(heard.pcm, 8000, 10_000)).isLessThan(0.04);
    assertThat(Sound.steepest(heard.pcm, 8000, heard.pcm.length - 8000)).isLessThan(7500);

    Path calm = new Path(seed);
    G711Encoder encoder = new G711Encoder(G711.ALAW);
    short[] tone = Sound.tone(HZ, 10_000, 8000, 1, 8000);
    for (int i = 0; i < 3000; i++) {
      calm.jitterMillis = i < 500 ? 30 : 0;
      byte[] payload = new byte[160];
      encode(encoder, Sound.frame(tone, i % 50 * 160, 160, 8000, 1), payload);
      calm.send(i, payload, payload, 160);
    }
    JitterBuffer buffer =
        new JitterBuffer(new G711Decoder(G711.ALAW), 8000, JitterBuffer.Config.defaults());
    Heard later = play(buffer, calm, 3000);
    assertThat(later.statistics.depthMillis()).isLessThan(30);
    assertThat(later.statistics.delayMillis()).isLessThan(45);
    assertThat(later.statistics.shortenedSamples()).isPositive();
  }

  @Test
  void jitterOfHundredsOfMillisecondsIsNotFollowedBeyondTheLimit() {
    Path path = new Path(5);
    path.jitterMillis = 150;
    Heard heard = g711(path, 1000);
    assertThat(heard.statistics.depthMillis()).isLessThanOrEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(doubles = {200, -200})
  void anHourWithADriftOf200PpmHasNoGapAndNoGrowingDelay(double ppm) {
    Path path = new Path(7);
    path.driftPpm = ppm;
    path.jitterMillis = 2;
    int blocks = 180_000;
    Heard heard = g711(path, blocks);
    assertThat(heard.worstDelayMillis).isLessThan(60);
    assertThat(heard.statistics.driftPpm()).isBetween(ppm - 40, ppm + 40);
    assertThat(heard.statistics.concealedSamples()).isLessThan(8000L * 3600 / 2000);
    long taken = heard.statistics.shortenedSamples() - heard.statistics.lengthenedSamples();
    double expected = 3600 * 8000 * ppm / 1e6;
    assertThat((double) taken).isBetween(expected - 1500, expected + 1500);
    assertThat(gaps(heard.pcm, 8000, 10_000)).isLessThan(0.0005);
    assertThat(Sound.steepest(heard.pcm, 8000, heard.pcm.length - 8000)).isLessThan(7500);
    int window = 8000;
    for (int at = 60 * 8000; at + window < heard.pcm.length; at += 300 * 8000) {
      assertThat(Sound.amplitude(heard.pcm, at, window / 8, HZ, 8000)).isGreaterThan(8500);
    }
  }

  @Test
  void lossIsConcealedWithoutClicksAndWithoutLosingTime() {
    Path path = new Path(11);
    path.loss = 0.1;
    path.jitterMillis = 5;
    Heard heard = g711(path, 2000);
    assertThat(heard.statistics.concealedSamples()).isBetween(20_000L, 50_000L);
    assertThat(gaps(heard.pcm, 8000, 10_000)).isLessThan(0.05);
    assertThat(Sound.steepest(heard.pcm, 8000, heard.pcm.length - 8000)).isLessThan(8500);
  }

  @Test
  void redundantCopiesRepairWhatIsLost() {
    Path path = new Path(12);
    path.loss = 0.1;
    path.red = true;
    Heard heard = g711(path, 2000);
    assertThat(heard.statistics.redundantPackets()).isGreaterThan(150);
    assertThat(heard.statistics.concealedSamples()).isLessThan(8000);
    assertThat(gaps(heard.pcm, 8000, 10_000)).isLessThan(0.015);
  }

  @Test
  void opusRepairsLossOutOfTheNextPacket() {
    Path path = new Path(13);
    path.loss = 0.1;
    path.jitterMillis = 3;
    OpusEncoder encoder =
        new OpusEncoder(new OpusEncoder.Config(48_000, 1, true, 32_000, 3, true, 20, false));
    short[] speech = Sound.speech(48_000, 48_000 * 10, 3);
    byte[] out = new byte[1500];
    for (int i = 0; i < 500; i++) {
      int length = encoder.encode(Sound.frame(speech, i * 960, 960, 48_000, 1), out, 0);
      path.send(i, java.util.Arrays.copyOf(out, length), out, 960);
    }
    JitterBuffer buffer =
        new JitterBuffer(new OpusDecoder(48_000, 1), 48_000, JitterBuffer.Config.defaults());
    Heard heard = play(buffer, path, 500);
    JitterStatistics s = heard.statistics;
    assertThat(s.recoveredSamples()).isGreaterThan(15L * 960);
    assertThat(s.recoveredSamples()).isGreaterThan(s.concealedSamples() / 2);
    assertThat(Sound.steepest(heard.pcm, 0, heard.pcm.length))
        .isLessThan(2 * Sound.steepest(speech, 0, speech.length));
  }

  @Test
  void pausesOfTheSenderAreNoLossAndAbsorbTheDelay() {
    Path path = new Path(14);
    OpusEncoder encoder =
        new OpusEncoder(new OpusEncoder.Config(48_000, 1, true, 32_000, 3, false, 0, true));
    short[] speech = Sound.speech(48_000, 48_000 * 8, 3);
    byte[] out = new byte[1500];
    for (int i = 0; i < 400; i++) {
      AudioFrame frame = Sound.frame(speech, i * 960, 960, 48_000, 1);
      if (i / 50 % 2 == 1) {
        frame.silence();
      }
      int length = encoder.encode(frame, out, 0);
      if (length > 0) {
        path.send(i, java.util.Arrays.copyOf(out, length), out, 960);
      }
    }
    JitterBuffer buffer =
        new JitterBuffer(new OpusDecoder(48_000, 1), 48_000, JitterBuffer.Config.defaults());
    Heard heard = play(buffer, path, 400);
    assertThat(heard.statistics.concealedSamples()).isLessThanOrEqualTo(4 * 960);
    assertThat(heard.statistics.pauseSamples()).isBetween(48_000L * 2, 48_000L * 4);
  }

  @Test
  void comfortNoiseSoundsAsTheSenderSays() {
    JitterBuffer buffer =
        new JitterBuffer(new G711Decoder(G711.ULAW), 8000, JitterBuffer.Config.defaults());
    AudioFrame out = new AudioFrame();
    byte[] packet = new byte[160];
    java.util.Arrays.fill(packet, (byte) 0xff);
    long now = 0;
    for (int i = 0; i < 10; i++, now += 20 * MS) {
      buffer.push(packet, 0, 160, i * 160L, now);
      buffer.pull(out, now);
    }
    buffer.pushComfortNoise(new byte[] {40}, 0, 1, 1600, now);
    double rms = 0;
    for (int i = 0; i < 200; i++, now += 20 * MS) {
      assertThat(buffer.pull(out, now)).isTrue();
      rms = i > 20 ? Math.max(rms, Sound.rms(out.pcm(), 0, 160)) : rms;
    }
    assertThat(rms).isBetween(250.0, 450.0); // -40 dBov is 328
    assertThat(buffer.statistics(now).concealedSamples()).isZero();
    for (int i = 0; i < 10; i++, now += 20 * MS) {
      buffer.push(packet, 0, 160, 1600 + (200 + i) * 160L, now);
      buffer.pull(out, now);
    }
    assertThat(Sound.rms(out.pcm(), 0, 160)).isLessThan(10);
  }

  @Test
  void aSenderThatStopsFallsSilentAndOneThatBeginsAnewIsHeard() {
    JitterBuffer buffer =
        new JitterBuffer(new G711Decoder(G711.ALAW), 8000, JitterBuffer.Config.defaults());
    G711Encoder encoder = new G711Encoder(G711.ALAW);
    AudioFrame out = new AudioFrame();
    byte[] payload = new byte[160];
    encode(encoder, Sound.frame(Sound.tone(400, 10_000, 8000, 1, 160), 0, 160, 8000, 1), payload);
    assertThat(buffer.pull(out, 0)).isFalse();
    long now = 0;
    for (int i = 0; i < 50; i++, now += 20 * MS) {
      buffer.push(payload, 0, 160, 1_000_000 + i * 160L, now);
      buffer.pull(out, now);
    }
    boolean audible = true;
    for (int i = 0; i < 100; i++, now += 20 * MS) {
      audible = buffer.pull(out, now);
    }
    assertThat(audible).isFalse();
    assertThat(Sound.rms(out.pcm(), 0, 160)).isZero();
    for (int i = 0; i < 50; i++, now += 20 * MS) {
      buffer.push(payload, 0, 160, 9_000_000_000L + i * 160L, now);
      audible = buffer.pull(out, now);
    }
    assertThat(audible).isTrue();
    assertThat(Sound.rms(out.pcm(), 0, 160)).isGreaterThan(6000);
    assertThat(buffer.statistics(now).restarts()).isEqualTo(1);
  }

  @Test
  void hostilePacketsStayWithinBounds() {
    Random random = new Random(3);
    JitterBuffer buffer =
        new JitterBuffer(new OpusDecoder(48_000, 1), 48_000, JitterBuffer.Config.defaults());
    AudioFrame out = new AudioFrame();
    long now = 0;
    for (int i = 0; i < 3000; i++) {
      byte[] bytes = new byte[random.nextInt(5) == 0 ? random.nextInt(3000) : random.nextInt(40)];
      random.nextBytes(bytes);
      long timestamp =
          switch (random.nextInt(4)) {
            case 0 -> random.nextLong() >> 20;
            case 1 -> i * 960L + random.nextInt(50_000) - 20_000;
            default -> i * 960L;
          };
      switch (random.nextInt(6)) {
        case 0 -> buffer.pushComfortNoise(bytes, 0, bytes.length, timestamp, now);
        case 1 -> buffer.pushRedundant(bytes, 0, bytes.length, timestamp, now);
        default -> buffer.push(bytes, 0, bytes.length, timestamp, now);
      }
      if (random.nextInt(3) > 0) {
        now += random.nextInt(40) * MS;
        buffer.pull(out, now);
        assertThat(out.samples()).isEqualTo(960);
      }
    }
    for (int i = 0; i < 1000; i++) { // far more than may wait
      buffer.push(new byte[] {0}, 0, 1, 1_000_000_000L + i * 960L % 300_000, now);
    }
    assertThat(buffer.statistics(now).malformed()).isPositive();
  }
}
