package io.rivero.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Permits of those who have much to do. `ConnectionTest` shows what they are good for.
class TurnsTest {
  private static final long MILLI = 1_000_000;

  private final Turns turns = new Turns(3);

  @Test
  void aMillisecondNeedsNoPermitAndMoreDoes() throws Exception {
    Turns.Turn turn = turns.turn();
    turn.begin(0);
    turn.next(MILLI);
    assertThat(turns.free()).isEqualTo(2);
    turn.next(MILLI + 1);
    assertThat(turns.free()).isEqualTo(1);
    turn.next(System.nanoTime());
    assertThat(turns.free()).isEqualTo(1);
    turn.end();
    turn.end();
    assertThat(turns.free()).isEqualTo(2);
  }

  @Test
  void oneThreadIsLeftForOthers() {
    assertThat(new Turns(1).free()).isEqualTo(1); // and none, where there is only one
    assertThat(new Turns(2).free()).isEqualTo(1);
    assertThat(new Turns(16).free()).isEqualTo(15);
  }

  @Test
  @Timeout(60)
  void permitsGoRoundAndWhoWaitsTooLongGoesOnWithout() throws Exception {
    var single = new Turns(2);
    Turns.Turn first = single.turn();
    first.begin(0);
    first.next(2 * MILLI);
    Turns.Turn second = single.turn();
    second.begin(0);
    second.next(2 * MILLI); // returns though the first keeps its permit
    second.end();
    assertThat(single.free()).isZero();
    Turns.Turn third = single.turn();
    third.begin(0);
    var waiting = new CompletableFuture<Void>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            third.next(2 * MILLI);
            waiting.complete(null);
          } catch (InterruptedException e) {
            waiting.completeExceptionally(e);
          }
        });
    first.end();
    waiting.get();
  }
}
