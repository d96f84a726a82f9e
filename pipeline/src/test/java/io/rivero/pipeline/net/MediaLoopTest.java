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
  private static final int CALLERS = 4;
  private static final int CALLS = 3000;

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

  /// Calls run in place of a loop that sleeps, so they have to keep out of each other's way, and
  /// out of that of tasks and timers.
  @Test
  void callsTasksAndTimersRunOneAtATime() throws InterruptedException {
    var shared = new Counting();
    loop.call(() -> loop.add(shared));
    var callers = new ArrayList<Thread>();
    for (int i = 0; i < CALLERS; i++) {
      callers.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int k = 0; k < CALLS; k++) {
                  loop.call(shared::count);
                  loop.execute(shared::count);
                }
              }));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    loop.call(() -> loop.remove(shared));
    assertThat(loop.<Integer>call(() -> shared.count - shared.fired))
        .isEqualTo(2 * CALLERS * CALLS);
    assertThat(loop.<Integer>call(() -> shared.fired)).isPositive();
    assertThat(loop.<Boolean>call(() -> shared.disturbed)).isFalse();
  }

  @Test
  void aCallIsOnTheLoopWhileItRuns() {
    assertThat(loop.<Boolean>call(loop::isCurrent)).isTrue();
    assertThat(loop.isCurrent()).isFalse();
  }

  @Test
  void aCallComesAfterTheTasksOfItsThread() {
    for (int i = 0; i < CALLS; i++) {
      var seen = new ArrayList<Integer>();
      loop.execute(() -> seen.add(1));
      loop.call(() -> seen.add(2));
      assertThat(loop.<List<Integer>>call(() -> List.copyOf(seen))).containsExactly(1, 2);
    }
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
    assertThatThrownBy(() -> loop.call(() -> {})).isInstanceOf(RejectedExecutionException.class);
  }

  /// Counts without any protection, and notices when somebody else does so at the same time.
  private final class Counting implements MediaLoop.Timed {
    private int count;
    private int fired;
    private boolean inside;
    private boolean disturbed;
    private long due;

    private void count() {
      disturbed |= inside;
      inside = true;
      count++;
      inside = false;
    }

    @Override
    public long deadlineNanos() {
      return due;
    }

    @Override
    public void onTimeout(long nowNanos) {
      count();
      fired++;
      due = loop.clock().nowNanos() + 1_000_000;
    }
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
