package io.rivero.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rtp.rtcp.IntList;
import io.rivero.rtp.rtcp.Nack;
import io.rivero.rtp.rtcp.ReceiverReport;
import io.rivero.rtp.rtcp.Rtcp;
import io.rivero.rtp.rtcp.RtcpWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeExampleTest {
  private static void example() {
    // BEGIN
    byte[] datagram = new byte[1500];
    RtpWriter writer = new RtpWriter();
    writer.begin(datagram, 0, 96, true, 65535, 90_000, 0x1234);
    HeaderExtensions.writeText(datagram, writer.extension(1, 1), "0");
    int length = writer.payload(new byte[] {1, 2, 3}, 0, 3).end();

    RtpPacket packet = new RtpPacket(); // one per thread, reused
    SequenceExtender sequence = new SequenceExtender(); // one per stream
    if (packet.parse(datagram, 0, length) && packet.decrypted(datagram, 0, length)) {
      packet.setExtendedSequence(sequence.extend(packet.sequenceNumber()));
      int mid = packet.extensionOffset(1);
      boolean forMid = HeaderExtensions.textEquals(datagram, mid, packet.extensionLength(1), "0");
      System.out.println(packet.extendedSequence() + " " + forMid + " " + packet.payloadLength());
    }

    RtcpWriter rtcp = new RtcpWriter(datagram, 0, datagram.length);
    rtcp.append(new ReceiverReport(1, List.of()));
    rtcp.append(new Nack(1, 0x1234, IntList.of(65534, 65535, 0)));
    Rtcp.parse(datagram, 0, rtcp.length(), System.out::println);
    // END
  }

  @Test
  void theExampleRuns() {
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      example();
    } finally {
      System.setOut(console);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "65535 true 3",
            "ReceiverReport[ssrc=1, reports=[]]",
            "Nack[senderSsrc=1, mediaSsrc=4660, sequenceNumbers=[65534, 65535, 0]]");
  }

  @Test
  void theReadmeShowsThisExample() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/rivero/rtp/ReadmeExampleTest.java"))
            .replace("\r", "");
    String example =
        source.substring(source.indexOf("// BEGIN\n") + 9, source.indexOf("    // END")).indent(-4);
    assertThat(Files.readString(Path.of("README.md")).replace("\r", ""))
        .contains("```java\n" + example + "```");
  }
}
