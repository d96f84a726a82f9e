package io.rivero.pipeline.net;

import io.rivero.ice.IceAgent;
import io.rivero.ice.IceDemux;
import io.rivero.ice.IceLoop;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The UDP port of one media loop, for all its peers: a socket on each local address, and the way
/// from a datagram to its peer. Owned by the loop.
public final class MediaPort {
  private static final long FULL_QUEUE_WAIT_NANOS = 1_000_000;
  private static final Logger LOGGER = System.getLogger(MediaPort.class.getName());

  private final MediaLoop loop;
  private final Map<InetSocketAddress, UdpSocket> byLocal = new LinkedHashMap<>();
  private final IceDemux demux;
  private final Set<InetSocketAddress> ownAddresses;
  private final DemuxTimer timer = new DemuxTimer();
  private int port;

  /// @param port 0 for any
  /// @param ownAddresses where all ports of the process note the addresses of their sockets
  public MediaPort(MediaLoop loop, int port, Set<InetSocketAddress> ownAddresses) {
    this.loop = loop;
    this.port = port;
    this.ownAddresses = ownAddresses;
    this.demux = new IceDemux(new Lent());
    loop.call(() -> loop.add(timer));
  }

  public MediaLoop loop() {
    return loop;
  }

  public IceDemux demux() {
    return demux;
  }

  /// Sees to it that there is a socket on each of these addresses; on the loop. An address that
  /// cannot be bound is left out. Sockets on other addresses stay, calls may use them.
  ///
  /// @return those sockets, in the order of the addresses
  public List<UdpSocket> open(List<InetAddress> addresses) {
    return addresses.stream().map(this::open).filter(socket -> socket != null).toList();
  }

  /// The socket that is bound to an address; on the loop.
  public @Nullable UdpSocket socket(InetSocketAddress local) {
    return byLocal.get(local);
  }

  /// Is this the address of a socket of this process?
  public boolean isOwn(InetSocketAddress address) {
    return ownAddresses.contains(address);
  }

  /// All sockets; on the loop.
  public List<UdpSocket> sockets() {
    return List.copyOf(byLocal.values());
  }

  /// The demultiplexer's timers may have changed; after each call on it or on one of its agents, on
  /// the loop.
  public void touched() {
    loop.touched(timer);
  }

  private @Nullable UdpSocket open(InetAddress address) {
    for (UdpSocket socket : byLocal.values()) {
      if (socket.local().getAddress().equals(address)) {
        return socket;
      }
    }
    try {
      UdpSocket socket = bind(address);
      byLocal.put(socket.local(), socket);
      ownAddresses.add(socket.local());
      port = socket.local().getPort(); // the other addresses get the same one if it is free
      return socket;
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "no media on {0}: {1}", address.getHostAddress(), e.getMessage());
      return null;
    }
  }

  private UdpSocket bind(InetAddress address) throws IOException {
    try {
      return loop.open(new InetSocketAddress(address, port), this::receive);
    } catch (IOException e) {
      if (byLocal.isEmpty() && port != 0) {
        throw e;
      }
      return loop.open(new InetSocketAddress(address, 0), this::receive);
    }
  }

  /// The first three steps of a packet: what is it, and whose (RFC 7983 section 7)?
  private void receive(
      UdpSocket socket, byte[] buffer, int length, InetSocketAddress remote, long nowNanos) {
    int first = buffer[0] & 0xff;
    if (first <= 3) {
      try {
        demux.receive(buffer, 0, length, socket.local(), remote, nowNanos);
      } catch (RuntimeException e) {
        LOGGER.log(Level.ERROR, "STUN of " + remote + " to " + socket.local(), e);
      }
      touched();
      return;
    }
    boolean dtls = first >= 20 && first <= 63;
    boolean media = first >= 128 && first <= 191;
    if (!dtls && !media) {
      loop.counters().unknown.add(1);
      return;
    }
    IceAgent agent = demux.byRemote(remote);
    if (agent == null) {
      loop.counters().unknown.add(1);
      return;
    }
    Peer peer = (Peer) agent.session();
    try {
      if (media) {
        peer.receiveMedia(buffer, length, remote, nowNanos);
      } else {
        peer.receiveDtls(buffer, length, remote, nowNanos);
      }
    } catch (RuntimeException e) {
      peer.fail(e);
    }
  }

  /// What the agents get of the loop.
  private final class Lent implements IceLoop {
    @Override
    public void execute(Runnable task) {
      Runnable touching =
          () -> {
            task.run();
            touched();
          };
      while (!loop.execute(touching) && !loop.isClosed()) {
        LockSupport.parkNanos(FULL_QUEUE_WAIT_NANOS);
      }
    }

    @Override
    public void send(ByteBuffer datagram, InetSocketAddress local, InetSocketAddress remote) {
      UdpSocket socket = byLocal.get(local);
      if (socket != null) {
        socket.send(datagram, remote);
      }
    }

    @Override
    public long nowNanos() {
      return loop.clock().nowNanos();
    }
  }

  private final class DemuxTimer implements MediaLoop.Timed {
    @Override
    public long deadlineNanos() {
      return demux.deadlineNanos();
    }

    @Override
    public void onTimeout(long nowNanos) {
      demux.onTimeout(nowNanos);
    }
  }
}
