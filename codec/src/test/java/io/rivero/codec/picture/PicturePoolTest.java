package io.rivero.codec.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class PicturePoolTest {
  private final PicturePool pool = new PicturePool(48, 2);

  @Test
  void aReturnedPictureIsLentAgain() {
    I420Picture first = pool.acquire(64, 48);
    first.retain();
    first.release();
    assertThat(pool.available()).isZero();

    first.release();
    assertThat(pool.available()).isEqualTo(1);
    assertThat(pool.acquire(64, 48)).isSameAs(first);
    assertThat(pool.acquire(64, 48)).isNotSameAs(first);
  }

  @Test
  void aPictureInThePoolCannotBeReleasedAgain() {
    I420Picture picture = pool.acquire(64, 48);
    picture.release();

    assertThatThrownBy(picture::release).isInstanceOf(IllegalStateException.class);
    assertThat(pool.available()).isEqualTo(1);
  }

  @Test
  void noMoreThanTheCapacityIsKept() {
    I420Picture[] lent = {pool.acquire(64, 48), pool.acquire(64, 48), pool.acquire(64, 48)};
    for (I420Picture picture : lent) {
      picture.release();
    }

    assertThat(pool.available()).isEqualTo(2);
  }

  @Test
  void picturesOfAnOlderSizeAreForgotten() {
    I420Picture kept = pool.acquire(64, 48);
    pool.acquire(64, 48).release();
    I420Picture larger = pool.acquire(128, 96);
    assertThat(pool.available()).isZero();
    assertThat(larger.width()).isEqualTo(128);
    assertThat(larger.border()).isEqualTo(48);

    kept.release();
    assertThat(pool.available()).isZero();
  }

  @Test
  void manyThreadsReleaseEachPictureOnce() throws InterruptedException {
    Set<I420Picture> distinct = ConcurrentHashMap.newKeySet();
    Thread[] threads = new Thread[4];
    for (int i = 0; i < threads.length; i++) {
      threads[i] =
          Thread.ofPlatform()
              .start(() -> {
                for (int n = 0; n < 1000; n++) {
                  I420Picture picture = pool.acquire(16, 16);
                  distinct.add(picture.retain());
                  picture.release();
                  picture.release();
                }
              });
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(pool.available()).isBetween(1, 2);
    assertThat(distinct).isNotEmpty();
  }
}
