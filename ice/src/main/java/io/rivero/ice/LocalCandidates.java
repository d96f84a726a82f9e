package io.rivero.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Our host candidates (RFC 8445 section 5.1), derived from the loop's sockets.
final class LocalCandidates {
  private LocalCandidates() {}

  /// One per advertised address.
  static List<IceCandidate> of(List<LocalAddress> locals) {
    Map<InetSocketAddress, IceCandidate> candidates = new LinkedHashMap<>();
    for (int i = 0; i < locals.size(); i++) {
      candidates.putIfAbsent(locals.get(i).advertised(), host(locals, i));
    }
    return List.copyOf(candidates.values());
  }

  /// The candidate of this socket.
  static IceCandidate at(List<LocalAddress> locals, InetSocketAddress bound) {
    return host(locals, index(locals, bound));
  }

  /// PRIORITY of a check from this socket (RFC 8445 section 7.1.1).
  static long checkPriority(List<LocalAddress> locals, InetSocketAddress bound) {
    return priority(IceCandidate.Type.PRFLX, index(locals, bound));
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

  private static int index(List<LocalAddress> locals, InetSocketAddress bound) {
    for (int i = 0; i < locals.size(); i++) {
      if (locals.get(i).bound().equals(bound)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no socket of this agent: " + bound);
  }

  private static IceCandidate host(List<LocalAddress> locals, int index) {
    InetSocketAddress address = locals.get(index).advertised();
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
