package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rivero.rpc.e2e.BrowserPeer.Candidate;
import io.rivero.rpc.e2e.BrowserPeer.Media;
import io.rivero.rpc.e2e.Call.Signalling;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.kurento.client.KurentoClient;
import org.kurento.client.MediaPipeline;

/// A browser and a server that know only IPv6 addresses of each other.
class Ipv6IT {
  @Test
  void mediaFlowsOverIpv6Alone() throws SocketException {
    InetAddress address = ownAddress();
    ServerProcess server = Shared.server();
    try (BrowserPeer browser = BrowserPeer.open(Shared.chromium(), server)) {
      KurentoClient client = KurentoClient.create(server.webSocket().toString());
      MediaPipeline pipeline = client.createMediaPipeline();
      Call call =
          new Call(
              pipeline,
              browser,
              Signalling.only(candidate -> of(candidate).equals(address) ? candidate : null));
      call.endpoint().connect(call.endpoint());
      call.connect(Media.BOTH_WAYS);
      browser.awaitFrames(20);

      JsonNode stats = browser.stats();
      String remote = stats.path("remote").asText();
      assertThat(address(remote.substring(0, remote.lastIndexOf(':')))).isEqualTo(address);
      assertThat(stats.path("audioEnergy").asDouble()).as("audio energy").isPositive();
      pipeline.release();
      client.destroy();
    }
  }

  private static InetAddress of(Candidate candidate) {
    return address(candidate.candidate().split(" ", -1)[4]);
  }

  private static InetAddress address(String text) {
    return InetAddress.ofLiteral(text);
  }

  /// One of the machine, `::1` where there is no other. Without IPv6 the test is skipped.
  private static InetAddress ownAddress() throws SocketException {
    Optional<InetAddress> found =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> address instanceof Inet6Address && !address.isLinkLocalAddress())
            .min(Comparator.comparing(InetAddress::isLoopbackAddress));
    Assumptions.assumeTrue(found.isPresent(), "This machine has no IPv6");
    return address(found.orElseThrow().getHostAddress().replaceAll("%.*", ""));
  }
}
