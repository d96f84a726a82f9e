package io.rivero.ice;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// Two throw-away engines that connect to each other in memory: what the first agent of a JVM would
/// load (about a second) is loaded.
final class WarmUp implements Ice4jEngine.Events {
  private static final System.Logger LOG = System.getLogger(WarmUp.class.getName());

  private final LocalAddress local;
  private final SerialFeed feed = new SerialFeed();
  private final Ice4jEngine engine;
  private final CompletableFuture<Void> completed = new CompletableFuture<>();
  private volatile @Nullable WarmUp peer;

  private WarmUp(int port, boolean controlling) {
    local = LocalAddress.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    engine = new Ice4jEngine(List.of(local), controlling, this);
  }

  /// In the background; whether it has worked is logged only.
  static void start() {
    Thread.ofVirtual()
        .name("ice-warm-up")
        .start(() -> {
          try {
            run().join();
          } catch (CompletionException e) {
            LOG.log(System.Logger.Level.WARNING, "the first session will be slow", e);
          }
        });
  }

  /// The future is completed when the two are connected, or have failed to.
  static CompletableFuture<Void> run() {
    Ice4jSettings.apply();
    // The ports are never opened.
    WarmUp first = new WarmUp(1, true);
    WarmUp second = new WarmUp(2, false);
    first.connect(second);
    second.connect(first);
    return CompletableFuture.allOf(first.completed, second.completed)
        .whenComplete((done, failure) -> {
          first.feed.execute(first.engine::free); // not earlier: the other needs its answers
          second.feed.execute(second.engine::free);
        });
  }

  private void connect(WarmUp other) {
    peer = other;
    feed.execute(() -> {
      engine.setRemote(other.engine.ufrag(), other.engine.password());
      IceCandidate candidate = new LocalCandidates(List.of(other.local)).all().getFirst();
      engine.addRemoteCandidate(new RemoteCandidates.Usable(candidate, other.local.bound()));
      engine.start();
    });
  }

  @Override
  public void send(byte[] stun, InetSocketAddress from, InetSocketAddress to) {
    WarmUp other = peer;
    if (other != null) {
      other.feed.offer(() -> other.engine.receive(stun, to, from));
    }
  }

  @Override
  public void validated(InetSocketAddress from, InetSocketAddress to) {}

  @Override
  public void completed(InetSocketAddress from, InetSocketAddress to) {
    completed.complete(null);
  }

  @Override
  public void failed() {
    completed.completeExceptionally(new IllegalStateException("warm-up did not connect"));
  }
}
