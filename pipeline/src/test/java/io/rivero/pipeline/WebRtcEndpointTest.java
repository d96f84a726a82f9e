package io.rivero.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two endpoints call each other over real sockets: ICE, DTLS and all. They live in two runtimes,
/// since peers behind one port cannot be told apart by their address.
class WebRtcEndpointTest {

  private record Raised(MediaObject source, Event event) {}

  private final ConcurrentLinkedQueue<Raised> events = new ConcurrentLinkedQueue<>();
  private final Map<MediaObject, WebRtcEndpoint> remotes = new ConcurrentHashMap<>();
  private final ExecutorService signalling = Executors.newVirtualThreadPerTaskExecutor();
  private final MediaRuntime runtime;
  private final MediaRuntime other;

  WebRtcEndpointTest() throws IOException {
    runtime = new MediaRuntime(MediaRuntime.Config.defaults().withMediaPort(0), this::raised);
    other = new MediaRuntime(MediaRuntime.Config.defaults().withMediaPort(0), this::raised);
  }

  @AfterEach
  void close() {
    runtime.close();
    other.close();
    signalling.close();
  }

  private void raised(MediaObject source, Event event, long timestampMillis) {
    events.add(new Raised(source, event));
    WebRtcEndpoint remote = remotes.get(source);
    if (remote != null && event instanceof Event.IceCandidateFound found) {
      signalling.execute(() -> remote.addIceCandidate(found.candidate()));
    }
  }

  @Test
  void twoEndpointsConnect() {
    WebRtcEndpoint a = endpoint(new MediaPipeline(runtime));
    WebRtcEndpoint b = endpoint(new MediaPipeline(other));
    call(a, b);
    until(() -> a.getConnectionState() == ConnectionState.CONNECTED);
    until(() -> b.getConnectionState() == ConnectionState.CONNECTED);
    assertThat(a.getDtlsConnectionState())
        .hasSize(2)
        .allMatch(connection -> connection.state() == DtlsConnectionState.CONNECTED);
    assertThat(a.getICECandidatePairs()).hasSize(1);
    assertThat(a.getLocalSessionDescriptor()).contains("a=candidate:", "a=end-of-candidates");
    assertThat(types(a))
        .containsSubsequence("MediaSessionStarted", "IceGatheringDone", "NewCandidatePairSelected")
        .contains("ConnectionStateChanged", "DtlsConnectionStateChange");
  }

  /// All four share one pair of addresses.
  @Test
  void endpointsOfOnePipelineCanCallEachOther() {
    var pipeline = new MediaPipeline(runtime);
    WebRtcEndpoint a = endpoint(pipeline);
    WebRtcEndpoint b = endpoint(pipeline);
    WebRtcEndpoint c = endpoint(pipeline);
    WebRtcEndpoint d = endpoint(pipeline);
    call(a, b);
    call(c, d);
    for (WebRtcEndpoint each : List.of(a, b, c, d)) {
      until(() -> each.getConnectionState() == ConnectionState.CONNECTED);
    }
    pipeline.release();
    until(() -> runtime.directory().size() == 0);
  }

  @Test
  void closeNotifyEndsTheOtherSide() {
    WebRtcEndpoint a = endpoint(new MediaPipeline(runtime));
    WebRtcEndpoint b = endpoint(new MediaPipeline(other));
    call(a, b);
    until(() -> b.getConnectionState() == ConnectionState.CONNECTED);
    until(() -> a.getConnectionState() == ConnectionState.CONNECTED);
    a.release();
    until(() -> b.getConnectionState() == ConnectionState.DISCONNECTED);
    assertThat(types(b)).contains("MediaSessionTerminated");
  }

  @Test
  void whatIsReleasedLeavesNothingBehind() {
    var pipeline = new MediaPipeline(runtime);
    var otherPipeline = new MediaPipeline(other);
    for (int i = 0; i < 5; i++) {
      WebRtcEndpoint a = endpoint(pipeline);
      WebRtcEndpoint b = endpoint(otherPipeline);
      call(a, b);
      until(() -> a.getConnectionState() == ConnectionState.CONNECTED);
      a.release();
      b.release();
    }
    var port = runtime.port(pipeline.home());
    until(() -> pipeline.home().<Integer>call(() -> port.demux().counters().agents()) == 0);
    assertThat(pipeline.home().<Integer>call(() -> port.demux().counters().remotes())).isZero();
    pipeline.release();
    until(() -> port.loop().<Integer>call(port.loop()::timedCount) == 1); // the demultiplexer's own
  }

  @Test
  void negotiationHasItsRules() {
    var pipeline = new MediaPipeline(runtime);
    WebRtcEndpoint offerer = endpoint(pipeline);
    assertThatThrownBy(offerer::getLocalSessionDescriptor)
        .isInstanceOfSatisfying(
            MediaException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SDP_END_POINT_NO_LOCAL_SDP_ERROR));
    assertFails(() -> offerer.processAnswer("v=0"), ErrorCode.SDP_END_POINT_NOT_OFFER_GENERATED);
    assertFails(() -> offerer.gatherCandidates(), ErrorCode.ICE_GATHER_CANDIDATES_ERROR);
    String offer = offerer.generateOffer(null);
    assertFails(() -> offerer.generateOffer(null), ErrorCode.SDP_END_POINT_ALREADY_NEGOTIATED);
    WebRtcEndpoint answerer = endpoint(pipeline);
    assertFails(() -> answerer.processOffer(""), ErrorCode.SDP_PARSE_ERROR);
    assertFails(() -> answerer.processOffer("junk"), ErrorCode.SDP_PARSE_ERROR);
    assertFails(
        () -> answerer.processOffer(offer.replace("a=ice-ufrag", "a=x-ufrag")),
        ErrorCode.SDP_PARSE_ERROR);
    String answer = answerer.processOffer(offer);
    assertFails(() -> answerer.processOffer(offer), ErrorCode.SDP_END_POINT_ALREADY_NEGOTIATED);
    assertThat(offerer.processAnswer(answer)).contains("m=audio");
    assertFails(
        () -> offerer.processAnswer(answer), ErrorCode.SDP_END_POINT_ANSWER_ALREADY_PROCCESED);
    assertThat(answerer.getRemoteSessionDescriptor()).isEqualTo(offer);
  }

  /// RFC 3264 section 8: what is stopped ends, what begins anew has an SSRC of its own.
  @Test
  void mediaIsStoppedAndBegunAgain() {
    var pipeline = new MediaPipeline(runtime);
    WebRtcEndpoint endpoint = endpoint(pipeline);
    WebRtcEndpoint viewer = endpoint(pipeline);
    endpoint.connect(viewer, null, null, null);
    viewer.processOffer(endpoint(new MediaPipeline(other)).generateOffer(null));
    String offer = endpoint(new MediaPipeline(other)).generateOffer(null);
    String first = endpoint.processOffer(offer);
    assertThat(endpoint.getStats(MediaType.VIDEO)).isNotEmpty();

    String stopped = newer(offer.replace("m=video 9", "m=video 0"));
    assertThat(endpoint.processOffer(stopped)).contains("m=video 0");
    assertThat(endpoint.getStats(MediaType.VIDEO)).isEmpty();
    assertThat(endpoint.getStats(MediaType.AUDIO)).isNotEmpty();

    String again = endpoint.processOffer(newer(newer(offer)));
    assertThat(endpoint.getStats(MediaType.VIDEO)).isNotEmpty();
    assertThat(ssrcs(again, "audio")).isEqualTo(ssrcs(first, "audio"));
    assertThat(ssrcs(again, "video"))
        .isNotEmpty()
        .doesNotContainAnyElementsOf(ssrcs(first, "video"));
    assertThat(endpoint.getSinkConnections(MediaType.VIDEO, null)).hasSize(1);
  }

  /// A failed step takes nothing with it.
  @Test
  void negotiationThatFailsCanBeTriedAgain() {
    WebRtcEndpoint endpoint = endpoint(new MediaPipeline(runtime));
    String offer = endpoint(new MediaPipeline(other)).generateOffer(null);
    String broken = offer.replaceFirst("a=ice-pwd:[^\r]*", "a=ice-pwd:short");
    assertFails(() -> endpoint.processOffer(broken), ErrorCode.SDP_PARSE_ERROR);
    assertFails(() -> endpoint.gatherCandidates(), ErrorCode.ICE_GATHER_CANDIDATES_ERROR);
    assertThat(endpoint.processOffer(offer)).contains("m=video 9");
    String second = offer.replace("a=mid:video0", "a=mid:other").replace("audio0 video0", "audio0");
    assertFails(() -> endpoint.processOffer(newer(second)), ErrorCode.SDP_PARSE_ERROR);
    assertThat(endpoint.processOffer(newer(newer(offer)))).contains("m=video 9");
    endpoint.release();
    var port = runtime.port(endpoint.home());
    until(() -> port.loop().<Integer>call(() -> port.demux().counters().agents()) == 0);
  }

  private static String newer(String offer) {
    Matcher origin = Pattern.compile("o=- (\\d+) (\\d+)").matcher(offer);
    assertThat(origin.find()).isTrue();
    long version = Long.parseLong(origin.group(2)) + 1;
    return origin.replaceFirst("o=- $1 " + version);
  }

  private static Set<String> ssrcs(String description, String media) {
    String section = description.substring(description.indexOf("m=" + media));
    int end = section.indexOf("\r\nm=");
    return Pattern.compile("a=ssrc:(\\d+)")
        .matcher(end < 0 ? section : section.substring(0, end))
        .results()
        .map(result -> result.group(1))
        .collect(Collectors.toSet());
  }

  @Test
  void earlyCandidatesAreKeptAndBadOnesIgnored() {
    WebRtcEndpoint a = endpoint(new MediaPipeline(runtime));
    for (int i = 0; i < 2 * PendingCandidates.MAX_CANDIDATES; i++) {
      a.addIceCandidate(new IceCandidate("candidate:1 1 udp 1 127.0.0.1 9 typ host", "0", 0));
    }
    for (String line : List.of("", "junk", "candidate:1 1 udp 1 some.local 9 typ host")) {
      a.addIceCandidate(new IceCandidate(line, "0", 0));
    }
    assertThat(a.generateOffer(null)).contains("a=group:BUNDLE audio0 video0");
  }

  private WebRtcEndpoint endpoint(MediaPipeline pipeline) {
    return new WebRtcEndpoint(pipeline, null, null, null, null, null);
  }

  private void call(WebRtcEndpoint a, WebRtcEndpoint b) {
    remotes.put(a, b);
    remotes.put(b, a);
    a.processAnswer(b.processOffer(a.generateOffer(null)));
    a.gatherCandidates();
    b.gatherCandidates();
  }

  private List<String> types(MediaObject source) {
    return events.stream()
        .filter(raised -> raised.source().equals(source))
        .map(raised -> raised.event().getClass().getSimpleName())
        .toList();
  }

  private static void assertFails(Runnable call, ErrorCode code) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(MediaException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private void until(BooleanSupplier condition) {
    Wait.until(condition, () -> "events: " + events);
  }
}
