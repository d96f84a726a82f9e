package io.rivero.pipeline.webrtc;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.function.BiConsumer;

/// Datagrams that come before they can be used: DTLS before a pair is valid (the browser is quicker
/// with its ClientHello than ICE with its answer), media before the keys have been handed over.
/// Without it the first key frame would be lost, and the picture come a round of repair later.
final class EarlyDatagrams {
  static final int MAX_DTLS = 8;
  static final int MAX_MEDIA = 64;

  private static final class Datagram {
    final byte[] bytes;
    final InetSocketAddress from;

    Datagram(byte[] bytes, InetSocketAddress from) {
      this.bytes = bytes;
      this.from = from;
    }
  }

  private final Queue<Datagram> dtls = new ArrayDeque<>();
  private final Queue<Datagram> media = new ArrayDeque<>();

  void addDtls(byte[] buffer, int length, InetSocketAddress from) {
    add(dtls, MAX_DTLS, buffer, length, from);
  }

  void addMedia(byte[] buffer, int length, InetSocketAddress from) {
    add(media, MAX_MEDIA, buffer, length, from);
  }

  void drainDtls(BiConsumer<byte[], InetSocketAddress> to) {
    drain(dtls, to);
  }

  void drainMedia(BiConsumer<byte[], InetSocketAddress> to) {
    drain(media, to);
  }

  private static void add(
      Queue<Datagram> queue, int limit, byte[] buffer, int length, InetSocketAddress from) {
    if (queue.size() < limit) {
      queue.add(new Datagram(Arrays.copyOf(buffer, length), from));
    }
  }

  private static void drain(Queue<Datagram> queue, BiConsumer<byte[], InetSocketAddress> to) {
    for (Datagram datagram = queue.poll(); datagram != null; datagram = queue.poll()) {
      to.accept(datagram.bytes, datagram.from);
    }
  }
}
