package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rivero.rpc.e2e.BrowserPeer.Candidate;
import io.rivero.rpc.e2e.BrowserPeer.Media;
import io.rivero.rpc.e2e.Call.Signalling;
import io.rivero.rpc.e2e.UdpRelay.Impairment;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kurento.client.KurentoClient;
import org.kurento.client.MediaPipeline;

/// Networks as they are: loss, jitter, a NAT that changes its mind, a browser that is gone.
class NetworkIT {
  private static final long SEED = 20_26;
  private static final double WINDOW_MILLIS = 10_000;
  private static final Impairment BAD = new Impairment(0.1, 0, 50, 0.05, 0);
  private static final double FREEZE_MILLIS = 1000;
  private static final Duration FOLLOWED = Duration.ofSeconds(5);
  private static final Duration NOTICED = Duration.ofSeconds(3);

  private KurentoClient client;
  private MediaPipeline pipeline;

  @BeforeEach
  void connect() {
    client = KurentoClient.create(Shared.server().webSocket().toString());
    pipeline = client.createMediaPipeline();
  }

  @AfterEach
  void disconnect() {
    pipeline.release();
    client.destroy();
  }

  /// One direction at a time, to the server or from it: a loopback through both would lose a fifth.
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void videoFlowsThroughLossJitterAndReordering(boolean upwards) {
    var relay = new AtomicReference<@Nullable UdpRelay>();
    try (BrowserPeer browser = BrowserPeer.open(Shared.chromium(), Shared.server())) {
      loopback(browser, through(relay));
      UdpRelay bad = relay.get();
      assertThat(bad).isNotNull();
      bad.impair(upwards ? BAD : Impairment.NONE, upwards ? Impairment.NONE : BAD);
      browser.awaitFrames(30);
      JsonNode before = browser.stats();
      browser.tab().evaluate("peer.watchGaps()");
      JsonNode after = later(browser, before);

      // Nothing goes past the relay: its counters are the browser's.
      assertThat(after.path("remote").asText()).isEqualTo(text(bad.address()));
      long earlier = bad.mediaFromBrowser();
      double sent = browser.stats().path("packetsSent").asDouble();
      assertThat(sent).isBetween(0.95 * earlier, 1.05 * bad.mediaFromBrowser());
      assertThat(bad.dropped()).isPositive();
      long impaired = upwards ? bad.mediaFromBrowser() : bad.mediaFromServer();
      assertThat((double) bad.reordered())
          .as("a share of %s", impaired)
          .isPositive()
          .isLessThan(0.1 * impaired);

      String nacks = upwards ? "nacksReceived" : "nackCount";
      assertThat(grown(nacks, before, after)).as(nacks).isPositive();
      double shown = grown("framesDecoded", before, after) / grown("framesSent", before, after);
      assertThat(shown).as("decoded of sent").isGreaterThan(0.9);
      double gap = browser.tab().evaluate("peer.longestGap").asDouble();
      double stall = browser.tab().evaluate("peer.longestStall").asDouble();
      assertThat(gap - stall)
          .as("longest gap, %s ms, less the page's own", gap)
          .isLessThan(FREEZE_MILLIS);
    } finally {
      close(relay.get());
    }
  }

  @Test
  void browserWhoseAddressChangesIsFollowed() {
    var relay = new AtomicReference<@Nullable UdpRelay>();
    try (BrowserPeer browser = BrowserPeer.open(Shared.chromium(), Shared.server())) {
      loopback(browser, through(relay));
      browser.awaitFrames(10);
      UdpRelay nat = relay.get();
      assertThat(nat).isNotNull();
      for (int i = 0; i < 2; i++) {
        nat.rebind();
        int frames = browser.stats().path("framesDecoded").asInt();
        Wait.until(
            "frames through the new port",
            FOLLOWED,
            () -> browser.stats().path("framesDecoded").asInt() > frames + 20);
      }
      assertThat(browser.stats().path("remote").asText()).isEqualTo(text(nat.address()));
    } finally {
      close(relay.get());
    }
  }

  @Test
  void iceRestartKeepsMediaFlowing() {
    try (BrowserPeer browser = BrowserPeer.open(Shared.chromium(), Shared.server())) {
      Call call = loopback(browser, Signalling.PLAIN);
      browser.awaitFrames(10);
      String before = browser.stats().path("local").asText();
      call.restartIce();
      Wait.until(
          "another local address",
          NOTICED,
          () -> {
            call.exchange();
            JsonNode stats = browser.stats();
            return !stats.path("local").asText().equals(before)
                && stats.path("state").asText().equals("connected");
          });
      browser.awaitFrames(30);
      JsonNode stats = browser.stats();
      assertThat(stats.path("packetsLost").asDouble())
          .isLessThan(0.01 * stats.path("packetsReceived").asDouble());
    }
  }

  @Test
  void browserThatVanishesIsNoticedAndLeavesNothing() {
    Chromium doomed = Chromium.start();
    try {
      BrowserPeer browser = BrowserPeer.open(doomed, Shared.server());
      Call call = loopback(browser, Signalling.PLAIN);
      browser.awaitFrames(10);
      doomed.kill();
      Wait.until(
          "DISCONNECTED and FAILED",
          NOTICED,
          () ->
              call.events().contains("DISCONNECTED")
                  && call.events().contains("ICE DISCONNECTED")
                  && call.events().contains("ICE FAILED"));
      pipeline.release();
      Wait.until(
          "nothing left", NOTICED, () -> Shared.server().instances("io.rivero.ice.IceAgent") == 0);
    } finally {
      doomed.close();
    }
  }

  private Call loopback(BrowserPeer browser, Signalling signalling) {
    Call call = new Call(pipeline, browser, signalling);
    call.endpoint().connect(call.endpoint());
    return call.connect(Media.BOTH_WAYS);
  }

  /// A relay in front of the first IPv4 address that the server names; the browser hears of nothing
  /// else.
  private static Signalling through(AtomicReference<@Nullable UdpRelay> relay) {
    return Signalling.only(candidate -> {
      if (address(candidate).contains(":") || !candidate.candidate().contains("typ host")) {
        return null;
      }
      UdpRelay known = relay.get();
      if (known == null) {
        known = new UdpRelay(new InetSocketAddress(address(candidate), port(candidate)), SEED);
        relay.set(known);
      }
      String[] fields = candidate.candidate().split(" ", -1);
      fields[4] = known.address().getAddress().getHostAddress();
      fields[5] = Integer.toString(known.address().getPort());
      return new Candidate(String.join(" ", fields), candidate.sdpMid(), candidate.sdpMLineIndex());
    });
  }

  private static String address(Candidate candidate) {
    return candidate.candidate().split(" ", -1)[4];
  }

  private static int port(Candidate candidate) {
    return Integer.parseInt(candidate.candidate().split(" ", -1)[5]);
  }

  private static double grown(String field, JsonNode before, JsonNode after) {
    return after.path(field).asDouble() - before.path(field).asDouble();
  }

  private static JsonNode later(BrowserPeer browser, JsonNode before) {
    double due = before.path("timestampMillis").asDouble() + WINDOW_MILLIS;
    return Wait.value(
        "ten seconds of media",
        Duration.ofSeconds(4),
        () -> {
          JsonNode stats = browser.stats();
          return stats.path("timestampMillis").asDouble() >= due ? stats : null;
        });
  }

  private static String text(InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  private static void close(@Nullable UdpRelay relay) {
    if (relay != null) {
      relay.close();
    }
  }
}
