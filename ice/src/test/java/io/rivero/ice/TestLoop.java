package io.rivero.ice;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/// A small media loop: one thread, one channel per address on a free port, real UDP.
final class TestLoop implements IceLoop, AutoCloseable {
  private record Later(long dueNanos, Runnable send) implements Comparable<Later> {
    @Override
    public int compareTo(Later other) {
      return Long.compare(dueNanos, other.dueNanos);
    }
  }

  final IceDemux demux = new IceDemux(this);
  final List<LocalAddress> locals = new ArrayList<>();

  /// Datagrams other than STUN, by the session that they belong to. Owned by the loop.
  final Map<Object, Integer> received = new HashMap<>();

  private final Map<InetSocketAddress, DatagramChannel> channels = new HashMap<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final PriorityQueue<Later> delayed = new PriorityQueue<>();
  private final Selector selector;
  private final long delayNanos;
  private final Thread thread;
  private volatile boolean closed;

  TestLoop(String... addresses) throws IOException {
    this(0, addresses);
  }

  /// @param delayMillis how long each datagram is kept before it is sent
  TestLoop(int delayMillis, String... addresses) throws IOException {
    delayNanos = delayMillis * 1_000_000L;
    selector = Selector.open();
    for (String address : addresses) {
      InetAddress literal = InetAddress.ofLiteral(address);
      DatagramChannel channel =
          DatagramChannel.open(
              literal instanceof Inet6Address
                  ? StandardProtocolFamily.INET6
                  : StandardProtocolFamily.INET);
      channel.bind(new InetSocketAddress(literal, 0));
      channel.configureBlocking(false);
      InetSocketAddress bound = (InetSocketAddress) channel.getLocalAddress();
      channels.put(bound, channel);
      locals.add(LocalAddress.of(bound));
      channel.register(selector, SelectionKey.OP_READ, bound);
    }
    thread = Thread.ofPlatform().name("test-loop").daemon().start(this::run);
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
    selector.wakeup();
  }

  @Override
  public void send(ByteBuffer datagram, InetSocketAddress local, InetSocketAddress remote) {
    if (delayNanos == 0) {
      sendNow(datagram, local, remote);
    } else {
      delayed.add(new Later(nowNanos() + delayNanos, () -> sendNow(datagram, local, remote)));
    }
  }

  @Override
  public long nowNanos() {
    return System.nanoTime();
  }

  /// Runs something on the loop and waits for its result.
  <T> T call(Callable<T> task) {
    CompletableFuture<T> result = new CompletableFuture<>();
    execute(() -> {
      try {
        result.complete(task.call());
      } catch (Exception e) {
        result.completeExceptionally(e);
      }
    });
    return result.orTimeout(10, TimeUnit.SECONDS).join();
  }

  void run(Runnable task) {
    call(() -> {
      task.run();
      return true;
    });
  }

  IceCounters counters() {
    return call(demux::counters);
  }

  boolean isOpen() {
    return channels.values().stream().allMatch(DatagramChannel::isOpen);
  }

  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    thread.interrupt();
    selector.close();
    for (DatagramChannel channel : channels.values()) {
      channel.close();
    }
  }

  private void sendNow(ByteBuffer datagram, InetSocketAddress local, InetSocketAddress remote) {
    try {
      DatagramChannel channel = channels.get(local);
      if (channel != null) {
        channel.send(datagram, remote);
      }
    } catch (IOException e) {
      // as good as lost on the way
    }
  }

  private void run() {
    byte[] buffer = new byte[2048];
    while (!closed) {
      try {
        turn(buffer);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (java.nio.channels.ClosedSelectorException e) {
        return;
      }
    }
  }

  private void turn(byte[] buffer) throws IOException {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    long nowNanos = nowNanos();
    while (!delayed.isEmpty() && delayed.peek().dueNanos <= nowNanos) {
      delayed.remove().send.run();
    }
    demux.onTimeout(nowNanos);
    long dueNanos = demux.deadlineNanos();
    if (!delayed.isEmpty()) {
      dueNanos = Math.min(dueNanos, delayed.peek().dueNanos);
    }
    long waitMillis = Math.clamp((dueNanos - nowNanos) / 1_000_000, 1, 1000);
    selector.select(key -> receive(key, buffer), waitMillis);
  }

  private void receive(SelectionKey key, byte[] buffer) {
    try {
      ByteBuffer in = ByteBuffer.wrap(buffer);
      InetSocketAddress from = (InetSocketAddress) ((DatagramChannel) key.channel()).receive(in);
      if (from != null && in.position() > 0) {
        receive(buffer, in.position(), (InetSocketAddress) key.attachment(), from);
      }
    } catch (IOException e) {
      // such as an ICMP error of an earlier datagram
    }
  }

  private void receive(byte[] buffer, int length, InetSocketAddress local, InetSocketAddress from) {
    if ((buffer[0] & 0xFC) == 0) {
      demux.receive(buffer, 0, length, local, from, nowNanos());
      return;
    }
    IceAgent agent = demux.byRemote(from);
    if (agent != null) {
      agent.noteMedia(from, nowNanos());
      received.merge(agent.session(), 1, Integer::sum);
    }
  }
}
