package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.rivero.rpc.e2e.BrowserPeer.Media;
import io.rivero.rpc.e2e.UdpRelay.Impairment;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kurento.client.ImageOverlayFilter;
import org.kurento.client.KurentoClient;
import org.kurento.client.MediaPipeline;
import org.kurento.client.MediaType;
import org.kurento.commons.exception.KurentoException;

/// Pictures are decoded, changed and encoded on their way from a browser and back.
class FilterIT {
  private static final double LEAST_SHARE_OF_FRAMES = 0.9;
  private static final double WINDOW_MILLIS = 3_000;
  private static final Duration WARM = Duration.ofSeconds(6);
  private static final Duration APPEARS = Duration.ofSeconds(3);
  private static final Duration ADAPTS = Duration.ofSeconds(15);
  private static final Impairment NARROW = new Impairment(0, 0, 0, 0, 200_000);
  private static final Impairment LOSSY = new Impairment(0.05, 0, 0, 0, 0);

  private KurentoClient client;
  private MediaPipeline pipeline;
  private HttpServer images;
  private final List<String> errors = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void connect() throws IOException {
    client = KurentoClient.create(Shared.server().webSocket().toString());
    pipeline = client.createMediaPipeline();
    images = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    serve("/blue.png", image(Color.BLUE));
    serve("/broken.png", new byte[100]);
    images.start();
  }

  @AfterEach
  void disconnect() {
    pipeline.release();
    client.destroy();
    images.stop(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"VP8", "H264"})
  void imageIsLaidOverTheVideoThatComesBack(String codec) {
    try (BrowserPeer browser = BrowserPeer.open(Shared.chromium(), Shared.server())) {
      Call call = new Call(pipeline, browser);
      call.endpoint().connect(call.endpoint());
      call.connect(new Media(true, true, codec, ""));
      browser.awaitFrames(10);
      assertThat(browser.stats().path("codec").asText()).isEqualTo("video/" + codec);
      ImageOverlayFilter filter = filter(call);
      browser.awaitFrames(10);
      assertThat(isBlue(browser)).as("before there is an image").isFalse();

      filter.addImage("a", url("/blue.png"), 0.25f, 0.25f, 0.25f, 0.25f, false, false);
      Wait.until("blue in its place", APPEARS, () -> isBlue(browser));
      awaitMostFrames(browser);
      assertThat(filter.isMediaTranscoding(MediaType.VIDEO)).isTrue();
      assertThat(browser.stats().path("codec").asText()).isEqualTo("video/VP8");

      filter.removeImage("a");
      Wait.until("the picture as it was", APPEARS, () -> !isBlue(browser));
      assertThat(errors).isEmpty();
    }
  }

  @Test
  void aBadImageIsAnErrorAndTheCallGoesOn() {
    try (BrowserPeer browser = BrowserPeer.open(Shared.chromium(), Shared.server())) {
      ImageOverlayFilter filter = filtered(new Call(pipeline, browser), "VP8");
      browser.awaitFrames(10);
      for (String uri : List.of(url("/broken.png"), url("/none.png"), "file:///etc/passwd", "?")) {
        assertThatThrownBy(() -> filter.addImage("a", uri, 0, 0, 0.5f, 0.5f, true, true))
            .isInstanceOf(KurentoException.class)
            .hasMessageContaining("Cannot use");
      }
      assertThatThrownBy(() -> filter.addImage("a", url("/blue.png"), 2, 0, 0.5f, 0.5f, true, true))
          .hasMessageContaining("offsetXPercent");
      assertThatThrownBy(() -> filter.removeImage("a")).hasMessageContaining("no image");
      browser.awaitFrames(20);
      assertThat(errors).isEmpty();
    }
  }

  @Test
  void aChangeOfResolutionFlowsThrough() {
    try (BrowserPeer browser = BrowserPeer.open(Shared.chromium(), Shared.server())) {
      ImageOverlayFilter filter = filtered(new Call(pipeline, browser), "VP8");
      filter.addImage("a", url("/blue.png"), 0.25f, 0.25f, 0.25f, 0.25f, false, false);
      Wait.until("blue at full size", APPEARS, () -> isBlue(browser));
      browser.tab().evaluate("peer.shrink(2)");
      Wait.until("half the size", APPEARS, () -> width(browser) == 320);
      Wait.until("blue at half size", APPEARS, () -> isBlue(browser));
      browser.tab().evaluate("peer.shrink(1)");
      Wait.until("the full size again", APPEARS, () -> width(browser) == 640);
      awaitMostFrames(browser);
      assertThat(errors).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lossBeforeAndBehindTheFilterIsRepaired(boolean upwards) {
    relayed((browser, relay) -> {
      relay.impair(upwards ? LOSSY : Impairment.NONE, upwards ? Impairment.NONE : LOSSY);
      browser.awaitFrames(20);
      awaitMostFrames(browser);
      assertThat(relay.dropped()).isPositive();
      Wait.until("blue in its place", APPEARS, () -> isBlue(browser));
    });
  }

  @Test
  void theBrowsersOwnChoiceOfAResolutionFlowsThrough() {
    relayed((browser, relay) -> {
      relay.impair(NARROW, Impairment.NONE);
      Wait.until("a smaller picture", ADAPTS, () -> width(browser) < 640);
      Wait.until("blue in its place", APPEARS, () -> isBlue(browser));
      relay.impair(Impairment.NONE, Impairment.NONE);
      awaitMostFrames(browser);
      assertThat(isBlue(browser)).isTrue();
    });
  }

  /// A call with an image in place, all of which goes through a relay.
  private void relayed(BiConsumer<BrowserPeer, UdpRelay> test) {
    var relay = new AtomicReference<@Nullable UdpRelay>();
    try (BrowserPeer browser = BrowserPeer.open(Shared.chromium(), Shared.server())) {
      ImageOverlayFilter filter =
          filtered(new Call(pipeline, browser, Relayed.through(relay)), "VP8");
      filter.addImage("a", url("/blue.png"), 0.25f, 0.25f, 0.25f, 0.25f, false, false);
      Wait.until("blue in its place", APPEARS, () -> isBlue(browser));
      UdpRelay used = relay.get();
      assertThat(used).isNotNull();
      test.accept(browser, used);
      assertThat(errors).isEmpty();
    } finally {
      UdpRelay used = relay.get();
      if (used != null) {
        used.close();
      }
    }
  }

  @Test
  void lateViewersOfAFilterSeeItAndTheLastOneEndsTheWork() {
    var open = new ArrayList<BrowserPeer>();
    try {
      Call publisher = new Call(pipeline, peer(open)).connect(Media.SEND);
      var filter = new ImageOverlayFilter.Builder(pipeline).build();
      publisher.endpoint().connect(filter);
      filter.addImage("a", url("/blue.png"), 0.25f, 0.25f, 0.25f, 0.25f, false, false);
      var viewers = new ArrayList<Call>();
      for (int i = 0; i < 2; i++) {
        Call viewer = new Call(pipeline, peer(open));
        filter.connect(viewer.endpoint());
        viewers.add(viewer.connect(Media.RECEIVE));
        Wait.until("blue in its place", APPEARS, () -> isBlue(viewer.browser()));
      }
      assertThat(publisher.endpoint().isMediaTranscoding(MediaType.VIDEO)).isTrue();
      viewers.forEach(viewer -> viewer.endpoint().release());
      assertThat(publisher.endpoint().isMediaTranscoding(MediaType.VIDEO)).isFalse();
    } finally {
      open.forEach(BrowserPeer::close);
    }
  }

  @Test
  void whereThereIsAFilterVp8IsNegotiatedWhateverTheBrowserPrefers() {
    try (BrowserPeer browser = BrowserPeer.open(Shared.chromium(), Shared.server())) {
      ImageOverlayFilter filter = filtered(new Call(pipeline, browser), "VP9");
      filter.addImage("a", url("/blue.png"), 0.25f, 0.25f, 0.25f, 0.25f, false, false);
      Wait.until("blue in its place", APPEARS, () -> isBlue(browser));
      assertThat(browser.stats().path("codec").asText()).isEqualTo("video/VP8");
      assertThat(errors).isEmpty();
    }
  }

  @Test
  void picturesThatCannotBeDecodedAreAnErrorThatSaysWhy() {
    try (BrowserPeer browser = BrowserPeer.open(Shared.chromium(), Shared.server())) {
      Call call = new Call(pipeline, browser);
      call.endpoint().connect(call.endpoint());
      call.connect(new Media(true, true, "VP9", ""));
      browser.awaitFrames(10);
      filter(call);
      Wait.until(
          "an error of the endpoint",
          APPEARS,
          () -> errors.stream().anyMatch(e -> e.contains("VP9") && e.contains("decoded")));
    }
  }

  /// A call that goes through a filter from the beginning.
  private ImageOverlayFilter filtered(Call call, String codec) {
    ImageOverlayFilter filter = filter(call);
    call.connect(new Media(true, true, codec, ""));
    return filter;
  }

  /// Puts a filter into the loop of a call.
  private ImageOverlayFilter filter(Call call) {
    var filter = new ImageOverlayFilter.Builder(pipeline).build();
    filter.addErrorListener(event -> errors.add(event.getDescription()));
    call.endpoint().addErrorListener(event -> errors.add(event.getDescription()));
    call.endpoint().connect(filter);
    filter.connect(call.endpoint());
    return filter;
  }

  private static BrowserPeer peer(List<BrowserPeer> open) {
    BrowserPeer peer = BrowserPeer.open(Shared.chromium(), Shared.server());
    open.add(peer);
    return peer;
  }

  /// Waits for some seconds in which nearly all frames that were sent were shown: the first ones
  /// after the start may be too many for a machine that is still compiling.
  private static void awaitMostFrames(BrowserPeer browser) {
    Wait.until("most frames are shown", WARM, () -> shown(browser) > LEAST_SHARE_OF_FRAMES);
  }

  /// Frames that were shown of those that were sent meanwhile.
  private static double shown(BrowserPeer browser) {
    JsonNode before = browser.stats();
    JsonNode after =
        Wait.value(
            "the window",
            Duration.ofSeconds(1),
            () -> {
              JsonNode now = browser.stats();
              return grown("timestampMillis", before, now) >= WINDOW_MILLIS ? now : null;
            });
    return grown("framesDecoded", before, after) / grown("framesSent", before, after);
  }

  private static double grown(String figure, JsonNode before, JsonNode after) {
    return after.path(figure).asDouble() - before.path(figure).asDouble();
  }

  /// The made-up camera shows little blue.
  private static boolean isBlue(BrowserPeer browser) {
    JsonNode inside = browser.tab().evaluate("peer.pixels(0.3, 0.3, 0.15, 0.15)");
    return inside.path(2).asInt() > 200
        && inside.path(0).asInt() < 60
        && inside.path(1).asInt() < 60;
  }

  private static int width(BrowserPeer browser) {
    return browser.tab().evaluate("peer.size()").path(0).asInt();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + images.getAddress().getPort() + path;
  }

  private void serve(String path, byte[] bytes) {
    images.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private static byte[] image(Color colour) throws IOException {
    var image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_ARGB);
    for (int i = 0; i < 32 * 32; i++) {
      image.setRGB(i % 32, i / 32, colour.getRGB());
    }
    var out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }
}
