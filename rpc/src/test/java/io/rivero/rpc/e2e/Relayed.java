package io.rivero.rpc.e2e;

import io.rivero.rpc.e2e.BrowserPeer.Candidate;
import io.rivero.rpc.e2e.Call.Signalling;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Calls of which everything goes through a relay.
final class Relayed {
  private static final long SEED = 20_26;

  private Relayed() {}

  /// A relay in front of the first IPv4 address that the server names; the browser hears of nothing
  /// else.
  static Signalling through(AtomicReference<@Nullable UdpRelay> relay) {
    return Signalling.only(candidate -> {
      String[] fields = candidate.candidate().split(" ", -1);
      if (fields[4].contains(":") || !candidate.candidate().contains("typ host")) {
        return null;
      }
      UdpRelay known = relay.get();
      if (known == null) {
        known = new UdpRelay(new InetSocketAddress(fields[4], Integer.parseInt(fields[5])), SEED);
        relay.set(known);
      }
      fields[4] = known.address().getAddress().getHostAddress();
      fields[5] = Integer.toString(known.address().getPort());
      return new Candidate(String.join(" ", fields), candidate.sdpMid(), candidate.sdpMLineIndex());
    });
  }
}
