package io.rivero.rpc.e2e;

import io.rivero.rpc.e2e.BrowserPeer.Candidate;
import io.rivero.rpc.e2e.BrowserPeer.Media;
import io.rivero.rpc.e2e.BrowserPeer.Sound;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kurento.client.IceCandidate;
import org.kurento.client.MediaPipeline;
import org.kurento.client.WebRtcEndpoint;

/// An application in a few lines: the official Java client on one side, a browser on the other.
final class Call {
  /// What happens to what the two sides tell each other.
  ///
  /// @param offer on its way to the server
  /// @param candidate of the server on its way to the browser; null keeps it back
  /// @param trickle whether the browser's candidates are told to the server
  record Signalling(
      UnaryOperator<String> offer,
      Function<Candidate, @Nullable Candidate> candidate,
      boolean trickle) {
    static final Signalling PLAIN =
        new Signalling(UnaryOperator.identity(), candidate -> candidate, true);

    /// The browser's candidates stay secret, so that nothing goes past what `candidate` gives.
    static Signalling only(Function<Candidate, @Nullable Candidate> candidate) {
      return new Signalling(
          offer -> offer.replaceAll("a=candidate:[^\r\n]*\r\n", ""), candidate, false);
    }
  }

  private final BrowserPeer browser;
  private final WebRtcEndpoint endpoint;
  private final Signalling signalling;
  private final ConcurrentLinkedQueue<Candidate> fromServer = new ConcurrentLinkedQueue<>();
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());

  Call(MediaPipeline pipeline, BrowserPeer browser) {
    this(pipeline, browser, Signalling.PLAIN);
  }

  Call(MediaPipeline pipeline, BrowserPeer browser, Signalling signalling) {
    this.browser = browser;
    this.signalling = signalling;
    endpoint = new WebRtcEndpoint.Builder(pipeline).build();
    endpoint.addIceCandidateFoundListener(event -> {
      IceCandidate found = event.getCandidate();
      fromServer.add(
          new Candidate(found.getCandidate(), found.getSdpMid(), found.getSdpMLineIndex()));
    });
    endpoint.addConnectionStateChangedListener(event -> events.add(event.getNewState().name()));
    endpoint.addIceComponentStateChangedListener(
        event -> events.add("ICE " + event.getState().name()));
  }

  BrowserPeer browser() {
    return browser;
  }

  WebRtcEndpoint endpoint() {
    return endpoint;
  }

  /// `CONNECTED`, `DISCONNECTED`, and the states of ICE as `ICE READY`.
  List<String> events() {
    return List.copyOf(events);
  }

  /// Offer, answer and all candidates, until the browser says that it is connected.
  Call connect(Media media) {
    return connect(browser.gatheredOffer(media));
  }

  Call connect(Sound sound) {
    return connect(browser.gatheredOffer(sound));
  }

  private Call connect(String offer) {
    negotiate(offer);
    endpoint.gatherCandidates();
    Wait.until(
        "connected",
        Duration.ofSeconds(3),
        () -> {
          exchange();
          return browser.stats().path("state").asText().equals("connected");
        });
    return this;
  }

  void restartIce() {
    negotiate(browser.restart());
  }

  /// Stops what the browser sends of video, and begins anew with a picture of that colour; the
  /// answer to the first is there before the second.
  void exchangeVideo(String colour) {
    negotiate(browser.stopVideo());
    negotiate(browser.addVideo(colour));
  }

  /// Carries waiting candidates both ways.
  void exchange() {
    for (Candidate found = fromServer.poll(); found != null; found = fromServer.poll()) {
      Candidate told = signalling.candidate.apply(found);
      if (told != null) {
        browser.add(told);
      }
    }
    for (Candidate found : browser.candidates()) {
      if (signalling.trickle) {
        endpoint.addIceCandidate(
            new IceCandidate(found.candidate(), found.sdpMid(), found.sdpMLineIndex()));
      }
    }
  }

  private void negotiate(String offer) {
    browser.answer(endpoint.processOffer(signalling.offer.apply(offer)));
  }
}
