package io.rivero.codec.vp8;

/// Turns the speed up when frames take longer than they may, and down again when there is room, so
/// that an overloaded core lowers the quality and not the frame rate.
///
/// It goes up at 90 % of the budget at once, and down below 60 % only after a second of frames: the
/// steps between two speeds differ by less than that, so it does not swing.
final class SpeedDial {
  private static final int FRAMES_BEFORE_SLOWER = 30;

  private final int least;
  private int speed;
  private long budgetNanos;
  private double meanNanos;
  private int framesAtSpeed;

  SpeedDial(int speed) {
    this.speed = speed;
    least = speed;
  }

  int speed() {
    return speed;
  }

  void setSpeed(int newSpeed) {
    speed = newSpeed;
  }

  void setBudgetNanos(long nanos) {
    budgetNanos = nanos;
  }

  void frameTook(long nanos) {
    meanNanos += (nanos - meanNanos) / (framesAtSpeed < 4 ? framesAtSpeed + 1 : 5);
    framesAtSpeed++;
    if (budgetNanos == 0) {
      return;
    }
    if (meanNanos > 0.9 * budgetNanos && framesAtSpeed > 2) {
      turn(Math.min(speed + (meanNanos > 1.5 * budgetNanos ? 2 : 1), Vp8EncoderConfig.MAX_SPEED));
    } else if (meanNanos < 0.6 * budgetNanos && framesAtSpeed > FRAMES_BEFORE_SLOWER) {
      turn(Math.max(speed - 1, least));
    }
  }

  private void turn(int newSpeed) {
    if (newSpeed != speed) {
      speed = newSpeed;
      framesAtSpeed = 0;
    }
  }
}
