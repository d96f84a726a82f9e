package io.rivero.ice;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// One agent on a [TestLoop], and what it has reported.
final class TestSession implements IceAgent.Listener {
  private static final int SECONDS = 20;

  final TestLoop loop;
  final IceAgent agent;
  final BlockingQueue<IceState> states = new LinkedBlockingQueue<>();
  final List<IceCandidate> found = new ArrayList<>();
  final CompletableFuture<IcePair> validated = new CompletableFuture<>();
  final CompletableFuture<IcePair> selected = new CompletableFuture<>();

  TestSession(TestLoop loop, boolean controlling, Object session) {
    this.loop = loop;
    IceAgent.Config config = new IceAgent.Config(controlling, session, null);
    agent = IceAgent.create(loop.demux, config, loop.locals, this);
  }

  record Credentials(String ufrag, String password) {}

  /// Gives this side the peer's credentials and candidates, and starts.
  void start(TestSession peer, List<IceCandidate> candidates) {
    start(new Credentials(peer.agent.ufrag(), peer.agent.password()), candidates);
  }

  void start(Credentials peer, List<IceCandidate> candidates) {
    loop.run(() -> {
      agent.setRemote(peer.ufrag, peer.password);
      candidates.forEach(agent::addRemoteCandidate);
      agent.start();
    });
  }

  static void connect(TestSession first, TestSession second) {
    first.start(second, second.agent.localCandidates());
    second.start(first, first.agent.localCandidates());
    first.awaitSelected();
    second.awaitSelected();
  }

  IcePair awaitSelected() {
    return selected.orTimeout(SECONDS, TimeUnit.SECONDS).join();
  }

  void sendMedia() {
    loop.run(() -> {
      IcePair pair = agent.pair();
      if (pair != null) {
        loop.send(
            ByteBuffer.wrap(new byte[] {(byte) 0x80, 1}),
            pair.localAddress(),
            pair.remoteAddress());
      }
    });
  }

  @Override
  public void onState(IceState state) {
    states.add(state);
  }

  @Override
  public void onValidated(IcePair pair) {
    validated.complete(pair);
  }

  @Override
  public void onFault(RuntimeException fault) {
    throw fault;
  }

  @Override
  public void onSelected(IcePair pair) {
    selected.complete(pair);
  }

  @Override
  public void onCandidate(IceCandidate candidate) {
    found.add(candidate);
  }

  @Override
  public void onGatheringDone() {}
}
