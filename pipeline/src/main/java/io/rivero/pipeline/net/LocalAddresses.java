package io.rivero.pipeline.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The addresses of this machine that peers may reach.
public final class LocalAddresses {
  /// More addresses than this are not used: each costs a socket, and each pair with a peer's
  /// candidates a check.
  public static final int MAX_ADDRESSES = 16;

  private LocalAddresses() {}

  /// Addresses of interfaces that are up, IPv4 first; none that are link-local. May block a little.
  ///
  /// @param interfaces names of the interfaces to use; empty for all
  /// @param loopback whether 127.0.0.1 and ::1 count; they always do when their interface is named
  public static List<InetAddress> of(List<String> interfaces, boolean loopback) {
    try {
      var addresses = new ArrayList<InetAddress>();
      for (NetworkInterface device : NetworkInterface.networkInterfaces().toList()) {
        boolean named = interfaces.contains(device.getName());
        if (device.isUp() && (named || interfaces.isEmpty())) {
          device
              .inetAddresses()
              .filter(address -> usable(address, loopback || named))
              .forEach(addresses::add);
        }
      }
      addresses.sort(Comparator.comparingInt(LocalAddresses::rank));
      return List.copyOf(addresses.subList(0, Math.min(MAX_ADDRESSES, addresses.size())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean usable(InetAddress address, boolean loopback) {
    return !address.isLinkLocalAddress()
        && !address.isMulticastAddress()
        && (loopback || !address.isLoopbackAddress());
  }

  /// Outside addresses before loopback, IPv4 before IPv6.
  private static int rank(InetAddress address) {
    return (address.isLoopbackAddress() ? 2 : 0) + (address instanceof Inet4Address ? 0 : 1);
  }
}
