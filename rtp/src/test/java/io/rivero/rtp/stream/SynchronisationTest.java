package io.rivero.rtp.stream;

import static io.rivero.rtp.stream.Media.MS;
import static io.rivero.rtp.stream.Media.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.Bytes;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.stream.Simulation.Quality;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Audio and video that were captured together are together at the viewer, as its sender reports
/// tell, also when the source changes (RFC 3550 section 6.4.1).
class SynchronisationTest {
  private static final long LIMIT_NANOS = 20 * MS;
  private static final int AUDIO = 0;
  private static final int VIDEO = 1;
  private static final int CAPTURE_AT = 20;
  private static final int CAMERA_AT = 28;

  private final List<Long> skews = new ArrayList<>();

  /// What a publisher captures, and its clock, which differs from all others.
  private static final class Camera {
    final Simulation simulation;
    final Simulation.Peer publisher;
    final Simulation.Peer server;
    final MediaSource[] sources = new MediaSource[2];
    final long[] firstTimestamps = new long[2];
    private final int id;
    private int audioPackets;
    private int videoPackets;

    Camera(
        int id,
        Simulation simulation,
        Quality quality,
        Simulation.Peer toViewer,
        Camera[] watched) {
      this.id = id;
      this.simulation = simulation;
      SessionConfig config = Media.config(Media.audio("a", 500), Media.video("v", 600));
      long clock = simulation.random.nextLong(1L << 60);
      publisher = simulation.new Peer(config, clock, quality);
      server =
          simulation.new Peer(config, SECOND, quality) {
            @Override
            public void received(ReceiveTrack track, RtpPacket packet, long nowNanos) {
              if (watched[0] == Camera.this) {
                toViewer.forward(track.kind() == MediaKind.AUDIO ? AUDIO : VIDEO, packet);
              }
            }
          };
      publisher.connect(server);
      sources[AUDIO] = Media.source(Media.audio("a", 500));
      sources[VIDEO] = Media.source(Media.video("v", 600));
      for (int i = 0; i < 2; i++) {
        firstTimestamps[i] = simulation.random.nextLong(1L << 32);
        publisher.session.sendTracks().get(i).setSource(sources[i], Media.identity(), 0);
      }
    }

    /// Encoding a picture takes a while; its timestamp is that of its capture.
    void start(long fromNanos, long endNanos, long encodingNanos) {
      for (long t = fromNanos; t < endNanos; t += 20 * MS) {
        long capture = t;
        simulation.at(capture + 5 * MS, () -> publish(AUDIO, capture, audioPackets++));
      }
      for (long t = fromNanos + 7 * MS; t < endNanos; t += 33 * MS) {
        long capture = t;
        simulation.at(capture + encodingNanos, () -> publish(VIDEO, capture, videoPackets++));
      }
    }

    private void publish(int kind, long captureNanos, int number) {
      int rate = kind == AUDIO ? 48_000 : 90_000;
      byte[] payload = Media.vp8Payload(true, true, number, number, number, 60);
      Bytes.put64(payload, CAPTURE_AT, captureNanos);
      Bytes.put32(payload, CAMERA_AT, id);
      long timestamp = firstTimestamps[kind] + SourceClock.nanosToTicks(captureNanos, rate);
      RtpPacket packet =
          Media.packet(kind == AUDIO ? 111 : 96, number & 0xffff, timestamp, 1 + kind, payload);
      Media.received(packet, number, timestamp, simulation.now());
      sources[kind].received(packet, simulation.now());
      sources[kind].setClock(new SourceClock(1 + kind, timestamp, captureNanos, rate));
      publisher.forward(kind, packet);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void audioAndVideoStayTogetherAcrossSwitches(long seed) {
    Simulation simulation = new Simulation(seed);
    Quality quality = new Quality(0.01, 10 * MS, 40 * MS, 0);
    SessionConfig config = Media.config(Media.audio("a", 700), Media.video("v", 800));
    Quality lossless =
        new Quality(0, 10 * MS, 40 * MS, 0); // a lost report takes effect a second late
    Simulation.Peer toViewer = simulation.new Peer(config, 77 * SECOND, lossless);
    long[] lateness = new long[2]; // moment at the viewer - capture, of the last packet
    boolean[] known = new boolean[2];
    int[] cameras = new int[2];
    Simulation.Peer viewer =
        simulation.new Peer(config, 5 * SECOND, quality) {
          @Override
          public void received(ReceiveTrack track, RtpPacket packet, long nowNanos) {
            int kind = track.kind() == MediaKind.AUDIO ? AUDIO : VIDEO;
            SourceTimeline timeline = track.source().timeline();
            known[kind] = timeline.clock() != null;
            lateness[kind] =
                timeline.nanosOf(packet.extendedTimestamp())
                    - Bytes.i64(packet.buffer(), packet.payloadOffset() + CAPTURE_AT);
            cameras[kind] = Bytes.i32(packet.buffer(), packet.payloadOffset() + CAMERA_AT);
            if (known[AUDIO] && known[VIDEO] && cameras[AUDIO] == cameras[VIDEO]) {
              skews.add(lateness[AUDIO] - lateness[VIDEO]);
            }
          }
        };
    toViewer.connect(viewer);
    Camera[] watched = new Camera[1];
    Camera first = new Camera(1, simulation, quality, toViewer, watched);
    Quality far = new Quality(0.01, 180 * MS, 40 * MS, 0);
    Camera second = new Camera(2, simulation, far, toViewer, watched);
    first.start(0, 20 * SECOND, 30 * MS);
    second.start(0, 20 * SECOND, 80 * MS);
    for (int i = 0; i < 5; i++) {
      Camera next = i % 2 == 0 ? first : second;
      simulation.at(
          (3 + 3L * i) * SECOND + simulation.random.nextLong(SECOND),
          () -> {
            watched[0] = next;
            for (int kind = 0; kind < 2; kind++) {
              MediaSource source = next.server.session.receiveTracks().get(kind).source();
              toViewer
                  .session
                  .sendTracks()
                  .get(kind)
                  .setSource(source, Media.identity(), simulation.now());
            }
          });
    }
    simulation.runUntil(20 * SECOND);
    assertThat(skews).hasSizeGreaterThan(800);
    assertThat(skews.stream().mapToLong(Math::abs).max())
        .satisfies(max -> assertThat(max.orElseThrow()).isLessThan(LIMIT_NANOS));
  }
}
