package io.rivero.rtp.stream;

import static io.rivero.rtp.stream.Media.MS;
import static io.rivero.rtp.stream.Media.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.Bytes;
import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.SequenceExtender;
import io.rivero.rtp.stream.Simulation.Quality;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Publisher, server and viewer over two bad links: what comes out is clean, and nearly all of it
/// comes out.
class LossyPathTest {
  private static final int SEEDS = 1000;
  private static final long MEDIA_NANOS = 1000 * MS;
  private static final int PACKETS_PER_FRAME = 3;
  private static final Quality BAD = new Quality(0.1, 20 * MS, 50 * MS, 0.05);

  @Test
  void viewerGetsACleanAndRepairedStream() {
    long sent = 0;
    long received = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Run run = new Run(seed, BAD);
      run.play();
      sent += run.forwarded;
      received += run.numbers.size();
      assertThat(run.numbers.size()).as("seed %d", seed).isGreaterThan((int) (run.forwarded * 0.8));
    }
    assertThat((double) received / sent).isGreaterThan(0.99); // 0.9 without repair
  }

  @Test
  void perfectPathLosesNothingAndAsksForNothing() {
    Run run = new Run(7, Quality.PERFECT);
    run.play();
    assertThat(run.numbers).hasSize(run.published);
    OutboundStatistics statistics = run.toViewer.session.sendTracks().getFirst().statistics();
    assertThat(statistics.nackCount()).isZero();
    assertThat(statistics.packetsRetransmitted()).isZero();
  }

  @Test
  void sameSeedGivesTheSameRun() {
    Run first = new Run(3, BAD);
    Run second = new Run(3, BAD);
    first.play();
    second.play();
    assertThat(second.numbers).isEqualTo(first.numbers);
    assertThat(second.toViewer.session.sendTracks().getFirst().statistics())
        .isEqualTo(first.toViewer.session.sendTracks().getFirst().statistics());
  }

  /// The payload carries the packet's number, counted by the publisher, behind the VP8 header.
  private static final class Run {
    private static final int NUMBER_AT = 20;

    final Simulation simulation;
    final Simulation.Peer publisher;
    final Simulation.Peer fromPublisher;
    final Simulation.Peer toViewer;
    final Simulation.Peer viewer;
    final MediaSource camera = Media.source(Media.video("v", 500));
    final Set<Integer> numbers = new HashSet<>(); // that the viewer has got
    int published;
    int forwarded; // by the server, from its first key frame on
    private final long firstTimestamp;
    private boolean keyFrameWanted = true;
    private int pictures;
    private final SequenceExtender legSequences = new SequenceExtender();
    private long sequenceDifference = Long.MIN_VALUE;
    private long timestampDifference;
    private final Set<Integer> legNumbers = new HashSet<>();

    Run(long seed, Quality quality) {
      simulation = new Simulation(seed);
      firstTimestamp = simulation.random.nextLong(1L << 32);
      publisher =
          simulation.new Peer(Media.config(Media.video("v", 500)), SECOND, quality) {
            @Override
            public void keyFrameRequested(SendTrack track) {
              keyFrameWanted = true;
            }
          };
      toViewer =
          simulation.new Peer(Media.config(Media.video("v", 700)), SECOND, quality) {
            @Override
            public void keyFrameRequested(SendTrack track) {
              source().requestKeyFrame(simulation.now());
            }

            @Override
            void sent(byte[] buffer, int length) {
              checkLeg(Media.parsed(buffer, length));
            }
          };
      fromPublisher =
          simulation.new Peer(Media.config(Media.video("v", 600)), SECOND, quality) {
            @Override
            public void received(ReceiveTrack track, RtpPacket packet, long nowNanos) {
              toViewer.forward(0, packet);
            }
          };
      viewer =
          simulation.new Peer(Media.config(Media.video("v", 800)), SECOND, quality) {
            @Override
            public void received(ReceiveTrack track, RtpPacket packet, long nowNanos) {
              int number = Bytes.i32(packet.buffer(), packet.payloadOffset() + NUMBER_AT);
              assertThat(numbers.add(number)).as("number %d once", number).isTrue();
            }
          };
      publisher.connect(fromPublisher);
      toViewer.connect(viewer);
      publisher.session.sendTracks().getFirst().setSource(camera, Media.identity(), 0);
      toViewer.session.sendTracks().getFirst().setSource(source().source(), Media.identity(), 0);
      source().viewerJoined(1, 0);
    }

    private ReceiveTrack source() {
      return fromPublisher.session.receiveTracks().getFirst();
    }

    void play() {
      for (long t = 0; t < MEDIA_NANOS; t += 33 * MS) {
        simulation.at(t, this::publishFrame);
      }
      simulation.runUntil(MEDIA_NANOS + 1000 * MS);
    }

    private void publishFrame() {
      boolean key = keyFrameWanted;
      keyFrameWanted = false;
      for (int i = 0; i < PACKETS_PER_FRAME; i++) {
        byte[] payload = Media.vp8Payload(i == 0, key, pictures, pictures, 0, 300);
        Bytes.put32(payload, NUMBER_AT, published);
        long timestamp = firstTimestamp + 2970L * pictures;
        RtpPacket packet =
            Media.packet(
                96, i == PACKETS_PER_FRAME - 1, published & 0xffff, timestamp, 1, payload, 0);
        Media.received(packet, published++, timestamp, simulation.now());
        camera.received(packet, simulation.now());
        publisher.forward(0, packet);
      }
      pictures++;
    }

    /// Sequence numbers and timestamps of the leg differ from the publisher's by a constant, and no
    /// number is used twice.
    private void checkLeg(RtpPacket packet) {
      boolean rtx = packet.payloadType() == Media.VP8_RTX;
      assertThat(packet.ssrc()).isEqualTo(rtx ? 701 : 700);
      int skip = rtx ? 2 : 0;
      int at = packet.payloadOffset() + skip;
      int number = Bytes.i32(packet.buffer(), at + NUMBER_AT);
      int sequence =
          rtx ? Bytes.u16(packet.buffer(), packet.payloadOffset()) : packet.sequenceNumber();
      long timestamp = packet.timestamp() - (firstTimestamp + 2970L * (number / PACKETS_PER_FRAME));
      if (sequenceDifference == Long.MIN_VALUE) {
        sequenceDifference = legSequences.extend(sequence) - number;
        timestampDifference = timestamp & 0xffff_ffffL;
      }
      assertThat(legSequences.extend(sequence) - number).isEqualTo(sequenceDifference);
      assertThat(timestamp & 0xffff_ffffL).isEqualTo(timestampDifference);
      if (!rtx) {
        assertThat(legNumbers.add(sequence)).isTrue();
        forwarded++;
      } else {
        assertThat(legNumbers).contains(sequence);
      }
    }
  }
}
