package io.rivero.ice;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.function.BiConsumer;
import org.ice4j.socket.IceSocketWrapper;

/// What ice4j takes for a socket. It only sends, and that by handing the bytes to the loop.
///
/// ice4j starts a thread for each socket, which would wait in [#receive] for ever. We end it:
/// `receive` throws, so that the thread stops its connector, which closes the socket, and what that
/// first [#close] throws ends the thread before it drops the socket. The connector stays registered
/// and goes on sending, without a thread.
final class LoopSocket extends IceSocketWrapper {
  /// Ends ice4j's receiving thread.
  private static final class Detached extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Detached() {
      super("ice4j's receiving thread is not needed", null, false, false);
    }
  }

  /// One for all, never bound: to ice4j, a socket that has one is UDP.
  private static final DatagramSocket UDP = unbound();

  private final InetSocketAddress local;
  private final BiConsumer<byte[], InetSocketAddress> output;
  private volatile boolean detached;
  private volatile boolean closed;

  /// The output gets bytes and destination, on threads of ice4j; it must not block.
  LoopSocket(InetSocketAddress local, BiConsumer<byte[], InetSocketAddress> output) {
    this.local = local;
    this.output = output;
  }

  /// The sending must happen on a thread that ice4j does not know: it interrupts its own ones, and
  /// an interrupt in a channel's send closes the channel.
  @Override
  public void send(DatagramPacket packet) {
    if (!closed) {
      byte[] bytes = new byte[packet.getLength()];
      System.arraycopy(packet.getData(), packet.getOffset(), bytes, 0, bytes.length);
      output.accept(bytes, new InetSocketAddress(packet.getAddress(), packet.getPort()));
    }
  }

  @Override
  public void receive(DatagramPacket packet) throws IOException {
    Thread.currentThread().setUncaughtExceptionHandler((thread, exception) -> {});
    throw new ClosedChannelException();
  }

  @Override
  public void close() {
    if (!detached) {
      detached = true;
      if (Thread.currentThread().getName().startsWith("IceConnector@")) {
        throw new Detached();
      }
    }
    closed = true;
  }

  @Override
  public InetAddress getLocalAddress() {
    return local.getAddress();
  }

  @Override
  public int getLocalPort() {
    return local.getPort();
  }

  @Override
  public SocketAddress getLocalSocketAddress() {
    return local;
  }

  @Override
  @SuppressWarnings(
      "NullAway") // null means "not TCP" to ice4j, which knows no nullness annotations
  public Socket getTCPSocket() {
    return null;
  }

  @Override
  public DatagramSocket getUDPSocket() {
    return UDP;
  }

  private static DatagramSocket unbound() {
    try {
      return new DatagramSocket(null);
    } catch (SocketException e) {
      throw new IllegalStateException("no descriptor for a datagram socket", e);
    }
  }
}
