package io.rivero.ice;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;

/// One pair of addresses that an agent looks after once establishment is over. Fields of [Paths].
final class Path {
  final InetSocketAddress local;
  final InetSocketAddress remote;

  /// Of the peer's latest request from here, 0 if it never sent one.
  long priority;

  /// The last authentic request or media from here; `seen` is false before the first one.
  boolean seen;

  long heardNanos;

  /// The last USE-CANDIDATE of a controlling peer.
  boolean nominated;

  long nominatedNanos;

  /// The last verified response to a check of ours; false again when a series of checks failed.
  boolean validated;

  long validatedNanos;

  /// The running series of checks.
  int triesLeft;

  long nextTryNanos = Long.MAX_VALUE;
  final Deque<TransactionId> outstanding = new ArrayDeque<>();

  Path(InetSocketAddress local, InetSocketAddress remote) {
    this.local = local;
    this.remote = remote;
  }

  void heard(long nowNanos) {
    seen = true;
    heardNanos = nowNanos;
  }

  void nominated(long nowNanos) {
    nominated = true;
    nominatedNanos = nowNanos;
  }

  boolean heardAfter(Path other) {
    return seen && (!other.seen || heardNanos > other.heardNanos);
  }

  boolean nominatedAfter(Path other) {
    return nominated && (!other.nominated || nominatedNanos > other.nominatedNanos);
  }

  @Override
  public String toString() {
    return local + " -> " + remote;
  }
}
