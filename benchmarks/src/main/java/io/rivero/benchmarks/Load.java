package io.rivero.benchmarks;

import io.rivero.dtls.DtlsCertificate;
import io.rivero.pipeline.net.MediaLoop;
import io.rivero.sdp.Direction;
import io.rivero.srtp.SrtpProfile;
import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/// One publisher and its viewers, connected to a server. For a control thread.
final class Load implements AutoCloseable {
  private static final int CONNECT_SECONDS = 60;
  private static final double DRAIN_SECONDS = 0.5;
  private static final int PUBLISHER_SSRC = 0x1000_0000;
  private static final int FIRST_VIEWER_SSRC = 0x2000_0000;

  private final MediaLoop publishing = new MediaLoop("load-publisher");
  private final MediaLoop viewing = new MediaLoop("load-viewers");
  private final KurentoClient client;
  private final InetAddress address;
  private final DtlsCertificate certificate;
  private final List<SrtpProfile> profiles;
  private final String pipeline;
  private final List<LoadPeer> peers = new ArrayList<>();
  private final List<Viewer> viewers = new ArrayList<>();

  /// @param address where media of the generator comes to
  /// @param profiles of SRTP that the generator speaks, best first
  Load(URI server, InetAddress address, List<SrtpProfile> profiles) {
    this.address = address;
    this.profiles = profiles;
    certificate = DtlsCertificate.generate(DtlsCertificate.KeyType.ECDSA);
    client = new KurentoClient(server);
    pipeline = client.createPipeline();
  }

  /// Connects the publisher.
  ///
  /// @return its endpoint
  String publish(Publisher publisher) {
    String endpoint = client.createEndpoint(pipeline);
    var peer =
        new LoadPeer(
            publishing,
            address,
            certificate,
            profiles,
            Direction.SENDONLY,
            PUBLISHER_SSRC,
            publisher);
    peers.add(peer);
    peer.call(client, endpoint);
    Waiting.until("the publisher is connected", CONNECT_SECONDS, peer::isConnected);
    return endpoint;
  }

  /// The SSRC that a publisher is made with.
  static int publisherSsrc() {
    return PUBLISHER_SSRC;
  }

  /// Connects viewers of an endpoint; of none if it is empty.
  void view(String source, int count) {
    int first = peers.size();
    for (int i = 0; i < count; i++) {
      String endpoint = client.createEndpoint(pipeline);
      int ssrc = FIRST_VIEWER_SSRC + 2 * viewers.size();
      var viewer = new Viewer(ssrc);
      viewers.add(viewer);
      var peer =
          new LoadPeer(viewing, address, certificate, profiles, Direction.RECVONLY, ssrc, viewer);
      peers.add(peer);
      if (!source.isEmpty()) {
        client.connect(source, endpoint);
      }
      peer.call(client, endpoint);
    }
    Waiting.until(
        "all viewers are connected",
        CONNECT_SECONDS,
        () -> peers.subList(first, peers.size()).stream().allMatch(LoadPeer::isConnected));
  }

  String profile() {
    return peers.getLast().profile();
  }

  /// What was sent and what came of it.
  ///
  /// @param delivered distinct packets of all viewers
  record Sample(long sent, long delivered, double cpuSeconds) {}

  /// Publishes for a while; begins and ends with nothing on its way.
  Sample measure(Publisher publisher, double seconds, ServerProcess server) {
    long sent = publishing.call(publisher::sent);
    long delivered = sum(Viewer::delivered);
    double cpu = server.isObserved() ? server.usage().cpuSeconds() : Double.NaN;
    publishing.call(() -> publisher.start(publishing.clock().nowNanos()));
    Waiting.pass(seconds);
    publishing.call(publisher::pause);
    Waiting.pass(DRAIN_SECONDS);
    double cpuSeconds = server.isObserved() ? server.usage().cpuSeconds() - cpu : Double.NaN;
    return new Sample(
        publishing.call(publisher::sent) - sent, sum(Viewer::delivered) - delivered, cpuSeconds);
  }

  /// Over all viewers.
  long sum(ToLongFunction<Viewer> value) {
    return viewing.call(() -> viewers.stream().mapToLong(value).sum());
  }

  @Override
  public void close() {
    client.release(pipeline);
    client.close();
    publishing.close();
    viewing.close();
  }
}
