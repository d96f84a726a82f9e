package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rivero.rpc.e2e.BrowserPeer.Media;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kurento.client.KurentoClient;
import org.kurento.client.MediaPipeline;

/// The official Java client as the application, Chromium as its users.
class JavaClientIT {
  private static final int VIEWERS = 6;
  private static final String ICE_POOL = "ice4j.Agent-exe";
  private static final Duration POOL_ENDS = Duration.ofSeconds(8);

  private final List<AutoCloseable> open = new ArrayList<>();
  private KurentoClient client;

  @BeforeEach
  void connect() {
    client = KurentoClient.create(Shared.server().webSocket().toString());
  }

  @AfterEach
  void disconnect() throws Exception {
    for (AutoCloseable resource : open.reversed()) {
      resource.close();
    }
    client.destroy();
  }

  @Test
  void browserSeesItselfBack() {
    MediaPipeline pipeline = client.createMediaPipeline();
    Call call = new Call(pipeline, peer());
    call.endpoint().connect(call.endpoint());
    call.connect(Media.BOTH_WAYS);
    call.browser().awaitFrames(30);
    JsonNode stats = call.browser().stats();
    assertThat(stats.path("codec").asText()).isEqualTo("video/VP8");
    assertThat(stats.path("audioEnergy").asDouble()).isPositive();
    Wait.until("CONNECTED", Duration.ofSeconds(1), () -> call.events().contains("CONNECTED"));
    assertThat(call.endpoint().getStats()).isNotEmpty();
    pipeline.release();
  }

  /// A transceiver is stopped and another one takes its place, as when a screen is shared anew.
  @Test
  void publisherExchangesItsVideoWhileAnotherWatches() {
    MediaPipeline pipeline = client.createMediaPipeline();
    Call publisher = new Call(pipeline, peer()).connect(Media.send("red"));
    Call viewer = new Call(pipeline, peer());
    publisher.endpoint().connect(viewer.endpoint());
    viewer.connect(Media.RECEIVE);
    viewer.browser().awaitColour(0);
    publisher.exchangeVideo("blue");
    viewer.browser().awaitColour(2);
    viewer.browser().awaitFrames(20);
    pipeline.release();
  }

  @Test
  void onePublisherIsSeenBySixViewersAndLateOnesGetTheirPicture() {
    MediaPipeline pipeline = client.createMediaPipeline();
    Call publisher = new Call(pipeline, peer()).connect(Media.SEND);
    var viewers = new ArrayList<Call>();
    for (int i = 0; i < VIEWERS; i++) { // one after the other: all but the first are late
      Call viewer = new Call(pipeline, peer());
      publisher.endpoint().connect(viewer.endpoint());
      viewers.add(viewer.connect(Media.RECEIVE));
      viewer.browser().awaitFrames(1);
    }
    for (Call viewer : viewers) {
      viewer.browser().awaitFrames(20);
      assertThat(viewer.browser().stats().path("audioEnergy").asDouble()).isPositive();
    }
    viewers.getFirst().endpoint().release();
    viewers.getLast().browser().awaitFrames(20);
    pipeline.release();
  }

  @Test
  void viewerIsSwitchedToAnotherSourceWhileItWatches() {
    MediaPipeline pipeline = client.createMediaPipeline();
    Call red = new Call(pipeline, peer()).connect(Media.send("#c00000"));
    Call blue = new Call(pipeline, peer()).connect(Media.send("#0000c0"));
    Call viewer = new Call(pipeline, peer());
    red.endpoint().connect(viewer.endpoint());
    viewer.connect(Media.RECEIVE);
    viewer.browser().awaitColour(0);
    for (int i = 0; i < 2; i++) {
      blue.endpoint().connect(viewer.endpoint());
      viewer.browser().awaitColour(2);
      red.endpoint().connect(viewer.endpoint());
      viewer.browser().awaitColour(0);
    }
    viewer.browser().awaitFrames(20);
    assertThat(viewer.browser().stats().path("packetsLost").asInt()).isZero();
    pipeline.release();
  }

  @Test
  void nothingIsLeftAfterTheRelease() {
    ServerProcess server = Shared.server();
    call(client, server).release(); // what is loaded once stays
    Wait.until("everything gone", Duration.ofSeconds(2), () -> left(server) == 0);
    long descriptors = server.descriptors();
    for (int i = 0; i < 3; i++) {
      call(client, server).release();
    }
    Wait.until("everything gone", Duration.ofSeconds(2), () -> left(server) == 0);
    assertThat(server.descriptors()).isLessThanOrEqualTo(descriptors);
    assertThat(client.getServerManager().getPipelines()).isEmpty();
  }

  @Test
  void poolsOfTheIceLibraryAreEmptyAMinuteAfterTheLastCall() {
    try (ServerProcess server = ServerProcess.start()) {
      KurentoClient own = KurentoClient.create(server.webSocket().toString());
      call(own, server).release();
      own.destroy();
      assertThat(server.threads()).anyMatch(name -> name.startsWith(ICE_POOL));
      Wait.until(
          "no thread of " + ICE_POOL,
          POOL_ENDS,
          () -> server.threads().stream().noneMatch(name -> name.startsWith(ICE_POOL)));
    }
  }

  private static MediaPipeline call(KurentoClient client, ServerProcess server) {
    MediaPipeline pipeline = client.createMediaPipeline();
    try (BrowserPeer peer = BrowserPeer.open(Shared.chromium(), server)) {
      Call call = new Call(pipeline, peer);
      call.endpoint().connect(call.endpoint());
      call.connect(Media.BOTH_WAYS).browser().awaitFrames(5);
    }
    return pipeline;
  }

  private static long left(ServerProcess server) {
    return server.instances("io.rivero.pipeline.WebRtcEndpoint")
        + server.instances("io.rivero.pipeline.MediaPipeline")
        + server.instances("io.rivero.ice.IceAgent")
        + server.instances("io.rivero.dtls.DtlsTransport");
  }

  private BrowserPeer peer() {
    BrowserPeer peer = BrowserPeer.open(Shared.chromium(), Shared.server());
    open.add(peer);
    return peer;
  }
}
