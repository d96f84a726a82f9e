package io.rivero.pipeline.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MediaLoopTest {
  private final MediaLoop loop = new MediaLoop("media-test");

  @AfterEach
  void close() {
    loop.close();
  }

  @Test
  void tasksRunInTheOrderTheyWereGiven() {
    var seen = new ArrayList<Integer>();
    for (int i = 0; i < 1000; i++) {
      int number = i;
      loop.execute(() -> seen.add(number));
    }
    List<Integer> copy = loop.call(() -> List.copyOf(seen));
    assertThat(copy).hasSize(1000).isSorted();
  }

  @Test
  void aTaskThatThrowsEndsNothingButItself() {
    loop.execute(() -> {
      throw new IllegalStateException("expected in this test");
    });
    assertThat(loop.<Integer>call(() -> 42)).isEqualTo(42);
  }

  @Test
  void whatACallThrowsComesBack() {
    assertThatThrownBy(() ->
            loop.<Integer>call(() -> {
              throw new IllegalArgumentException("to the caller");
            }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("to the caller");
  }

  @Test
  void aCallFromTheLoopItselfRunsAtOnce() {
    assertThat(loop.<Integer>call(() -> loop.<Integer>call(() -> 7))).isEqualTo(7);
  }

  @Test
  void tasksBeyondTheLimitAreRefused() throws InterruptedException {
    var release = new CountDownLatch(1);
    var held = new CountDownLatch(1);
    loop.execute(() -> {
      held.countDown();
      await(release);
    });
    assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();
    int accepted = 0;
    while (accepted <= MediaLoop.MAX_TASKS && loop.execute(() -> {})) {
      accepted++;
    }
    assertThat(accepted).isEqualTo(MediaLoop.MAX_TASKS);
    assertThatThrownBy(() -> loop.call(() -> {})).isInstanceOf(RejectedExecutionException.class);
    release.countDown();
  }

  @Test
  void timersFireAtTheirDeadlineAndNotBefore() throws InterruptedException {
    var fired = new CountDownLatch(3);
    var early = new ArrayList<Long>();
    loop.call(() ->
        loop.add(
            new MediaLoop.Timed() {
              private long due = loop.clock().nowNanos() + 5_000_000;

              @Override
              public long deadlineNanos() {
                return due;
              }

              @Override
              public void onTimeout(long nowNanos) {
                if (nowNanos < due) {
                  early.add(due - nowNanos);
                }
                due = fired.getCount() == 1 ? Long.MAX_VALUE : nowNanos + 5_000_000;
                fired.countDown();
              }
            }));
    assertThat(fired.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(loop.<List<Long>>call(() -> early)).isEmpty();
  }

  @Test
  void aTimerThatThrowsDoesNotStopTheOthers() throws InterruptedException {
    var fired = new CountDownLatch(2);
    loop.call(() -> loop.add(new Throwing(fired)));
    loop.call(() -> loop.add(new Throwing(fired)));
    assertThat(fired.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aClosedLoopRefusesTasks() {
    loop.close();
    assertThat(loop.execute(() -> {})).isFalse();
  }

  private static final class Throwing implements MediaLoop.Timed {
    private final CountDownLatch fired;
    private long due = 0;

    Throwing(CountDownLatch fired) {
      this.fired = fired;
    }

    @Override
    public long deadlineNanos() {
      return due;
    }

    @Override
    public void onTimeout(long nowNanos) {
      due = Long.MAX_VALUE;
      fired.countDown();
      throw new IllegalStateException("expected in this test");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
