package io.rivero.pipeline.net;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;

/// One UDP port on one local address, never on the wildcard, since NIO does not tell to which
/// address a datagram came. Owned by one media loop.
public final class UdpSocket {
  /// Larger than any datagram of a WebRTC peer; what is longer is cut off and then fails its
  /// checks.
  static final int MAX_DATAGRAM = 2048;

  /// Asked of the kernel for both directions: a burst of a key frame to hundreds of viewers fits.
  static final int SOCKET_BUFFER_BYTES = 4 << 20;

  private static final int CLOCK_BATCH = 8;
  private static final Logger LOGGER = System.getLogger(UdpSocket.class.getName());

  /// Takes what comes in, on the loop.
  public interface Receiver {
    /// The buffer is reused after the call, and may be written to.
    void receive(
        UdpSocket socket, byte[] buffer, int length, InetSocketAddress remote, long nowNanos);
  }

  private final DatagramChannel channel;
  private final InetSocketAddress local;
  private final Receiver receiver;
  private final byte[] in = new byte[MAX_DATAGRAM];
  private final ByteBuffer inBuffer = ByteBuffer.wrap(in);
  private final byte[] out = new byte[MAX_DATAGRAM];
  private final ByteBuffer outBuffer = ByteBuffer.wrap(out);
  private final LoopCounters counters;

  UdpSocket(InetSocketAddress address, Receiver receiver, LoopCounters counters)
      throws IOException {
    this.receiver = receiver;
    this.counters = counters;
    channel =
        DatagramChannel.open(
            address.getAddress() instanceof Inet6Address
                ? StandardProtocolFamily.INET6
                : StandardProtocolFamily.INET);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
      channel.bind(address);
      local = (InetSocketAddress) channel.getLocalAddress();
      LOGGER.log(
          Level.DEBUG,
          "UDP {0}: receive buffer {1} bytes, send buffer {2} bytes granted",
          local,
          channel.getOption(StandardSocketOptions.SO_RCVBUF),
          channel.getOption(StandardSocketOptions.SO_SNDBUF));
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  DatagramChannel channel() {
    return channel;
  }

  /// The address that the socket is bound to.
  public InetSocketAddress local() {
    return local;
  }

  /// A buffer to write the next datagram to, for {@link #sendOut}; at least 2048 bytes.
  public byte[] out() {
    return out;
  }

  /// Sends the first bytes of {@link #out}. What the kernel does not take is dropped and counted.
  ///
  /// @return false if it was dropped
  public boolean sendOut(int length, InetSocketAddress remote) {
    return send(outBuffer.clear().limit(length), remote);
  }

  /// Sends a datagram; see {@link #sendOut}.
  public boolean send(ByteBuffer datagram, InetSocketAddress remote) {
    try {
      int bytes = channel.send(datagram, remote);
      if (bytes > 0) {
        counters.sent.add(1);
        counters.sentBytes.add(bytes);
        return true;
      }
    } catch (ClosedChannelException e) {
      LOGGER.log(Level.DEBUG, "UDP {0}: closed", local);
    } catch (IOException e) {
      LOGGER.log(Level.TRACE, "UDP {0} to {1}: {2}", local, remote, e.toString());
    }
    counters.dropped.add(1);
    return false;
  }

  void receive(int limit, LoopClock clock) {
    for (int i = 0; i < limit; i++) {
      long now = i % CLOCK_BATCH == 0 ? clock.read() : clock.nowNanos();
      InetSocketAddress remote;
      try {
        remote = (InetSocketAddress) channel.receive(inBuffer.clear());
      } catch (IOException e) {
        continue; // an ICMP error for something sent earlier
      }
      if (remote == null) {
        return;
      }
      counters.received.add(1);
      counters.receivedBytes.add(inBuffer.position());
      if (inBuffer.position() > 0) {
        receiver.receive(this, in, inBuffer.position(), remote, now);
      }
    }
  }

  void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOGGER.log(Level.DEBUG, "closing UDP " + local, e);
    }
  }

  @Override
  public String toString() {
    return local.toString();
  }
}
