package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rivero.rpc.e2e.BrowserPeer.Sound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kurento.client.KurentoClient;
import org.kurento.client.MediaPipeline;
import org.kurento.client.MediaType;

/// Sound that one browser sends in one codec is heard by another that has only another codec.
class AudioIT {
  private static final Duration HEARD = Duration.ofSeconds(3);
  private static final Duration STEADY = Duration.ofSeconds(2);
  private static final int READINGS = 20;
  private static final double HZ = 440;
  private static final double BIN_HZ = 48_000 / 8192.0;

  private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
  private final List<String> transcoding = Collections.synchronizedList(new ArrayList<>());
  private final List<BrowserPeer> open = new ArrayList<>();
  private KurentoClient client;
  private MediaPipeline pipeline;

  @BeforeEach
  void connect() {
    client = KurentoClient.create(Shared.server().webSocket().toString());
    pipeline = client.createMediaPipeline();
    pipeline.addErrorListener(event -> errors.add(event.getDescription()));
  }

  @AfterEach
  void disconnect() {
    open.forEach(BrowserPeer::close);
    pipeline.release();
    client.destroy();
    assertThat(errors).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"opus, PCMU", "PCMU, opus", "G722, opus", "opus, PCMA", "PCMA, G722"})
  void aToneIsHeardInTheViewersCodec(String from, String to) {
    Call publisher = call();
    publisher
        .endpoint()
        .addMediaTranscodingStateChangedListener(
            event -> transcoding.add(event.getMediaType() + " " + event.getState()));
    publisher.connect(Sound.send(from));
    Call viewer = call();
    publisher.endpoint().connect(viewer.endpoint());
    viewer.connect(Sound.receive(to));

    awaitTone(viewer);
    Wait.until("a tone without gaps", STEADY, () -> readings(viewer) >= READINGS * 9 / 10);
    assertThat(sound(publisher).path("sent").asText()).isEqualToIgnoringCase("audio/" + from);
    assertThat(sound(viewer).path("received").asText()).isEqualToIgnoringCase("audio/" + to);
    assertThat(publisher.endpoint().isMediaTranscoding(MediaType.AUDIO)).isTrue();
    assertThat(publisher.endpoint().isMediaTranscoding(MediaType.VIDEO)).isFalse();
    Wait.until("the event", HEARD, () -> transcoding.contains("AUDIO TRANSCODING"));
    assertThat(pipeline.getGstreamerDot())
        .contains("as decoded", "decodes " + from, "encodes " + to);

    viewer.endpoint().release();
    assertThat(publisher.endpoint().isMediaTranscoding(MediaType.AUDIO)).isFalse();
    Wait.until("the other event", HEARD, () -> transcoding.contains("AUDIO NOT_TRANSCODING"));
  }

  /// In how many readings, one after the other, is the tone there? The browser's own jitter buffer
  /// finds its depth during the first seconds.
  private int readings(Call viewer) {
    int heard = 0;
    for (int i = 0; i < READINGS; i++) {
      heard += isTone(viewer) ? 1 : 0;
    }
    return heard;
  }

  @Test
  void theSameCodecIsPassedOn() {
    Call publisher = call().connect(Sound.send("PCMU"));
    Call viewer = call();
    publisher.endpoint().connect(viewer.endpoint());
    viewer.connect(Sound.receive("PCMU"));
    awaitTone(viewer);
    assertThat(publisher.endpoint().isMediaTranscoding(MediaType.AUDIO)).isFalse();
  }

  /// The sound is later than the pictures, which are only forwarded; the viewer's browser has to be
  /// told so, and then it delays the pictures, step by step. People notice nothing from 45 ms too
  /// early to 125 ms too late (ITU-R BT.1359).
  @Test
  void soundAndPictureStayTogether() {
    Call publisher = call().connect(Sound.send("opus").withCamera());
    Call viewer = call();
    publisher.endpoint().connect(viewer.endpoint());
    viewer.connect(Sound.receive("PCMU").withCamera());
    awaitTone(viewer);
    viewer.browser().awaitFrames(10);
    Wait.value(
        "sound and picture together",
        Duration.ofSeconds(6),
        () -> {
          JsonNode ahead = sound(viewer).path("ahead");
          boolean together = ahead.isNumber() && ahead.asInt() > -125 && ahead.asInt() < 45;
          return together ? Boolean.TRUE : null;
        },
        () -> "; " + sound(viewer));
  }

  private Call call() {
    BrowserPeer browser = BrowserPeer.open(Shared.chromium(), Shared.server());
    open.add(browser);
    return new Call(pipeline, browser);
  }

  private static JsonNode sound(Call call) {
    return call.browser().tab().evaluate("peer.sound()");
  }

  private static void awaitTone(Call viewer) {
    Wait.value(
        "a tone of 440 Hz",
        HEARD,
        () -> isTone(viewer) ? Boolean.TRUE : null,
        () -> "; " + viewer.browser().tab().evaluate("peer.heard()") + sound(viewer));
  }

  /// Nothing else within 25 dB, and not far from half of the full scale.
  private static boolean isTone(Call viewer) {
    JsonNode heard = viewer.browser().tab().evaluate("peer.heard()");
    double decibels = heard.path("decibels").asDouble();
    return Math.abs(heard.path("hz").asDouble() - HZ) <= BIN_HZ
        && decibels - heard.path("elsewhere").asDouble() > 25
        && heard.path("peak").asDouble() > 0.3
        && heard.path("peak").asDouble() < 0.8;
  }
}
