package io.rivero.pipeline;

import io.rivero.ice.LocalAddress;
import io.rivero.pipeline.net.UdpSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// What peers are told of our sockets: their own addresses, or the public ones in front of them.
final class LocalCandidates {
  private LocalCandidates() {}

  /// Loopback addresses are never replaced: nobody in front of a NAT talks to them.
  ///
  /// @param externalIPv4 an address, or empty for none
  /// @param externalIPv6 an address, or empty for none
  static List<LocalAddress> of(List<UdpSocket> sockets, String externalIPv4, String externalIPv6) {
    return sockets.stream()
        .map(socket -> address(socket.local(), externalIPv4, externalIPv6))
        .toList();
  }

  /// Checks a setting that must be an address or empty.
  ///
  /// @throws MediaException MEDIA_OBJECT_ILLEGAL_PARAM_ERROR
  static String requireAddress(String text) {
    if (!text.isEmpty()) {
      try {
        InetAddress.ofLiteral(text);
      } catch (IllegalArgumentException e) {
        throw new MediaException(
            ErrorCode.MEDIA_OBJECT_ILLEGAL_PARAM_ERROR, "'" + text + "' is not an IP address");
      }
    }
    return text;
  }

  private static LocalAddress address(
      InetSocketAddress bound, String externalIPv4, String externalIPv6) {
    boolean v4 = bound.getAddress() instanceof Inet4Address;
    String external = v4 ? externalIPv4 : externalIPv6;
    if (external.isEmpty() || bound.getAddress().isLoopbackAddress()) {
      return LocalAddress.of(bound);
    }
    return new LocalAddress(
        bound, new InetSocketAddress(InetAddress.ofLiteral(external), bound.getPort()));
  }
}
