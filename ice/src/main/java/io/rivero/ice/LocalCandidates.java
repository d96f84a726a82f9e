package io.rivero.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Our host candidates (RFC 8445 section 5.1), derived from the loop's sockets. Any thread.
final class LocalCandidates {
  private final List<LocalAddress> sockets;
  private final List<IceCandidate> all;

  /// @param sockets the most preferred first
  LocalCandidates(List<LocalAddress> sockets) {
    this.sockets = List.copyOf(sockets);
    Map<InetSocketAddress, IceCandidate> candidates = new LinkedHashMap<>();
    for (int i = 0; i < sockets.size(); i++) {
      candidates.putIfAbsent(sockets.get(i).advertised(), host(i));
    }
    all = List.copyOf(candidates.values());
  }

  List<LocalAddress> sockets() {
    return sockets;
  }

  /// One per advertised address.
  List<IceCandidate> all() {
    return all;
  }

  /// Is this the address of one of the sockets?
  boolean isBound(InetSocketAddress address) {
    return sockets.stream().anyMatch(socket -> socket.bound().equals(address));
  }

  /// The candidate of this socket.
  IceCandidate at(InetSocketAddress bound) {
    return host(index(bound));
  }

  /// PRIORITY of a check from this socket (RFC 8445 section 7.1.1).
  long checkPriority(InetSocketAddress bound) {
    return priority(IceCandidate.Type.PRFLX, index(bound));
  }

  /// RFC 8445 section 5.1.2.1, for component 1 of the local address at this place in the list.
  static long priority(IceCandidate.Type type, int localIndex) {
    return ((long) type.preference << 24) + ((65535L - localIndex) << 8) + 255;
  }

  /// An address as it stands in a candidate, which has no zone.
  static String text(InetAddress address) {
    String text = address.getHostAddress();
    int zone = text.indexOf('%');
    return zone < 0 ? text : text.substring(0, zone);
  }

  private int index(InetSocketAddress bound) {
    for (int i = 0; i < sockets.size(); i++) {
      if (sockets.get(i).bound().equals(bound)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no socket of this agent: " + bound);
  }

  private IceCandidate host(int index) {
    InetSocketAddress address = sockets.get(index).advertised();
    return new IceCandidate(
        "host" + index,
        1,
        "udp",
        priority(IceCandidate.Type.HOST, index),
        text(address.getAddress()),
        address.getPort(),
        IceCandidate.Type.HOST,
        null,
        0,
        null);
  }
}
