package io.rivero.ice;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The remote addresses of one agent: where authentic STUN has come from, and which of them have
/// answered a check of ours. Owner: the loop's thread.
final class KnownRemotes {
  private final IceDemux demux;
  private final IceAgent agent;
  private final Set<InetSocketAddress> authentic = new LinkedHashSet<>();
  private final Set<InetSocketAddress> validated = new HashSet<>();

  KnownRemotes(IceDemux demux, IceAgent agent) {
    this.demux = demux;
    this.agent = agent;
  }

  /// STUN from here was authentic. The oldest address beyond the limit is forgotten, but not the
  /// one in use.
  void add(InetSocketAddress remote, @Nullable IcePair inUse) {
    if (!authentic.contains(remote)) {
      if (authentic.size() == IceAgent.MAX_REMOTES) {
        authentic.stream()
            .filter(held -> inUse == null || !held.equals(inUse.remoteAddress()))
            .findFirst()
            .ifPresent(this::remove);
      }
      authentic.add(remote);
    }
    demux.addRemote(remote, agent);
  }

  void validated(InetSocketAddress remote) {
    if (validated.size() < IceAgent.MAX_REMOTES) {
      validated.add(remote);
    }
  }

  boolean contains(InetSocketAddress remote) {
    return authentic.contains(remote);
  }

  boolean isValidated(InetSocketAddress remote) {
    return validated.contains(remote);
  }

  void clear() {
    demux.remove(agent, authentic);
    authentic.clear();
    validated.clear();
  }

  private void remove(InetSocketAddress remote) {
    authentic.remove(remote);
    validated.remove(remote);
    demux.removeRemote(remote, agent);
  }
}
