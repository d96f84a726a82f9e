package io.rivero.ice;

import java.net.InetSocketAddress;

/// A socket of the loop and the address that peers are told of it.
///
/// @param bound the address and port that the socket is bound to; no wildcard, since a reply must
///   leave by the address that the request came to
/// @param advertised what stands in candidates: the same, or the public address in front of it
///   (one-to-one NAT)
public record LocalAddress(InetSocketAddress bound, InetSocketAddress advertised) {
  public LocalAddress {
    if (bound.isUnresolved() || bound.getPort() == 0 || bound.getAddress().isAnyLocalAddress()) {
      throw new IllegalArgumentException("not a bound address: " + bound);
    }
    if (advertised.isUnresolved()
        || advertised.getPort() == 0
        || advertised.getAddress().isAnyLocalAddress()) {
      throw new IllegalArgumentException("not an address to advertise: " + advertised);
    }
  }

  /// An address that is advertised as it is bound.
  public static LocalAddress of(InetSocketAddress bound) {
    return new LocalAddress(bound, bound);
  }
}
