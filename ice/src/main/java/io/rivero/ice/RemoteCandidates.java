package io.rivero.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The candidates that the peer has named, as far as they can be used. Owner: the loop's thread.
final class RemoteCandidates {
  /// A candidate with its address, which is a literal.
  record Usable(IceCandidate candidate, InetSocketAddress address) {}

  private final List<Usable> usable = new ArrayList<>();
  private @Nullable String ufrag;

  /// From now on candidates of other generations are refused, and those held before are dropped.
  void setUfrag(String remoteUfrag) {
    ufrag = remoteUfrag;
    usable.removeIf(held -> !isOfGeneration(held.candidate()));
  }

  /// Takes a candidate, unless it is of no use, known, or one too many: null.
  @Nullable Usable add(IceCandidate candidate) {
    if (usable.size() >= IceAgent.MAX_REMOTE_CANDIDATES || !isOfGeneration(candidate)) {
      return null;
    }
    InetSocketAddress address = address(candidate);
    if (address == null || find(address) != null) {
      return null;
    }
    Usable added = new Usable(candidate, address);
    usable.add(added);
    return added;
  }

  List<Usable> all() {
    return usable;
  }

  /// The candidate at this address; a peer-reflexive one if the peer has not named it.
  IceCandidate at(InetSocketAddress address, long priority) {
    Usable known = find(address);
    if (known != null) {
      return known.candidate();
    }
    String host = LocalCandidates.text(address.getAddress());
    int port = address.getPort();
    return new IceCandidate(
        "prflx", 1, "udp", priority, host, port, IceCandidate.Type.PRFLX, null, 0, null);
  }

  private @Nullable Usable find(InetSocketAddress address) {
    for (Usable held : usable) {
      if (held.address().equals(address)) {
        return held;
      }
    }
    return null;
  }

  private boolean isOfGeneration(IceCandidate candidate) {
    return ufrag == null || candidate.ufrag() == null || ufrag.equals(candidate.ufrag());
  }

  private static @Nullable InetSocketAddress address(IceCandidate candidate) {
    String text = candidate.address();
    boolean literal = text.indexOf(':') >= 0 || text.chars().filter(c -> c == '.').count() == 3;
    if (candidate.component() != 1
        || !candidate.transport().equals("udp")
        || candidate.port() == 0
        || text.indexOf('%') >= 0
        || !literal) {
      return null;
    }
    try {
      InetAddress address = InetAddress.ofLiteral(text); // never asks DNS
      return address.isAnyLocalAddress() || address.isMulticastAddress()
          ? null
          : new InetSocketAddress(address, candidate.port());
    } catch (IllegalArgumentException e) {
      return null; // a name, such as .local (mDNS)
    }
  }
}
