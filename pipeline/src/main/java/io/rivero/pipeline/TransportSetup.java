package io.rivero.pipeline;

import io.rivero.dtls.DtlsCertificate;
import io.rivero.dtls.DtlsTransport;
import io.rivero.dtls.HashAlgorithm;
import io.rivero.ice.LocalAddress;
import io.rivero.pipeline.net.LocalAddresses;
import io.rivero.pipeline.net.MediaPort;
import io.rivero.pipeline.webrtc.IceTransport;
import io.rivero.sdp.Fingerprint;
import io.rivero.sdp.LocalTransport;
import io.rivero.sdp.RemoteTransport;
import io.rivero.sdp.Setup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes what the transports of an endpoint consist of: ICE agents, the certificate, the role. On a
/// control thread: an agent takes some milliseconds.
final class TransportSetup {
  private final WebRtcEndpoint endpoint;
  private final CertificateKeyType keyType;

  TransportSetup(WebRtcEndpoint endpoint, CertificateKeyType keyType) {
    this.endpoint = endpoint;
    this.keyType = keyType;
  }

  /// A transport with its first or next generation, and what we tell the peer of it.
  record Prepared(
      EndpointTransport transport, IceTransport.Generation generation, LocalTransport local) {
    /// On the home loop.
    void join(WebRtcEndpoint endpoint) {
      transport.peer().ice().join(generation);
      endpoint.add(transport);
    }
  }

  /// @throws MediaException ICE_GATHER_CANDIDATES_ERROR without a usable local address
  Prepared generation(EndpointTransport transport, boolean controlling) {
    IceTransport.Generation generation =
        transport.peer().ice().newGeneration(controlling, stunServer(), localAddresses());
    DtlsCertificate certificate = endpoint.runtime().certificate(keyType);
    var fingerprint = certificate.fingerprint(HashAlgorithm.SHA_256);
    return new Prepared(
        transport,
        generation,
        new LocalTransport(
            generation.agent().ufrag(),
            generation.agent().password(),
            List.of(new Fingerprint(fingerprint.algorithm(), fingerprint.value()))));
  }

  DtlsTransport.Config dtls(RemoteTransport remote) {
    return DtlsTransport.Config.of(
        endpoint.runtime().certificate(keyType),
        remote.role() == Setup.ACTIVE ? DtlsTransport.Role.CLIENT : DtlsTransport.Role.SERVER,
        remote.fingerprints().stream()
            .map(f -> new io.rivero.dtls.Fingerprint(f.algorithm(), f.value()))
            .toList());
  }

  private List<LocalAddress> localAddresses() {
    List<String> interfaces =
        Arrays.stream(endpoint.getNetworkInterfaces().split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    List<InetAddress> addresses =
        LocalAddresses.of(interfaces, endpoint.runtime().config().loopback());
    MediaPort port = endpoint.runtime().port(endpoint.home());
    List<LocalAddress> usable =
        endpoint.onHome(() ->
            LocalCandidates.of(
                port.open(addresses), endpoint.getExternalIPv4(), endpoint.getExternalIPv6()));
    if (usable.isEmpty()) {
      throw new MediaException(
          ErrorCode.ICE_GATHER_CANDIDATES_ERROR,
          "No local address can be used"
              + (interfaces.isEmpty() ? "" : " on the interfaces " + interfaces));
    }
    return usable;
  }

  /// Without an address there is no candidate: a call may still work.
  private @Nullable InetSocketAddress stunServer() {
    String host = endpoint.getStunServerAddress().strip();
    if (host.isEmpty()) {
      return null;
    }
    var server = new InetSocketAddress(host, endpoint.getStunServerPort());
    return server.isUnresolved() ? null : server;
  }
}
