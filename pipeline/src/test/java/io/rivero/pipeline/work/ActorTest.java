package io.rivero.pipeline.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ActorTest {
  private static final int DEADLINE_SECONDS = 30;

  private final WorkPool pool = new WorkPool(3);
  private final List<RuntimeException> faults = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void close() {
    pool.close();
  }

  @Test
  void stepsOfOneActorNeverOverlapHoweverOftenItIsWoken() throws InterruptedException {
    int wakes = 20_000;
    var waiting = new AtomicInteger();
    var inside = new AtomicInteger();
    var overlaps = new AtomicInteger();
    var done = new CountDownLatch(wakes);
    Actor.Step step =
        () -> {
          if (inside.incrementAndGet() > 1) {
            overlaps.incrementAndGet();
          }
          boolean work = waiting.get() > 0;
          if (work) {
            waiting.decrementAndGet();
            done.countDown();
          }
          inside.decrementAndGet();
          return work;
        };
    var actor = new Actor(pool, step, () -> {}, faults::add);
    for (int t = 0; t < 2; t++) {
      Thread.ofPlatform()
          .start(() -> {
            for (int i = 0; i < wakes / 2; i++) {
              waiting.incrementAndGet();
              actor.wake();
            }
          });
    }

    assertThat(done.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).as("no wake is lost").isTrue();
    assertThat(overlaps).hasValue(0);
    assertThat(faults).isEmpty();
  }

  @Test
  void aFaultEndsThatActorOnlyAndIsTold() throws InterruptedException {
    var ended = new CountDownLatch(1);
    var worked = new CountDownLatch(1);
    Actor.Step failing =
        () -> {
          throw new IllegalStateException("expected in this test");
        };
    var broken = new Actor(pool, failing, ended::countDown, faults::add);
    var sound =
        new Actor(
            pool,
            () -> {
              worked.countDown();
              return false;
            },
            () -> {},
            faults::add);

    broken.wake();
    assertThat(ended.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    broken.wake();
    sound.wake();

    assertThat(worked.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(faults).hasSize(1);
  }

  @Test
  void theLastStepComesOnceAfterClosing() throws InterruptedException {
    var lasts = new AtomicInteger();
    var last = new CountDownLatch(1);
    var actor =
        new Actor(
            pool,
            () -> true, // never satisfied
            () -> {
              lasts.incrementAndGet();
              last.countDown();
            },
            faults::add);
    actor.wake();
    actor.close();
    actor.close();
    actor.wake();

    assertThat(last.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(lasts).hasValue(1);
    assertThat(faults).isEmpty();
  }

  @Test
  void anActorThatAlwaysHasWorkLeavesRoomForOthers() throws InterruptedException {
    try (var single = new WorkPool(1)) {
      var greedy = new Actor(single, () -> true, () -> {}, faults::add);
      var worked = new CountDownLatch(1);
      var modest =
          new Actor(
              single,
              () -> {
                worked.countDown();
                return false;
              },
              () -> {},
              faults::add);
      greedy.wake();
      modest.wake();

      assertThat(worked.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
      greedy.close();
    }
  }
}
