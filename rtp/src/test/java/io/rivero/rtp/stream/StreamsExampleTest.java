package io.rivero.rtp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.RtpPacket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The example of README.md: it compiles, runs, and is the one that stands there.
class StreamsExampleTest {
  private static int example(RtpPacket packetOfPublisher, long now) {
    int[] sentLengths = {0};
    Recorder fromViewer = new Recorder();
    // BEGIN
    RtpSession viewer =
        new RtpSession(Media.config(Media.video("0", 700)), now, now, 1, fromViewer);
    SendTrack leg = viewer.sendTracks().getFirst();
    byte[] out = new byte[2000];
    Recorder fromPublisher =
        new Recorder() {
          @Override
          public void received(ReceiveTrack track, RtpPacket packet, long nowNanos) {
            sentLengths[0] = leg.forward(packet, out, nowNanos); // then encrypt it and send it
          }
        };
    RtpSession publisher =
        new RtpSession(Media.config(Media.video("0", 600)), now, now, 2, fromPublisher);
    ReceiveTrack camera = publisher.receiveTracks().getFirst();
    leg.setSource(camera.source(), Media.identity(), now);
    camera.viewerJoined(1, now);

    publisher.receiveRtp(packetOfPublisher, now); // parsed and decrypted
    publisher.onTimeout(Math.max(now, publisher.deadlineNanos())); // feedback and reports
    // END
    return sentLengths[0];
  }

  @Test
  void theExampleRuns() {
    RtpPacket keyFrame = Media.packet(96, 1, 0, 5, Media.vp8Payload(true, true, 1, 1, 1, 500));
    assertThat(example(keyFrame, 1000)).isGreaterThan(500);
  }

  @Test
  void theExampleIsTheOneInTheReadme() throws IOException {
    Path file = Path.of("src/test/java/io/rivero/rtp/stream/StreamsExampleTest.java");
    String source = Files.readString(file);
    String code =
        source.substring(source.indexOf("// BEGIN\n") + 9, source.indexOf("    // END\n"));
    String stripped =
        code.lines()
            .map(line -> line.isBlank() ? "" : line.substring(4))
            .collect(Collectors.joining("\n"));
    assertThat(Files.readString(Path.of("README.md"))).contains(stripped);
  }
}
