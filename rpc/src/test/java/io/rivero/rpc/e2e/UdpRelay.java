package io.rivero.rpc.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.Random;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A bad network between one browser and the server: real sockets, seeded faults in both
/// directions. The browser is told this relay's address in place of the server's; the server sees a
/// port of the relay, as with a NAT.
final class UdpRelay implements AutoCloseable {
  private static final int MAX_DATAGRAM = 2048;
  private static final long QUEUE_NANOS = 300_000_000;
  private static final long OVERTAKEN_NANOS = 30_000_000;

  /// What happens to the datagrams of a direction.
  ///
  /// @param loss probability 0 to 1
  /// @param jitterMillis spread of the delay from 0 on; it keeps the order
  /// @param reordering probability 0 to 1 that a datagram is overtaken by what follows in the next
  ///   30 ms
  /// @param bitsPerSecond 0 for no limit; what would wait longer than 300 ms is dropped
  record Impairment(
      double loss, int delayMillis, int jitterMillis, double reordering, long bitsPerSecond) {
    static final Impairment NONE = new Impairment(0, 0, 0, 0, 0);
  }

  /// One way through the relay; confined to the thread that reads its socket, but for the counters.
  private final class Direction {
    final Random random;
    final AtomicLong media = new AtomicLong();
    final AtomicLong dropped = new AtomicLong();
    final AtomicLong reordered = new AtomicLong();
    volatile Impairment impairment = Impairment.NONE;
    private final AtomicLong lastSent = new AtomicLong();
    private long number;
    private long freeNanos = System.nanoTime();
    private long newestNanos = freeNanos;

    Direction(long seed) {
      random = new Random(seed);
    }

    void pass(byte[] datagram, Sender sender) {
      if (isMedia(datagram)) {
        media.incrementAndGet();
      }
      Impairment now = impairment;
      long nowNanos = System.nanoTime();
      if (now.bitsPerSecond > 0) {
        freeNanos =
            Math.max(freeNanos, nowNanos)
                + TimeUnit.SECONDS.toNanos(8L * datagram.length) / now.bitsPerSecond;
      } else {
        freeNanos = nowNanos;
      }
      long queuedNanos = freeNanos - nowNanos;
      boolean lost = random.nextDouble() < now.loss;
      boolean late = random.nextDouble() < now.reordering;
      long wantedNanos =
          freeNanos
              + TimeUnit.MILLISECONDS.toNanos(now.delayMillis)
              + (long) (random.nextDouble() * TimeUnit.MILLISECONDS.toNanos(now.jitterMillis));
      if (lost || closed || queuedNanos > QUEUE_NANOS) {
        dropped.incrementAndGet();
        return;
      }
      long sendNanos = Math.max(wantedNanos, newestNanos); // in order
      newestNanos = sendNanos;
      if (late) {
        sendNanos += OVERTAKEN_NANOS;
      }
      long mine = number++;
      queue.add(
          new Departure(
              sendNanos,
              mine,
              () -> {
                if (lastSent.getAndAccumulate(mine, Math::max) > mine) {
                  reordered.incrementAndGet();
                }
                sender.send(datagram);
              }));
    }
  }

  /// A datagram that waits. Of one direction those with the same time leave in the order in which
  /// they came: a timer that counts delays from its own reading of the clock would mix them.
  private record Departure(long nanos, long number, Runnable action) implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      Departure that = (Departure) other;
      return nanos == that.nanos
          ? Long.compare(number, that.number)
          : Long.signum(nanos - that.nanos);
    }
  }

  private interface Sender {
    void send(byte[] datagram);
  }

  private final DelayQueue<Departure> queue = new DelayQueue<>();
  private final Thread sending;
  private final InetSocketAddress server;
  private final InetAddress local;
  private final DatagramSocket near;
  private final Direction up;
  private final Direction down;
  private volatile DatagramSocket far;
  private volatile boolean closed;
  private volatile @Nullable SocketAddress browser;

  /// @param server where it listens for media
  UdpRelay(InetSocketAddress server, long seed) {
    this.server = server;
    this.local = server.getAddress();
    up = new Direction(seed);
    down = new Direction(seed + 1);
    near = open();
    far = open();
    sending = Thread.ofPlatform().daemon().start(this::sendDue);
    Thread.ofVirtual().start(this::readNear);
    DatagramSocket first = far;
    Thread.ofVirtual().start(() -> readFar(first));
  }

  /// What the browser is to send to.
  InetSocketAddress address() {
    return (InetSocketAddress) near.getLocalSocketAddress();
  }

  void impair(Impairment fromBrowser, Impairment fromServer) {
    up.impairment = fromBrowser;
    down.impairment = fromServer;
  }

  /// From now on the server sees another port; nothing reaches the browser through the old one.
  void rebind() {
    DatagramSocket old = far;
    DatagramSocket next = open();
    far = next;
    old.close();
    Thread.ofVirtual().start(() -> readFar(next));
  }

  /// RTP packets that the browser has sent.
  long mediaFromBrowser() {
    return up.media.get();
  }

  /// RTP packets that the server has sent.
  long mediaFromServer() {
    return down.media.get();
  }

  long dropped() {
    return up.dropped.get() + down.dropped.get();
  }

  long reordered() {
    return up.reordered.get() + down.reordered.get();
  }

  private void sendDue() {
    try {
      while (!closed) {
        queue.take().action.run();
      }
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  private void readNear() {
    read(
        near,
        (datagram, from) -> {
          browser = from;
          up.pass(datagram, bytes -> send(far, bytes, server));
        });
  }

  private void readFar(DatagramSocket socket) {
    read(
        socket,
        (datagram, from) ->
            down.pass(
                datagram,
                bytes -> {
                  SocketAddress to = browser;
                  if (to != null) {
                    send(near, bytes, to);
                  }
                }));
  }

  private interface Receiver {
    void receive(byte[] datagram, SocketAddress from);
  }

  private static void read(DatagramSocket socket, Receiver receiver) {
    var packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
    while (!socket.isClosed()) {
      try {
        socket.receive(packet);
        byte[] datagram = new byte[packet.getLength()];
        System.arraycopy(packet.getData(), 0, datagram, 0, datagram.length);
        receiver.receive(datagram, packet.getSocketAddress());
        packet.setLength(MAX_DATAGRAM);
      } catch (IOException e) {
        // Closed, or the other side is: the loop's condition tells.
      }
    }
  }

  private static void send(DatagramSocket socket, byte[] datagram, SocketAddress to) {
    try {
      socket.send(new DatagramPacket(datagram, datagram.length, to));
    } catch (IOException e) {
      // As on any network.
    }
  }

  /// RTP and not RTCP (RFC 7983, section 7, and RFC 5761, section 4).
  private static boolean isMedia(byte[] datagram) {
    return datagram.length > 12
        && (datagram[0] & 0xC0) == 0x80
        && ((datagram[1] & 0xFF) < 192 || (datagram[1] & 0xFF) > 223);
  }

  private DatagramSocket open() {
    try {
      return new DatagramSocket(new InetSocketAddress(local, 0));
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    near.close();
    far.close();
    sending.interrupt();
  }
}
