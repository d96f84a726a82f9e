package io.rivero.benchmarks;

import io.rivero.srtp.SrtpKeys;
import io.rivero.srtp.SrtpProfile;
import io.rivero.srtp.SrtpSession;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// The least that an outgoing packet can cost on this machine: a copy, one SRTP protect, and the
/// kernel's UDP send to one of many receivers that read.
final class UdpFloor {
  private static final int ROUND = 1000;
  private static final int MAX_DATAGRAM = 2048;

  private UdpFloor() {}

  /// Microseconds of thread CPU time per packet, the best of many rounds.
  static double microsPerPacket(
      InetAddress address, int receivers, int size, SrtpProfile profile, int millis)
      throws IOException {
    var receiving = new ArrayList<DatagramChannel>();
    try (Selector selector = Selector.open();
        DatagramChannel sender = DatagramChannel.open()) {
      var destinations = new ArrayList<SocketAddress>();
      for (int i = 0; i < receivers; i++) {
        DatagramChannel channel = receiver(address, selector);
        receiving.add(channel);
        destinations.add(channel.getLocalAddress());
      }
      sender.bind(new InetSocketAddress(address, 0));
      Thread.ofPlatform().daemon().start(() -> drain(selector));
      return best(sender, destinations, size, profile, millis);
    } finally {
      for (DatagramChannel channel : receiving) {
        channel.close();
      }
    }
  }

  private static DatagramChannel receiver(InetAddress address, Selector selector)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    channel.bind(new InetSocketAddress(address, 0));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    return channel;
  }

  private static void drain(Selector selector) {
    ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_DATAGRAM);
    try {
      while (selector.isOpen()) {
        selector.select(key -> {
          try {
            while (((DatagramChannel) key.channel()).receive(buffer.clear()) != null) {
              // only to be taken off the socket
            }
          } catch (IOException e) {
            key.cancel();
          }
        });
      }
    } catch (IOException | ClosedSelectorException e) {
      return; // the measurement is over
    }
  }

  private static double best(
      DatagramChannel sender,
      List<SocketAddress> destinations,
      int size,
      SrtpProfile profile,
      int millis)
      throws IOException {
    var threads = ManagementFactory.getThreadMXBean();
    var srtp = new SrtpSession(keys(profile));
    byte[] plain = new byte[size];
    plain[0] = (byte) 0x80;
    byte[] out = new byte[MAX_DATAGRAM];
    ByteBuffer datagram = ByteBuffer.wrap(out);
    double best = Double.MAX_VALUE;
    int sequence = 0;
    long end = System.nanoTime() + millis * 1_000_000L;
    while (System.nanoTime() < end) {
      long begin = threads.getCurrentThreadCpuTime();
      for (int i = 0; i < ROUND; i++) {
        System.arraycopy(plain, 0, out, 0, size);
        out[2] = (byte) (sequence >> 8);
        out[3] = (byte) sequence++;
        int length = srtp.protect(out, 0, size);
        sender.send(datagram.clear().limit(length), destinations.get(i % destinations.size()));
      }
      best = Math.min(best, (threads.getCurrentThreadCpuTime() - begin) / 1e3 / ROUND);
    }
    return best;
  }

  /// Keys of no secrecy at all, always the same.
  static SrtpKeys keys(SrtpProfile profile) {
    var random = new Random(profile.id());
    return new SrtpKeys(
        profile,
        bytes(random, profile.keyLength()),
        bytes(random, profile.saltLength()),
        bytes(random, profile.keyLength()),
        bytes(random, profile.saltLength()));
  }

  private static ByteBuffer bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return ByteBuffer.wrap(bytes);
  }
}
