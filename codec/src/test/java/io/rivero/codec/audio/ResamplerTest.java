package io.rivero.codec.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ResamplerTest {
  private static final int[] RATES = {8000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000};

  record Pair(int from, int to) {}

  static List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (int from : RATES) {
      for (int to : RATES) {
        pairs.add(new Pair(from, to));
      }
    }
    return pairs;
  }

  /// Converts about a second in blocks of 20 ms and of odd lengths.
  private static short[] convert(short[] in, int from, int to) {
    Resampler resampler = new Resampler(from, 1, to, 1);
    AudioFrame out = new AudioFrame();
    short[] all = new short[(int) ((long) in.length * to / from) + 200];
    int count = 0;
    int at = 0;
    for (int i = 0; at < in.length; i++) {
      int length = Math.min(in.length - at, i % 3 == 0 ? from / 50 : from / 50 - i % 7);
      resampler.convert(Sound.frame(in, at, length, from, 1), out);
      assertThat(out.samples()).isLessThanOrEqualTo(resampler.maxOutput(length));
      System.arraycopy(out.pcm(), 0, all, count, out.samples());
      count += out.samples();
      at += length;
    }
    return java.util.Arrays.copyOf(all, count);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void tonesOfThePassBandKeepFrequencyAndLevel(Pair pair) {
    int low = Math.min(pair.from, pair.to);
    for (double hz : new double[] {low * 0.02, low * 0.2, low * 0.4}) {
      short[] out =
          convert(Sound.tone(hz, 20_000, pair.from, 1, pair.from / 2), pair.from, pair.to);
      int skip = pair.to / 50;
      int length = pair.to * 2 / 5;
      assertThat(Sound.amplitude(out, skip, length, hz, pair.to)).isBetween(19_800.0, 20_200.0);
      assertThat(Sound.toneToRest(out, skip, length, hz, pair.to)).isGreaterThan(70);
    }
  }

  /// Whatever lies above half of the lower rate must not come back as something else: 70 dB of
  /// 20000 is an amplitude of 6.3. The images above the old half are stopped alike, which the test
  /// of the pass band measures as its rest.
  @ParameterizedTest
  @MethodSource("pairs")
  void whatWouldAliasIsStoppedBy70Decibels(Pair pair) {
    if (pair.from <= pair.to) {
      return;
    }
    double step = (pair.from - pair.to) / 2.0 / 6;
    for (int i = 0; i < 6; i++) {
      double hz = pair.to * 0.5 + 1 + i * step;
      short[] out =
          convert(Sound.tone(hz, 20_000, pair.from, 1, pair.from / 4), pair.from, pair.to);
      double rms = Sound.rms(out, pair.to / 50, pair.to / 5);
      double attenuation = 20 * Math.log10(20_000 / Math.sqrt(2) / Math.max(rms, 0.01));
      assertThat(attenuation).as("%.0f Hz", hz).isGreaterThan(70);
    }
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void nothingIsLostOrInvented(Pair pair) {
    short[] out = convert(new short[pair.from], pair.from, pair.to);
    assertThat(out.length).isBetween(pair.to - pair.to / 40, pair.to);
  }

  @Test
  void twoChannelsStayApartAndBecomeOneByTheirMean() {
    AudioFrame stereo = new AudioFrame().set(48_000, 2, 960);
    for (int i = 0; i < 960; i++) {
      stereo.pcm()[2 * i] = 1000;
      stereo.pcm()[2 * i + 1] = -3000;
    }
    AudioFrame out = new AudioFrame();
    Resampler keep = new Resampler(48_000, 2, 16_000, 2);
    keep.convert(stereo, out);
    keep.convert(stereo, out);
    assertThat(out.samples()).isEqualTo(320);
    assertThat(out.pcm()[600]).isBetween((short) 999, (short) 1001);
    assertThat(out.pcm()[601]).isBetween((short) -3001, (short) -2999);
    for (int to : new int[] {48_000, 16_000}) {
      Resampler down = new Resampler(48_000, 2, to, 1);
      down.convert(stereo, out);
      down.convert(stereo, out);
      assertThat(out.pcm()[out.samples() - 1]).isBetween((short) -1001, (short) -999);
      Resampler up = new Resampler(to, 1, 48_000, 2);
      AudioFrame both = new AudioFrame();
      up.convert(out, both);
      assertThat(both.pcm()[1400])
          .isEqualTo(both.pcm()[1401])
          .isBetween((short) -1010, (short) -990);
    }
  }

  @Test
  void timestampsAreThoseOfTheNewRate() {
    AudioFrame in = new AudioFrame().set(8000, 1, 160);
    in.setTimestamp(160_000_000_000L);
    AudioFrame out = new AudioFrame();
    new Resampler(8000, 1, 48_000, 1).convert(in, out);
    assertThat(out.timestamp()).isEqualTo(960_000_000_000L);
  }

  @Test
  void aFullScaleSquareWaveDoesNotWrapAround() {
    short[] square = new short[8000];
    for (int i = 0; i < square.length; i++) {
      square[i] = i / 20 % 2 == 0 ? Short.MAX_VALUE : Short.MIN_VALUE;
    }
    short[] out = convert(square, 8000, 48_000);
    int turns = 0;
    for (int i = 1; i < out.length; i++) {
      turns += out[i] < 0 != out[i - 1] < 0 ? 1 : 0;
    }
    assertThat(turns).isBetween(395, 400);
  }

  @Test
  void convertingAllocatesNothing() {
    Resampler resampler = new Resampler(48_000, 2, 44_100, 1);
    AudioFrame in = new AudioFrame().set(48_000, 2, 960);
    AudioFrame out = new AudioFrame();
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 100; i++) {
      resampler.convert(in, out);
    }
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < 1000; i++) {
      resampler.convert(in, out);
    }
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(5000);
  }

  @Test
  void ratesAndFormatsThatItDoesNotKnowAreRefused() {
    assertThatThrownBy(() -> new Resampler(7999, 1, 8000, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Resampler(8000, 3, 8000, 1))
        .isInstanceOf(IllegalArgumentException.class);
    AudioFrame frame = new AudioFrame().set(16_000, 1, 320);
    assertThatThrownBy(() -> new Resampler(8000, 1, 48_000, 1).convert(frame, new AudioFrame()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void blocksOfOneLengthComeOutOfFramesOfAny() {
    AudioBlocks blocks = new AudioBlocks(44_100, 1, 882);
    AudioFrame frame = new AudioFrame().set(44_100, 1, 1024);
    AudioFrame out = new AudioFrame();
    int next = 0;
    int count = 0;
    for (int i = 0; i < 50; i++) {
      frame.setTimestamp(i * 1024L);
      for (int k = 0; k < 1024; k++) {
        frame.pcm()[k] = (short) (i * 1024 + k);
      }
      blocks.push(frame);
      while (blocks.poll(out)) {
        assertThat(out.timestamp()).isEqualTo(next);
        assertThat(out.pcm()[0]).isEqualTo((short) next);
        assertThat(out.pcm()[881]).isEqualTo((short) (next + 881));
        next += 882;
        count++;
      }
    }
    assertThat(count).isEqualTo(50 * 1024 / 882);
    assertThat(blocks.dropped()).isZero();
    for (int i = 0; i < 10; i++) {
      blocks.push(frame);
    }
    assertThat(blocks.dropped()).isPositive();
    assertThat(blocks.held()).isLessThanOrEqualTo(AudioFrame.MAX_SAMPLES + 882);
  }
}
