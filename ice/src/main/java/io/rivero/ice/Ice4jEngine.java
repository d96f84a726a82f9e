package io.rivero.ice;

import java.beans.PropertyChangeEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import org.ice4j.StunException;
import org.ice4j.StunMessageEvent;
import org.ice4j.Transport;
import org.ice4j.TransportAddress;
import org.ice4j.ice.Agent;
import org.ice4j.ice.CandidatePair;
import org.ice4j.ice.CandidateType;
import org.ice4j.ice.Component;
import org.ice4j.ice.HostCandidate;
import org.ice4j.ice.IceMediaStream;
import org.ice4j.ice.IceProcessingState;
import org.ice4j.ice.KeepAliveStrategy;
import org.ice4j.ice.LocalCandidate;
import org.ice4j.ice.RemoteCandidate;
import org.ice4j.ice.harvest.AbstractCandidateHarvester;
import org.ice4j.message.Message;
import org.ice4j.stack.RawMessage;
import org.ice4j.stack.StunStack;
import org.jspecify.annotations.Nullable;

/// The only class that drives ice4j: one of its agents, for as long as a session is established.
///
/// Its methods are called from an agent's [SerialFeed], except the constructor and the getters.
/// ice4j's own threads come back through [Events].
final class Ice4jEngine {
  /// What ice4j does, on its threads. Implementations hand over to the loop and return.
  interface Events {
    void send(byte[] stun, InetSocketAddress local, InetSocketAddress remote);

    /// A pair is valid; may be repeated.
    void validated(InetSocketAddress local, InetSocketAddress remote);

    /// ice4j is done: this pair is selected.
    void completed(InetSocketAddress local, InetSocketAddress remote);

    /// ice4j is done and has found nothing.
    void failed();
  }

  private static final String STREAM = "media";

  private final List<LocalAddress> locals;
  private final Events events;
  private final AgentWithStack agent = new AgentWithStack();
  private final IceMediaStream stream;
  private final Component component;
  private boolean started;

  /// Blocks for some milliseconds.
  Ice4jEngine(List<LocalAddress> locals, boolean controlling, Events events) {
    this.locals = locals;
    this.events = events;
    agent.setControlling(controlling);
    agent.setUseDynamicPorts(false);
    agent.addCandidateHarvester(new LoopHarvester());
    agent.addStateChangeListener(this::stateChanged);
    stream = agent.createMediaStream(STREAM);
    stream.addPairChangeListener(this::pairChanged);
    try {
      component = agent.createComponent(stream, KeepAliveStrategy.SELECTED_ONLY, false);
    } catch (IOException e) {
      throw new IllegalStateException("harvesting opens no socket", e);
    }
  }

  String ufrag() {
    return agent.getLocalUfrag();
  }

  String password() {
    return agent.getLocalPassword();
  }

  long tieBreaker() {
    return agent.getTieBreaker();
  }

  void setRemote(String ufrag, String password) {
    stream.setRemoteUfrag(ufrag);
    stream.setRemotePassword(password);
  }

  void setControlling(boolean controlling) {
    agent.setControlling(controlling);
  }

  void addRemoteCandidate(RemoteCandidates.Usable usable) {
    IceCandidate candidate = usable.candidate();
    RemoteCandidate remote =
        new RemoteCandidate(
            new TransportAddress(usable.address(), Transport.UDP),
            component,
            CandidateType.parse(candidate.type().toString()),
            candidate.foundation(),
            candidate.priority(),
            null);
    if (started) {
      component.addUpdateRemoteCandidates(remote);
      component.updateRemoteCandidates();
    } else {
      component.addRemoteCandidate(remote);
    }
  }

  void start() {
    started = true;
    agent.startConnectivityEstablishment();
  }

  /// A STUN message that was found authentic. What ice4j cannot read is dropped: its sender has our
  /// password, so it harms only itself.
  void receive(byte[] stun, InetSocketAddress local, InetSocketAddress remote) {
    try {
      StunStack stack = agent.getStunStack();
      TransportAddress from = new TransportAddress(remote, Transport.UDP);
      TransportAddress to = new TransportAddress(local, Transport.UDP);
      RawMessage raw = RawMessage.build(stun, stun.length, from, to);
      Message message = Message.decode(stun, 0, stun.length);
      stack.handleMessageEvent(new StunMessageEvent(stack, raw, message));
    } catch (StunException | RuntimeException e) {
      System.getLogger(Ice4jEngine.class.getName()).log(System.Logger.Level.DEBUG, "dropped", e);
    }
  }

  /// Frees ice4j's agent; idempotent.
  void free() {
    agent.free();
  }

  private void stateChanged(PropertyChangeEvent event) {
    Object state = event.getNewValue();
    CandidatePair pair = component.getSelectedPair();
    if (state == IceProcessingState.COMPLETED && pair != null) {
      InetSocketAddress local = local(pair);
      if (local != null) {
        events.completed(local, remote(pair));
      }
    } else if (state == IceProcessingState.FAILED) {
      events.failed();
    }
  }

  private void pairChanged(PropertyChangeEvent event) {
    if (event.getPropertyName().equals(IceMediaStream.PROPERTY_PAIR_VALIDATED)
        && event.getSource() instanceof CandidatePair pair) {
      InetSocketAddress local = local(pair);
      if (local != null) {
        events.validated(local, remote(pair));
      }
    }
  }

  /// The bound address below a pair, which for a peer-reflexive local candidate is its base.
  private @Nullable InetSocketAddress local(CandidatePair pair) {
    LocalCandidate candidate = pair.getLocalCandidate();
    LocalCandidate base = candidate.getBase() == null ? candidate : candidate.getBase();
    for (LocalAddress local : locals) {
      if (local.bound().getAddress().equals(base.getTransportAddress().getAddress())
          && local.bound().getPort() == base.getTransportAddress().getPort()) {
        return local.bound();
      }
    }
    return null;
  }

  private static InetSocketAddress remote(CandidatePair pair) {
    TransportAddress address = pair.getRemoteCandidate().getTransportAddress();
    return new InetSocketAddress(address.getAddress(), address.getPort());
  }

  /// One host candidate per socket of the loop, with our own priorities.
  private final class LoopHarvester extends AbstractCandidateHarvester {
    @Override
    public Collection<LocalCandidate> harvest(Component owner) {
      for (int i = 0; i < locals.size(); i++) {
        InetSocketAddress bound = locals.get(i).bound();
        LoopSocket socket = new LoopSocket(bound, (bytes, to) -> events.send(bytes, bound, to));
        agent.getStunStack().addSocket(socket); // no remote address: one connector for all remotes
        owner.addLocalCandidate(new LoopCandidate(socket, owner, i));
      }
      return owner.getLocalCandidates();
    }

    @Override
    public boolean isHostHarvester() {
      return true;
    }
  }

  private static final class LoopCandidate extends HostCandidate {
    private final LoopSocket socket;
    private final int index;

    LoopCandidate(LoopSocket socket, Component owner, int index) {
      super(socket, owner);
      this.socket = socket;
      this.index = index;
    }

    /// Asked for in error messages only; the inherited one throws for sockets like ours.
    @Override
    public LoopSocket getStunSocket(TransportAddress server) {
      return socket;
    }

    @Override
    public long computePriorityForType(CandidateType type) {
      return LocalCandidates.priority(
          type == CandidateType.PEER_REFLEXIVE_CANDIDATE
              ? IceCandidate.Type.PRFLX
              : IceCandidate.Type.HOST,
          index);
    }
  }

  private static final class AgentWithStack extends Agent {
    private @Nullable OrderedStack stack; // no initialiser: the super constructor asks for it

    @Override
    public synchronized StunStack getStunStack() {
      OrderedStack known = stack;
      if (known == null) {
        known = new OrderedStack();
        stack = known;
      }
      return known;
    }
  }
}
