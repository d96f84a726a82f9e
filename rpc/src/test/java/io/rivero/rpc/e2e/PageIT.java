package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The web page in Chromium: a person's first minutes.
class PageIT {
  private static final Duration CALL = Duration.ofSeconds(3);
  private static final double WINDOW_MILLIS = 5000;

  /// Windows that are looked at: where browser and server share a busy machine, one may be rough.
  private static final int LOOKS = 8;

  /// The least part of the frames sent that is decoded in a window.
  private static final double SMOOTH = 0.95;

  /// Changes between two looks at the remote picture, as a mean per colour value.
  private static final String MOTION =
      """
      (async () => {
        const video = document.getElementById('remote');
        const canvas = new OffscreenCanvas(64, 48).getContext('2d', { willReadFrequently: true });
        const look = () => { canvas.drawImage(video, 0, 0, 64, 48); return canvas.getImageData(0, 0, 64, 48).data; };
        const before = look();
        const frames = video.getVideoPlaybackQuality().totalVideoFrames;
        await new Promise((done) => {
          const check = () => video.getVideoPlaybackQuality().totalVideoFrames > frames + 10 ? done() : requestAnimationFrame(check);
          check();
        });
        return look().reduce((sum, value, i) => sum + Math.abs(value - before[i]), 0) / before.length;
      })()\
      """;

  @ParameterizedTest
  @ValueSource(strings = {"VP8", "VP9", "H264", "AV1"})
  void cameraTravelsToTheServerAndBack(String codec) {
    try (Tab tab = open(Shared.server(), "?autostart=loopback&codec=" + codec)) {
      tab.await("rivero.peer.connection.connectionState === 'connected'", CALL);
      JsonNode before = firstPicture(tab);
      JsonNode after = later(tab, before);
      for (int look = 1; look < LOOKS && decodedOfSent(before, after) <= SMOOTH; look++) {
        before = after;
        after = later(tab, before);
      }
      assertThat(after.path("sendCodec").asText()).isEqualTo(codec);
      assertThat(after.path("receiveCodec").asText()).isEqualTo(codec);
      assertThat(increase("framesSent", before, after)).as("frames sent").isGreaterThan(20);
      assertThat(decodedOfSent(before, after)).as("decoded of those sent").isGreaterThan(SMOOTH);
      assertThat(after.path("audioEnergy").asDouble())
          .as("audio energy")
          .isGreaterThan(before.path("audioEnergy").asDouble());
      assertThat(tab.evaluate(MOTION).asDouble()).as("motion").isGreaterThan(0.1);
      assertThat(text(tab, "picture")).contains(codec);
      assertThat(text(tab, "problem-title")).isEmpty();
      tab.screenshot(Tools.output("loopback-" + codec + ".png"));
    }
  }

  @Test
  void audioAloneComesBack() {
    try (Tab tab = open(Shared.server(), "?autostart=loopback&audio=only")) {
      tab.await("rivero.peer.connection.connectionState === 'connected'", CALL);
      Wait.until(
          "audio energy",
          CALL,
          () -> tab.evaluate("rivero.stats()").path("audioEnergy").asDouble() > 0);
      assertThat(tab.evaluate("rivero.peer.connection.getTransceivers().length").asInt()).isOne();
    }
  }

  @Test
  void onePublishesAndAnotherPageWatches() {
    try (Tab publisher = open(Shared.server(), "?autostart=publish");
        Tab viewer = open(Shared.server(), "")) {
      publisher.await("document.querySelector('#share:not([hidden])')", CALL);
      publisher.await("rivero.peer.connection.connectionState === 'connected'", CALL);
      String link = publisher.evaluate("document.getElementById('share-link').href").asText();
      viewer.open(URI.create("about:blank"));
      viewer.open(URI.create(link));
      viewer.await("rivero.peer.connection.connectionState === 'connected'", CALL);
      Wait.until(
          "the picture of the publisher",
          CALL,
          () -> viewer.evaluate("rivero.stats()").path("framesDecoded").asInt() > 10);
      viewer.screenshot(Tools.output("viewer.png"));

      publisher.evaluate("document.getElementById('stop').click()");
      viewer.await("document.getElementById('problem-text').innerText.includes('stopped')", CALL);
    }
  }

  @Test
  void whatIsWrongIsSaidInWords() {
    try (Tab tab = open(Shared.server(), "")) {
      tab.await("!document.getElementById('start').disabled", CALL);
      refuse(tab, "NotFoundError");
      tab.await("document.getElementById('problem').innerText.includes('No camera')", CALL);
      refuse(tab, "NotAllowedError");
      tab.await("document.getElementById('problem').innerText.includes('permission')", CALL);
      tab.await("document.getElementById('problem').role === 'alert'", CALL);
    }
  }

  @Test
  void otherDeviceHasACameraOverTlsAndIsToldSoWithout() {
    String address = Tools.ownAddress();
    int port = Shared.openServer().webSocket().getPort();
    URI plain = URI.create("http://" + address + ":" + port + "/?autostart=loopback");
    try (Tab tab = Shared.chromium().tab(plain)) {
      tab.await("document.getElementById('problem').innerText.includes('--tls auto')", CALL);
    }
    try (ServerProcess server =
            ServerProcess.start("--bind", "0.0.0.0", "--allow-anonymous", "--tls", "auto");
        Tab tab =
            Shared.chromium()
                .tab(
                    URI.create(
                        "https://"
                            + address
                            + ":"
                            + server.webSocket().getPort()
                            + "/?autostart=loopback"))) {
      firstPicture(tab);
      assertThat(server.process().isAlive()).isTrue();
    }
  }

  @Test
  void pageNoticesThatTheServerIsGoneAndThatItIsBack() {
    try (ServerProcess first = ServerProcess.start();
        Tab tab = open(first, "")) {
      tab.await("rivero.client.state === 'open'", CALL);
      first.stop();
      tab.await("document.getElementById('problem').innerText.includes('gone')", CALL);
      try (ServerProcess second = ServerProcess.startAt(first.webSocket().getPort())) {
        tab.await("rivero.client.state === 'open'", CALL);
        tab.await("document.getElementById('problem').innerText.includes('anew')", CALL);
        assertThat(second.process().isAlive()).isTrue();
      }
    }
  }

  private static void refuse(Tab tab, String name) {
    tab.evaluate(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', '"
            + name
            + "'); }");
    tab.evaluate("document.getElementById('start').click()");
  }

  private static Tab open(ServerProcess server, String query) {
    return Shared.chromium().tab(URI.create(server.page() + query));
  }

  private static String text(Tab tab, String id) {
    return tab.evaluate("document.getElementById('" + id + "').innerText").asText();
  }

  private static JsonNode firstPicture(Tab tab) {
    return Wait.value(
        "a picture",
        CALL,
        () -> {
          JsonNode stats = tab.evaluate("window.rivero?.stats()");
          return stats.path("framesDecoded").asInt() > 0 ? stats : null;
        },
        () -> "; the page says: " + tab.evaluate("document.body.innerText"));
  }

  /// The figures when the browser's own clock has moved on.
  private static double decodedOfSent(JsonNode before, JsonNode after) {
    return increase("framesDecoded", before, after) / increase("framesSent", before, after);
  }

  private static double increase(String counter, JsonNode before, JsonNode after) {
    return after.path(counter).asDouble() - before.path(counter).asDouble();
  }

  private static JsonNode later(Tab tab, JsonNode before) {
    double due = before.path("timestampMillis").asDouble() + WINDOW_MILLIS;
    return Wait.value(
        "five seconds of media",
        CALL,
        () -> {
          JsonNode stats = tab.evaluate("rivero.stats()");
          return stats.path("timestampMillis").asDouble() >= due ? stats : null;
        });
  }
}
