package io.rivero.rpc.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// An RTCPeerConnection in a page of its own; the test is its signalling.
final class BrowserPeer implements AutoCloseable {
  private static final Duration GATHERING = Duration.ofSeconds(2);

  /// A candidate as browsers write it.
  record Candidate(String candidate, String sdpMid, int sdpMLineIndex) {}

  /// What to offer.
  ///
  /// @param codec the preferred video codec; empty for the browser's choice
  /// @param colour of a painted picture; empty for the camera
  record Media(boolean send, boolean receive, String codec, String colour) {
    static final Media BOTH_WAYS = new Media(true, true, "VP8", "");
    static final Media SEND = new Media(true, false, "VP8", "");
    static final Media RECEIVE = new Media(false, true, "", "");

    static Media send(String colour) {
      return new Media(true, false, "VP8", colour);
    }
  }

  /// What to offer where sound matters.
  ///
  /// @param codec the only audio codec
  /// @param hz of the tone that is sent
  /// @param camera whether there is video, too
  record Sound(boolean send, boolean receive, String codec, int hz, boolean camera) {
    static Sound send(String codec) {
      return new Sound(true, false, codec, 440, false);
    }

    static Sound receive(String codec) {
      return new Sound(false, true, codec, 0, false);
    }

    Sound withCamera() {
      return new Sound(send, receive, codec, hz, true);
    }
  }

  private final Tab tab;

  /// @param place a page with a secure context, for the camera
  BrowserPeer(Tab tab, URI place, Map<String, ?> configuration) {
    this.tab = tab;
    tab.open(place.resolve("/health"));
    tab.await("document.readyState === 'complete' && location.pathname === '/health'", GATHERING);
    tab.evaluate("(() => { " + script() + "\n return true; })()");
    tab.evaluate(
        "(() => { window.peer = new TestPeer("
            + json(Map.of("configuration", configuration))
            + "); return true; })()");
  }

  static BrowserPeer open(Chromium chromium, ServerProcess server) {
    return new BrowserPeer(chromium.tab(URI.create("about:blank")), server.page(), Map.of());
  }

  Tab tab() {
    return tab;
  }

  String offer(Media media) {
    return tab.evaluate("peer.offer(" + json(media) + ")").asText();
  }

  /// The same with all candidates in it.
  String gatheredOffer(Media media) {
    offer(media);
    return gathered();
  }

  String gatheredOffer(Sound sound) {
    tab.evaluate("peer.offerSound(" + json(sound) + ")");
    return gathered();
  }

  private String gathered() {
    tab.await("peer.pc.iceGatheringState === 'complete'", GATHERING);
    return tab.evaluate("peer.pc.localDescription.sdp").asText();
  }

  /// The offer of an ICE restart.
  String restart() {
    return tab.evaluate("peer.restart()").asText();
  }

  /// The offer after the transceiver of the video was stopped.
  String stopVideo() {
    return tab.evaluate("peer.stopVideo()").asText();
  }

  /// The offer with a new transceiver, whose picture has that colour.
  String addVideo(String colour) {
    return tab.evaluate("peer.addVideo(" + json(colour) + ")").asText();
  }

  void answer(String sdp) {
    tab.evaluate("peer.answer(" + json(sdp) + ")");
  }

  void add(Candidate candidate) {
    tab.evaluate("peer.add(" + json(candidate) + ")");
  }

  /// What the browser has found since the last call.
  List<Candidate> candidates() {
    var candidates = new ArrayList<Candidate>();
    for (JsonNode found : tab.evaluate("peer.candidates()")) {
      candidates.add(
          new Candidate(
              found.path("candidate").asText(),
              found.path("sdpMid").asText(),
              found.path("sdpMLineIndex").asInt()));
    }
    return candidates;
  }

  JsonNode stats() {
    return tab.evaluate("peer.stats()");
  }

  /// Waits until this is the strongest of 0 red, 1 green and 2 blue in the received picture.
  void awaitColour(int strongest) {
    Wait.value(
        "colour " + strongest,
        Duration.ofSeconds(3),
        () -> {
          JsonNode colours = tab.evaluate("peer.colour()");
          boolean wins = true;
          for (int i = 0; i < colours.size(); i++) {
            wins &= i == strongest || colours.path(strongest).asInt() > 2 * colours.path(i).asInt();
          }
          return wins ? Boolean.TRUE : null;
        },
        () -> "; " + tab.evaluate("peer.colour()") + stats());
  }

  /// Waits for that many decoded frames more than now.
  void awaitFrames(int count) {
    int due = stats().path("framesDecoded").asInt() + count;
    Wait.value(
        count + " frames",
        Duration.ofSeconds(4),
        () -> stats().path("framesDecoded").asInt() >= due ? Boolean.TRUE : null,
        () -> "; " + stats());
  }

  @Override
  public void close() {
    tab.close();
  }

  private static String json(Object value) {
    try {
      return JsonSocket.JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static String script() {
    try (InputStream in = BrowserPeer.class.getResourceAsStream("peer.js")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
