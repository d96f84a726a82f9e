package io.rivero.ice;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;

/// A loop without sockets in virtual time; the test's thread is its thread.
final class FakeLoop implements IceLoop {
  static final long SECOND = 1_000_000_000L;
  static final long MILLI = 1_000_000L;

  record Sent(
      StunMessage message, InetSocketAddress local, InetSocketAddress remote, long atNanos) {
    boolean isRequest() {
      return message.type() == StunMessage.BINDING_REQUEST;
    }
  }

  /// Answers what is sent; the network and the peers behind it.
  interface Network {
    void sent(Sent datagram);
  }

  final IceDemux demux = new IceDemux(this, new SplittableRandom(7));
  final List<Sent> sent = new ArrayList<>();
  Network network = datagram -> {};
  long nowNanos = 1000 * SECOND;

  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Deque<Sent> onTheWay = new ArrayDeque<>();

  @Override
  public void execute(Runnable task) {
    tasks.add(task);
  }

  @Override
  public void send(ByteBuffer datagram, InetSocketAddress local, InetSocketAddress remote) {
    byte[] bytes = new byte[datagram.remaining()];
    datagram.get(bytes);
    StunMessage message = Objects.requireNonNull(StunMessage.parse(bytes, 0, bytes.length));
    Sent one = new Sent(message, local, remote, nowNanos);
    sent.add(one);
    onTheWay.add(one);
  }

  @Override
  public long nowNanos() {
    return nowNanos;
  }

  /// Runs what is due now.
  void turn() {
    demux.onTimeout(nowNanos);
    while (!tasks.isEmpty() || !onTheWay.isEmpty()) {
      Runnable task = tasks.poll();
      if (task != null) {
        task.run();
      }
      Sent datagram = onTheWay.poll();
      if (datagram != null) {
        network.sent(datagram);
      }
    }
  }

  /// Lets time pass, from one deadline to the next.
  void advance(long nanos) {
    turn();
    long end = nowNanos + nanos;
    while (demux.deadlineNanos() <= end) {
      nowNanos = Math.max(nowNanos + 1, demux.deadlineNanos());
      turn();
    }
    nowNanos = end;
    turn();
  }

  void receive(byte[] stun, InetSocketAddress local, InetSocketAddress remote) {
    demux.receive(stun, 0, stun.length, local, remote, nowNanos);
    turn();
  }
}
