package io.rivero.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One agent's wait for its server-reflexive candidates. Owner: the loop's thread.
final class Gathering {
  private final List<LocalAddress> locals;
  private final IceAgent.Listener listener;
  private final Set<InetSocketAddress> told = new HashSet<>();
  private List<ServerReflexive> asked = List.of();
  private int open;
  private boolean closed;

  Gathering(List<LocalAddress> locals, IceAgent.Listener listener) {
    this.locals = locals;
    this.listener = listener;
    for (LocalAddress local : locals) {
      told.add(local.bound());
      told.add(local.advertised());
    }
  }

  /// Starts to wait for these; those that are settled count at once.
  void start(List<ServerReflexive> reflexives) {
    asked = reflexives;
    open = 1;
    for (ServerReflexive reflexive : reflexives) {
      open++;
      if (reflexive.isSettled()) {
        settled(reflexive);
      } else {
        reflexive.await(this);
      }
    }
    countDown();
  }

  void settled(ServerReflexive reflexive) {
    InetSocketAddress mapped = reflexive.mapped();
    if (!closed && mapped != null && told.add(mapped)) { // the same as a host candidate: redundant
      listener.onCandidate(candidate(reflexive.local, mapped));
    }
    countDown();
  }

  void close() {
    closed = true;
    asked.forEach(reflexive -> reflexive.leave(this));
  }

  private void countDown() {
    if (--open == 0 && !closed) {
      listener.onGatheringDone();
    }
  }

  private IceCandidate candidate(LocalAddress local, InetSocketAddress mapped) {
    int index = locals.indexOf(local);
    InetAddress base = local.advertised().getAddress();
    return new IceCandidate(
        "srflx" + index,
        1,
        "udp",
        LocalCandidates.priority(IceCandidate.Type.SRFLX, index),
        LocalCandidates.text(mapped.getAddress()),
        mapped.getPort(),
        IceCandidate.Type.SRFLX,
        LocalCandidates.text(base),
        local.advertised().getPort(),
        null);
  }
}
