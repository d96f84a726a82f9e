package io.rivero.pipeline.video;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How many bits per second an encoder should make, from what its viewers report: the median of
/// what each of them can take, so that neither one bad line nor one good one sets the quality for
/// all.
///
/// What a viewer can take is its estimate (REMB), and not more than its losses allow: over 10 % the
/// share falls by half the loss with each report, under 2 % it rises by 8 % again, as
/// draft-ietf-rmcat-gcc-02 section 6 has it. Nobody gets more than makes sense for the size of the
/// picture. Owned by one thread.
public final class EncoderTarget {
  static final int LEAST_BITS_PER_SECOND = 30_000;
  static final int MOST_BITS_PER_SECOND = 50_000_000;
  private static final double HIGH_LOSS = 0.10;
  private static final double LOW_LOSS = 0.02;
  private static final double RISE = 1.08;

  /// Beyond that VP8 shows no difference: bits per pixel at 30 pictures a second.
  private static final double MOST_BITS_PER_PIXEL = 0.15;

  private static final int FRAMES_PER_SECOND = 30;
  private static final int DEFAULT_PIXELS = 640 * 480;

  /// What an application allows, in bits per second.
  ///
  /// @param start until a viewer reports; 0 to let the size of the picture decide
  /// @param min at least 0
  /// @param max at least `min`
  public record Limits(int start, int min, int max) {
    public Limits {
      if (start < 0 || min < 0 || max < min) {
        throw new IllegalArgumentException(start + ", " + min + ", " + max);
      }
    }
  }

  private static final class Viewer {
    long remb = Long.MAX_VALUE;
    long reports;
    double lossBased = Double.MAX_VALUE;

    long canTake() {
      return Math.min(remb, (long) lossBased);
    }

    boolean hasReported() {
      return remb != Long.MAX_VALUE || lossBased != Double.MAX_VALUE;
    }
  }

  private final Map<Long, Viewer> viewers = new LinkedHashMap<>();
  private Limits limits;
  private int pixels = DEFAULT_PIXELS;

  public EncoderTarget(Limits limits) {
    this.limits = limits;
  }

  public void setLimits(Limits limits) {
    this.limits = limits;
  }

  /// The size of the pictures; 0 as long as it is unknown.
  public void setSize(int width, int height) {
    if (width > 0 && height > 0) {
      pixels = width * height;
    }
  }

  /// A viewer's estimate of its line.
  public void viewerBitrate(long viewer, long bitsPerSecond) {
    viewer(viewer).remb = bitsPerSecond;
  }

  /// What a viewer has lost before its last report, which counts once.
  ///
  /// @param reports how many have come so far
  /// @param fraction 0 to 1
  public void viewerLoss(long viewer, long reports, double fraction) {
    Viewer known = viewer(viewer);
    if (reports == known.reports) {
      return;
    }
    known.reports = reports;
    if (fraction > HIGH_LOSS) {
      double lowered = Math.min(known.lossBased, bitsPerSecond()) * (1 - fraction / 2);
      known.lossBased = Math.max(LEAST_BITS_PER_SECOND, lowered);
    } else if (fraction < LOW_LOSS && known.lossBased != Double.MAX_VALUE) {
      known.lossBased *= RISE;
    }
  }

  public void viewerLeft(long viewer) {
    viewers.remove(viewer);
  }

  /// The target now, in bits per second.
  public int bitsPerSecond() {
    long sensible = (long) (MOST_BITS_PER_PIXEL * pixels * FRAMES_PER_SECOND);
    @Nullable Long median = median();
    long wanted;
    if (median != null) {
      wanted = Math.min(median, sensible);
    } else {
      wanted = limits.start() > 0 ? limits.start() : sensible / 2;
    }
    long allowed = Math.clamp(wanted, limits.min(), limits.max());
    return Math.clamp(allowed, LEAST_BITS_PER_SECOND, MOST_BITS_PER_SECOND);
  }

  private @Nullable Long median() {
    long[] sorted =
        viewers.values().stream()
            .filter(Viewer::hasReported)
            .mapToLong(Viewer::canTake)
            .sorted()
            .toArray();
    return sorted.length == 0 ? null : sorted[(sorted.length - 1) / 2];
  }

  private Viewer viewer(long number) {
    return viewers.computeIfAbsent(number, key -> new Viewer());
  }
}
