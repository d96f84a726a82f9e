package io.rivero.pipeline;

import java.util.ArrayList;
import java.util.List;

/// Candidates of the peer that came before its description.
final class PendingCandidates {
  static final int MAX_CANDIDATES = 64;

  private final List<IceCandidate> candidates = new ArrayList<>();

  /// More than 64 are dropped.
  void add(IceCandidate candidate) {
    if (candidates.size() < MAX_CANDIDATES) {
      candidates.add(candidate);
    }
  }

  List<IceCandidate> drain() {
    var drained = List.copyOf(candidates);
    candidates.clear();
    return drained;
  }
}
