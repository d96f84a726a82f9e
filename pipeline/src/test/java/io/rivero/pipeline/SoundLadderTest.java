package io.rivero.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.pipeline.audio.Sender;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.stream.MediaKind;
import io.rivero.rtp.stream.MediaSource;
import io.rivero.rtp.stream.RtpCodec;
import io.rivero.rtp.stream.SendTrack;
import io.rivero.rtp.stream.SourceFormat;
import io.rivero.sdp.NegotiatedCodec;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A publisher and viewers with other codecs on a real loop, connected by ICE and DTLS; the pages
/// are endpoints of another pipeline.
class SoundLadderTest {
  private static final long BEAT_NANOS = 20_000_000;
  private static final Pattern MAP = Pattern.compile("a=rtpmap:(\\d+) ([^/]+)/.*");

  private record Raised(MediaObject source, Event event) {}

  private final ConcurrentLinkedQueue<Raised> events = new ConcurrentLinkedQueue<>();
  private final Map<MediaObject, WebRtcEndpoint> remotes = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final MediaRuntime runtime;
  private final MediaPipeline room;
  private final MediaPipeline pages;
  private volatile boolean over;
  private volatile int generation;

  SoundLadderTest() throws IOException {
    runtime = new MediaRuntime(MediaRuntime.Config.defaults().withMediaPort(0), this::raised);
    room = new MediaPipeline(runtime);
    pages = new MediaPipeline(runtime);
  }

  @AfterEach
  void close() {
    over = true;
    threads.close();
    runtime.close();
  }

  private void raised(MediaObject source, Event event, long timestampMillis) {
    events.add(new Raised(source, event));
    WebRtcEndpoint remote = remotes.get(source);
    if (remote != null && event instanceof Event.IceCandidateFound found && !over) {
      threads.execute(() -> remote.addIceCandidate(found.candidate()));
    }
  }

  private record Call(WebRtcEndpoint here, WebRtcEndpoint page) {
    String received() {
      Flow flow = page.onHome(() -> page.flow(MediaType.AUDIO, 0));
      return flow == null || flow.packets() < 10 ? "" : flow.codec();
    }
  }

  @Test
  void eachViewerHearsItInItsFormatAndOneEncoderServesAllOfOneFormat() {
    Call publisher = call("PCMU");
    Call first = call("opus");
    Call second = call("opus");
    Call wide = call("G722");
    Call same = call("PCMU");
    List<Call> viewers = List.of(first, second, wide, same);
    viewers.forEach(viewer -> publisher.here().connect(viewer.here(), null, null, null));
    publish(publisher, PayloadFormat.PCMU);

    until(() -> received(viewers).equals(List.of("opus", "opus", "G722", "PCMU")));
    assertThat(publisher.here().isMediaTranscoding(MediaType.AUDIO, null)).isTrue();
    assertThat(publisher.here().isMediaTranscoding(MediaType.VIDEO, null)).isFalse();
    assertThat(transcoding(publisher.here())).containsExactly(MediaTranscodingState.TRANSCODING);
    assertThat(room.getGstreamerDot(null))
        .containsPattern("decodes PCMU \\d+ blocks, \\d+ ms")
        .containsOnlyOnce("encodes opus")
        .containsOnlyOnce("encodes G722")
        .contains("as decoded", "as RTP packets");
    room.setLatencyStats(true);
    assertThat(latency(first.here())).isBetween(1e6, 5e9);
    assertThat(latency(same.here())).isZero();

    first.here().release();
    wide.here().release();
    assertThat(room.getGstreamerDot(null)).containsOnlyOnce("encodes").contains("encodes opus");
    second.here().release();
    assertThat(publisher.here().isMediaTranscoding(MediaType.AUDIO, null)).isFalse();
    assertThat(room.getGstreamerDot(null)).doesNotContain("decodes", "encodes");
    until(() -> transcoding(publisher.here()).size() == 2);
    assertThat(errors()).isEmpty();
  }

  @Test
  void whatComesMayBecomeWhatTheViewerHasAndTheOtherWayRound() {
    Call publisher = call("PCMU", "opus");
    Call viewer = call("opus");
    publisher.here().connect(viewer.here(), MediaType.AUDIO, null, null);
    publish(publisher, PayloadFormat.PCMU);
    until(() -> publisher.here().isMediaTranscoding(MediaType.AUDIO, null));
    until(() -> viewer.received().equals("opus"));
    publish(publisher, PayloadFormat.OPUS);
    until(() -> !publisher.here().isMediaTranscoding(MediaType.AUDIO, null));
    publish(publisher, PayloadFormat.PCMU);
    until(() -> publisher.here().isMediaTranscoding(MediaType.AUDIO, null));
    assertThat(errors()).isEmpty();
  }

  @Test
  void aPublisherWhoChangesWithEveryPacketIsNotFollowedEachTime() {
    Call publisher = call("PCMU", "opus");
    Call viewer = call("opus");
    publisher.here().connect(viewer.here(), MediaType.AUDIO, null, null);
    int changes =
        room.home()
            .call(() -> {
              TrackSource track = publisher.here().track(MediaType.AUDIO);
              Leg leg = leg(viewer.here());
              assertThat(track).isNotNull();
              List<Sender> senders =
                  Stream.of(PayloadFormat.PCMU, PayloadFormat.OPUS)
                      .map(format -> new Sender(format, typeOf(track.codecs(), format), 1, 0))
                      .toList();
              long now = leg.peer().nowNanos();
              int count = 0;
              for (int i = 0; i < 200; i++, now += 1_000_000) {
                PacketSource before = leg.source();
                track.packet(senders.get(i % 2).tone(440, 8000, now), now);
                count += Objects.equals(before, leg.source()) ? 0 : 1;
              }
              return count;
            });
    assertThat(changes).isBetween(1, 3);
  }

  private static int typeOf(List<NegotiatedCodec> codecs, PayloadFormat format) {
    return codecs.stream()
        .filter(codec -> PayloadFormat.of(codec.encodingName(), false) == format)
        .findFirst()
        .orElseThrow()
        .payloadType();
  }

  private static List<String> received(List<Call> calls) {
    return calls.stream().map(Call::received).toList();
  }

  private List<MediaTranscodingState> transcoding(MediaElement element) {
    return events.stream()
        .filter(raised -> raised.source().equals(element))
        .map(Raised::event)
        .filter(Event.MediaTranscodingStateChanged.class::isInstance)
        .map(Event.MediaTranscodingStateChanged.class::cast)
        .filter(event -> event.mediaType() == MediaType.AUDIO)
        .map(Event.MediaTranscodingStateChanged::state)
        .toList();
  }

  private static double latency(WebRtcEndpoint endpoint) {
    return endpoint.onHome(() -> endpoint.latencyNanos(MediaType.AUDIO));
  }

  private List<Event> errors() {
    return events.stream().map(Raised::event).filter(Event.Error.class::isInstance).toList();
  }

  /// A page that has these codecs only, connected.
  private Call call(String... codecs) {
    var here = new WebRtcEndpoint(room, null, null, null, null, null);
    var page = new WebRtcEndpoint(pages, null, null, null, null, null);
    remotes.put(here, page);
    remotes.put(page, here);
    page.processAnswer(here.processOffer(only(Set.of(codecs), page.generateOffer(null))));
    here.gatherCandidates();
    page.gatherCandidates();
    until(() -> here.getConnectionState() == ConnectionState.CONNECTED);
    until(() -> page.getConnectionState() == ConnectionState.CONNECTED);
    return new Call(here, page);
  }

  /// An offer with these audio codecs only.
  private static String only(Set<String> names, String offer) {
    int from = offer.indexOf("m=audio");
    int end = offer.indexOf("m=", from + 1);
    List<String> lines = offer.substring(from, end).lines().toList();
    List<String> types =
        lines.stream()
            .map(MAP::matcher)
            .filter(Matcher::matches)
            .filter(matcher -> names.contains(matcher.group(2)))
            .map(matcher -> matcher.group(1))
            .toList();
    String section =
        lines.stream()
            .filter(line -> isOf(line, types))
            .map(line ->
                line.startsWith("m=")
                    ? line.substring(0, line.indexOf("SAVPF") + 5) + " " + String.join(" ", types)
                    : line)
            .collect(Collectors.joining("\r\n", "", "\r\n"));
    return offer.substring(0, from) + section + offer.substring(end);
  }

  private static boolean isOf(String line, List<String> types) {
    return !line.matches("a=(rtpmap|fmtp|rtcp-fb):.*")
        || types.contains(line.substring(line.indexOf(':') + 1, line.indexOf(' ')));
  }

  /// The page begins to send a tone in this format, until it is told to send another.
  private void publish(Call publisher, PayloadFormat format) {
    int mine = generation + 1;
    generation = mine;
    var sender = new Sender(format, 1000 + mine, 1_000_000L * mine);
    WebRtcEndpoint page = publisher.page();
    var codec =
        new RtpCodec(
            Sender.PAYLOAD_TYPE,
            format,
            format.clockRateHz(),
            RtpCodec.NO_RTX,
            RtpCodec.Feedback.NONE);
    var media = new MediaSource(new SourceFormat(MediaKind.AUDIO, List.of(codec), List.of()));
    page.onHome(() -> {
      Leg leg = leg(page);
      int[] types = new int[128];
      Arrays.fill(types, SendTrack.UNSENDABLE);
      types[Sender.PAYLOAD_TYPE] = typeOf(leg.codecs(), format);
      leg.track().setSource(media, types, leg.peer().nowNanos());
      return null;
    });
    threads.execute(() -> {
      long due = System.nanoTime();
      while (!over && generation == mine) {
        page.<@Nullable Object>onHome(() -> {
          Leg leg = leg(page);
          long now = leg.peer().nowNanos();
          RtpPacket packet = sender.tone(440, 8000, now);
          media.received(packet, now);
          leg.peer().send(leg.track(), packet, now);
          return null;
        });
        due += BEAT_NANOS;
        LockSupport.parkNanos(due - System.nanoTime());
      }
    });
  }

  private static Leg leg(WebRtcEndpoint page) {
    Leg leg = page.leg(MediaType.AUDIO);
    if (leg == null) {
      throw new AssertionError("no audio");
    }
    return leg;
  }

  private void until(BooleanSupplier condition) {
    Wait.until(condition, () -> "events: " + events);
  }
}
