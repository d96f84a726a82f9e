package io.rivero.pipeline.webrtc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The peers of a process by the ufrags that they have given out.
///
/// Two endpoints of one server can call each other. Their datagrams would then carry the same pair
/// of addresses as those of every other such call, and only STUN can be told apart by its ufrag: so
/// the rest is handed over directly to the peer that ICE has agreed with. Any thread.
public final class PeerDirectory {
  private final Map<String, WebRtcPeer> byUfrag = new ConcurrentHashMap<>();

  void add(String ufrag, WebRtcPeer peer) {
    byUfrag.put(ufrag, peer);
  }

  void remove(String ufrag) {
    byUfrag.remove(ufrag);
  }

  @Nullable WebRtcPeer peer(String ufrag) {
    return byUfrag.get(ufrag);
  }

  /// For metrics and tests.
  public int size() {
    return byUfrag.size();
  }
}
