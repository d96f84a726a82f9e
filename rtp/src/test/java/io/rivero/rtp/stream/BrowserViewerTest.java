package io.rivero.rtp.stream;

import static io.rivero.rtp.stream.Media.MS;
import static io.rivero.rtp.stream.Media.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.RtpPacket;
import io.rivero.rtp.payload.PayloadFormat;
import io.rivero.rtp.rtcp.IntList;
import io.rivero.rtp.rtcp.Nack;
import io.rivero.rtp.rtcp.Pli;
import io.rivero.rtp.rtcp.RtcpPacket;
import io.rivero.rtp.rtcp.RtcpWriter;
import io.rivero.rtp.stream.Simulation.Quality;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the viewer of a bad network sees, if it behaves as Chromium does.
class BrowserViewerTest {
  private static final int SEEDS = 100;
  private static final long CALL_NANOS = 15 * SECOND;
  private static final long FRAME_NANOS = 50 * MS;

  /// Loss, jitter, and a share of packets that overtake others; and what is shown at least, in the
  /// mean.
  @ParameterizedTest
  @CsvSource({
    "0.0, 0, 0.00, 1.00",
    "0.1, 0, 0.00, 0.98",
    "0.1, 50, 0.05, 0.96",
    "0.0, 50, 0.40, 0.98",
    "0.1, 50, 0.40, 0.95"
  })
  void pictureGoesOn(double loss, long jitterMillis, double overtaking, double least) {
    double shown = 0;
    int frozen = 0;
    int keyFrames = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      Run run = new Run(seed, new Quality(loss, 10 * MS, jitterMillis * MS, overtaking));
      run.play();
      shown += (double) run.receiver.shown() / run.frames / SEEDS;
      frozen += run.receiver.longestGapNanos() > SECOND ? 1 : 0;
      keyFrames += run.keyFrames;
    }
    assertThat(shown).isGreaterThanOrEqualTo(least - 1e-9);
    assertThat(frozen).as("calls with a freeze over a second").isLessThanOrEqualTo(1);
    assertThat(keyFrames).as("key frames").isLessThan(3 * SEEDS);
  }

  /// A camera at 20 frames per second, three packets each and twenty for a key frame, which the
  /// server has received without loss, and the way from there to one viewer.
  private static final class Run {
    final Simulation simulation;
    final Simulation.Peer server;
    final Simulation.Peer viewer;
    final BrowserReceiver receiver;
    final MediaSource camera = Media.source(Media.video("v", 500));
    int frames;
    int keyFrames;
    long bytesSent;
    long bytesSentAgain;
    private long sequence = 10;
    private boolean keyFrameWanted = true;
    private long keyFrameNanos = -SECOND;
    private final byte[] rtcp = new byte[1500];

    Run(long seed, Quality quality) {
      simulation = new Simulation(seed);
      server =
          simulation.new Peer(Media.config(Media.video("v", 700)), SECOND, quality) {
            @Override
            public void keyFrameRequested(SendTrack track) {
              keyFrameWanted = true;
            }

            @Override
            void sent(byte[] buffer, int length) {
              if (Media.parsed(buffer, length).payloadType() == Media.VP8_RTX) {
                bytesSentAgain += length;
                assertThat(bytesSentAgain).isLessThanOrEqualTo(bytesSent / 5);
              } else {
                bytesSent += length;
              }
            }
          };
      MediaLine line =
          Media.line(
              "v",
              MediaKind.VIDEO,
              List.of(
                  new RtpCodec(
                      Media.VP8,
                      PayloadFormat.VP8,
                      90_000,
                      Media.VP8_RTX,
                      RtpCodec.Feedback.NONE)), // the receiver below asks by itself
              Media.EXTENSIONS,
              800,
              new RemoteSource(700, 701));
      Quality back = new Quality(0, 10 * MS, 0, 0);
      viewer =
          simulation.new Peer(Media.config(line), SECOND, back) {
            @Override
            public void received(ReceiveTrack track, RtpPacket packet, long nowNanos) {
              receiver.receive(packet, nowNanos);
            }
          };
      receiver =
          new BrowserReceiver(
              2 * quality.delayNanos() + quality.jitterNanos() / 2,
              new BrowserReceiver.Feedback() {
                @Override
                public void nack(IntList sequenceNumbers) {
                  send(new Nack(800, 700, sequenceNumbers));
                }

                @Override
                public void pli() {
                  send(new Pli(800, 700));
                }
              });
      server.connect(viewer);
      server.session.sendTracks().getFirst().setSource(camera, Media.identity(), 0);
    }

    private void send(RtcpPacket packet) {
      RtcpWriter writer = new RtcpWriter(rtcp, 0, rtcp.length);
      assertThat(writer.append(packet)).isTrue();
      viewer.sendRtcp(rtcp, writer.length());
    }

    void play() {
      for (long t = 0; t < CALL_NANOS; t += FRAME_NANOS) {
        simulation.at(t, this::publishFrame);
      }
      for (long t = 0; t < CALL_NANOS; t += 20 * MS) {
        simulation.at(t, () -> receiver.tick(simulation.now()));
      }
      simulation.runUntil(CALL_NANOS);
    }

    private void publishFrame() {
      boolean key = keyFrameWanted && simulation.now() - keyFrameNanos >= 500 * MS;
      if (key) {
        keyFrameWanted = false;
        keyFrameNanos = simulation.now();
        keyFrames++;
      }
      int packets = key ? 20 : 3;
      for (int i = 0; i < packets; i++) {
        byte[] payload = Media.vp8Payload(i == 0, key, frames, frames, 0, 1000);
        BrowserReceiver.write(payload, frames, i, packets, key);
        long timestamp = 4500L * frames;
        RtpPacket packet =
            Media.packet(
                Media.VP8, i == packets - 1, (int) sequence & 0xffff, timestamp, 1, payload, 0);
        Media.received(packet, sequence++, timestamp, simulation.now());
        camera.received(packet, simulation.now());
        server.forward(0, packet);
      }
      frames++;
    }
  }
}
