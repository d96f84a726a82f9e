package io.rivero.pipeline.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One thread that owns UDP sockets and all that happens on them: the peers, their timers and the
/// graphs of the pipelines at home here. Other threads reach it by {@link #execute} and {@link
/// #call}; nothing that runs on it may wait.
///
/// A turn is: at most 32 tasks, at most 32 datagrams of each socket, the timers that are due, then
/// sleep until a datagram, a task or the next deadline comes.
///
/// While the loop sleeps, a {@link #call} does not wake it but runs in its place: two changes of
/// thread are most of what a call costs. A lock says who is the loop, and its thread holds it
/// unless it sleeps, so everything that belongs to the loop is still touched by one thread at a
/// time, and "on the loop" means holding it.
public final class MediaLoop implements AutoCloseable {
  /// Tasks that may wait; more are refused, so that a flood costs no memory.
  static final int MAX_TASKS = 65_536;

  static final int TASKS_PER_TURN = 32;
  static final int DATAGRAMS_PER_TURN = 32;

  /// Deadlines closer together than this are served by one scan.
  static final long TIMER_GRAIN_NANOS = 2_000_000;

  private static final long CALL_TIMEOUT_SECONDS = 20;
  private static final Logger LOGGER = System.getLogger(MediaLoop.class.getName());

  private final Thread thread;
  private final Selector selector;

  /// Whoever holds it is the loop.
  private final ReentrantLock turn = new ReentrantLock();

  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final AtomicInteger taskCount = new AtomicInteger();
  private final List<Timed> timed = new ArrayList<>();
  private final List<UdpSocket> sockets = new ArrayList<>();
  private final Consumer<SelectionKey> onReadable = this::readable;
  private final LoopClock clock = new LoopClock();
  private final LoopCounters counters = new LoopCounters();
  private final LongAdder refused = new LongAdder();

  /// The loop has to be woken; false from the moment at which it wakes, so that calls which run in
  /// its place do not keep it waiting.
  private volatile boolean sleeping;

  private volatile boolean closed;
  private long nextDeadlineNanos = Long.MAX_VALUE;

  /// When the loop last woke up, or when that was last counted.
  private long wokeNanos = clock.nowNanos();

  /// Whether the thread of the loop has let go of it; only that thread reads and writes it.
  private boolean asleep;

  public MediaLoop(String name) {
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  /// Something with a deadline; scanned on the loop.
  public interface Timed {
    /// When {@link #onTimeout} is wanted, on the scale of {@link System#nanoTime}; `Long.MAX_VALUE`
    /// for never.
    long deadlineNanos();

    void onTimeout(long nowNanos);
  }

  /// Gives a task to the loop; any thread. The loop's own tasks are never refused.
  ///
  /// @return false if the queue is full or the loop is closed: the task will not run
  public boolean execute(Runnable task) {
    if (closed) {
      return false;
    }
    if (taskCount.incrementAndGet() > MAX_TASKS && !isCurrent()) {
      taskCount.decrementAndGet();
      refused.increment();
      return false;
    }
    tasks.add(task);
    wakeUp();
    return true;
  }

  private void wakeUp() {
    if (sleeping) {
      selector.wakeup();
    }
  }

  /// Runs a task on the loop, or in its place while it sleeps, and waits for its result; on the
  /// loop itself it runs at once. It comes after all that this thread has given to {@link
  /// #execute}. For control threads, never for another loop. What the task throws is thrown here.
  ///
  /// @throws RejectedExecutionException if the loop is overloaded or closed
  public <T extends @Nullable Object> T call(Callable<T> task) {
    if (isCurrent()) {
      return run(task);
    }
    return sleeping && tasks.isEmpty() && turn.tryLock() ? runInPlace(task) : queue(task);
  }

  /// Holding the loop, which is let go of.
  private <T extends @Nullable Object> T runInPlace(Callable<T> task) {
    long begin = clock.read();
    try {
      if (closed) {
        throw rejected();
      }
      return run(task);
    } finally {
      counters.busyNanos.add(clock.read() - begin);
      turn.unlock();
    }
  }

  private <T extends @Nullable Object> T queue(Callable<T> task) {
    var result = new CompletableFuture<T>();
    Runnable completing =
        () -> {
          try {
            result.complete(task.call());
          } catch (Throwable e) {
            result.completeExceptionally(e);
          }
        };
    if (!execute(completing)) {
      throw rejected();
    }
    try {
      return result.get(CALL_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RejectedExecutionException("interrupted", e);
    } catch (TimeoutException e) {
      throw new RejectedExecutionException("media loop " + name() + " does not answer", e);
    }
  }

  private RejectedExecutionException rejected() {
    return new RejectedExecutionException("media loop " + name() + " is overloaded or closed");
  }

  /// As {@link #call(Callable)}, without a result.
  public void call(Runnable task) {
    this.<@Nullable Object>call(() -> {
      task.run();
      return null;
    });
  }

  /// Was {@link #close} called?
  public boolean isClosed() {
    return closed;
  }

  /// Does this thread run on the loop, or in its place?
  public boolean isCurrent() {
    return turn.isHeldByCurrentThread();
  }

  public String name() {
    return thread.getName();
  }

  /// The loop's clock; on the loop.
  public LoopClock clock() {
    return clock;
  }

  /// What the loop has counted; any thread may read.
  public LoopCounters counters() {
    return counters;
  }

  /// Tasks that were refused because too many waited.
  public long refusedTasks() {
    return refused.sum();
  }

  /// Tasks that wait.
  public int waitingTasks() {
    return taskCount.get();
  }

  /// Opens a socket; on the loop.
  ///
  /// @param local port 0 for any
  /// @throws IOException if the address cannot be bound
  public UdpSocket open(InetSocketAddress local, UdpSocket.Receiver receiver) throws IOException {
    var socket = new UdpSocket(local, receiver, counters);
    socket.channel().register(selector, SelectionKey.OP_READ, socket);
    wakeUp(); // a selection that is under way does not know it
    sockets.add(socket);
    return socket;
  }

  /// The sockets of the loop; on the loop.
  public List<UdpSocket> sockets() {
    return sockets;
  }

  /// Adds something with deadlines; on the loop.
  public void add(Timed item) {
    timed.add(item);
    touched(item);
  }

  /// Removes what {@link #add} added; on the loop.
  public void remove(Timed item) {
    timed.remove(item);
  }

  /// The deadline of an item may have come nearer; on the loop.
  public void touched(Timed item) {
    if (item.deadlineNanos() < nextDeadlineNanos) {
      nextDeadlineNanos = item.deadlineNanos();
      wakeUp();
    }
  }

  /// How many items have deadlines here; on the loop.
  public int timedCount() {
    return timed.size();
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    if (!isCurrent()) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(CALL_TIMEOUT_SECONDS));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void run() {
    turn.lock();
    try {
      turns();
    } finally {
      turn.unlock();
    }
  }

  private void turns() {
    while (!closed) {
      try {
        turn();
      } catch (IOException | RuntimeException | Error e) {
        // One peer's fault is caught where it happens; what comes here is ours, and must not end
        // the loop.
        LOGGER.log(Level.ERROR, "media loop " + name() + ": unexpected", e);
      }
    }
    sockets.forEach(UdpSocket::close);
    try {
      selector.close();
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "closing", e);
    }
  }

  private void turn() throws IOException {
    runTasks();
    long timeoutMillis = timeoutMillis();
    countBusy();
    if (timeoutMillis == 0) {
      selector.selectNow(onReadable);
    } else {
      sleep(timeoutMillis);
    }
    runTimers();
  }

  private void sleep(long timeoutMillis) throws IOException {
    sleeping = true;
    if (!tasks.isEmpty() || closed) {
      sleeping = false;
      selector.selectNow(onReadable);
      return;
    }
    asleep = true;
    turn.unlock();
    try {
      selector.select(onReadable, timeoutMillis);
    } finally {
      awake();
    }
  }

  private void runTasks() {
    for (int i = 0; i < TASKS_PER_TURN; i++) {
      Runnable task = tasks.poll();
      if (task == null) {
        return;
      }
      taskCount.decrementAndGet();
      clock.read();
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOGGER.log(Level.ERROR, "media loop " + name() + ": task failed", e);
      }
    }
  }

  /// 0 for "do not sleep"; at least 1 otherwise, rounded up so that a deadline has passed when we
  /// wake.
  private long timeoutMillis() {
    if (!tasks.isEmpty()) {
      return 0;
    }
    if (nextDeadlineNanos == Long.MAX_VALUE) {
      return Integer.MAX_VALUE;
    }
    long now = clock.read();
    if (nextDeadlineNanos <= now) {
      return 0; // the difference of a deadline long ago would overflow
    }
    return Math.min(Integer.MAX_VALUE, (nextDeadlineNanos - now) / 1_000_000 + 1);
  }

  private void runTimers() {
    long now = clock.read();
    if (now < nextDeadlineNanos) {
      return;
    }
    nextDeadlineNanos = Long.MAX_VALUE;
    for (int i = timed.size() - 1; i >= 0; i--) {
      if (i >= timed.size()) {
        continue; // a timer removed others
      }
      Timed item = timed.get(i);
      if (item.deadlineNanos() <= now + TIMER_GRAIN_NANOS) {
        try {
          item.onTimeout(Math.max(now, item.deadlineNanos()));
        } catch (RuntimeException | Error e) {
          LOGGER.log(Level.ERROR, "media loop " + name() + ": timer of " + item + " failed", e);
        }
      }
      nextDeadlineNanos = Math.min(nextDeadlineNanos, item.deadlineNanos());
    }
  }

  /// What is busy is seen while it is, also when the loop never sleeps.
  private void countBusy() {
    long now = clock.read();
    counters.busyNanos.add(now - wokeNanos);
    wokeNanos = now;
  }

  /// Takes the loop again, after a call that runs in its place.
  private void awake() {
    if (asleep) {
      asleep = false;
      sleeping = false;
      turn.lock();
      wokeNanos = clock.read();
    }
  }

  private void readable(SelectionKey key) {
    awake();
    if (key.isValid() && key.attachment() instanceof UdpSocket socket) {
      socket.receive(DATAGRAMS_PER_TURN, clock);
    }
  }

  private static <T extends @Nullable Object> T run(Callable<T> task) {
    try {
      return task.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
