package io.rivero.benchmarks;

import io.rivero.codec.vp8.Vp8EncodedFrame;
import io.rivero.codec.vp8.Vp8Encoder;
import io.rivero.codec.vp8.Vp8EncoderConfig;
import java.util.Arrays;
import java.util.Locale;

/// How near the bit rate comes to a target that changes: each target is held for ten seconds, of
/// which the first two, where the encoder settles, do not count.
final class RateSteps {
  private static final int SECONDS = 10;
  private static final int SETTLING_SECONDS = 2;

  private RateSteps() {}

  /// @param text targets in kbit/s, with commas
  static int[] parse(String text) {
    try {
      int[] steps = Arrays.stream(text.split(",", -1)).mapToInt(Integer::parseInt).toArray();
      if (Arrays.stream(steps).allMatch(step -> step > 0 && step <= Vp8Program.MAX_KILOBITS)) {
        return steps;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new IllegalArgumentException("--steps are bit rates in kbit/s, such as 300,800,150");
  }

  static void print(Clip clip, int[] steps, int speed) {
    var encoder = new Vp8Encoder(Vp8EncoderConfig.defaults(1000 * steps[0]).withSpeed(speed));
    int number = 0;
    for (int step : steps) {
      encoder.setBitrate(1000 * step);
      long droppedBefore = encoder.droppedPictures();
      int frames = (int) Math.round(SECONDS * clip.rate());
      int settling = (int) Math.round(SETTLING_SECONDS * clip.rate());
      long bytes = 0;
      for (int i = 0; i < frames; i++, number++) {
        Vp8EncodedFrame frame = encoder.encode(clip.endless(number), clip.nanosOf(number));
        bytes += frame == null || i < settling ? 0 : frame.length();
      }
      double kilobits = bytes * 8 / 1000.0 / ((frames - settling) / clip.rate());
      System.out.printf(
          Locale.ROOT,
          "target %d kbit/s: %.1f kbit/s in seconds %d to %d, error %+.1f %%, %d of %d pictures"
              + " dropped%n",
          step,
          kilobits,
          SETTLING_SECONDS,
          SECONDS,
          100 * (kilobits - step) / step,
          encoder.droppedPictures() - droppedBefore,
          frames);
    }
  }
}
