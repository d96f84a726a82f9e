package io.rivero.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The example of the README, compiled and run.
class ReadmeExampleTest {
  static String answer(String offerOfTheBrowser, Fingerprint ourCertificate) throws SdpException {
    // example begin
    var transport = new LocalTransport("ufrg", "a-password-of-22-chars", List.of(ourCertificate));
    var config =
        new LocalConfig(
            1234567890L,
            1,
            "somebody@example.org",
            LocalMedia.audio(new LocalStream(0x1111, 0, "stream", "microphone")),
            LocalMedia.video(new LocalStream(0x2222, 0x2223, "stream", "camera")),
            List.of(transport));

    SessionDescription offer = SessionDescription.parse(offerOfTheBrowser);
    Answer answer = OfferAnswer.answer(offer, config);

    for (NegotiatedMedia media : answer.negotiated().media()) {
      RemoteTransport peer = answer.negotiated().transports().get(media.transportIndex());
      System.out.println(media.kind() + " " + media.direction() + " with " + peer.ufrag());
    }
    List<String> ours = List.of("candidate:1 1 udp 2130706431 192.0.2.1 20000 typ host");
    return OfferAnswer.withCandidates(answer.description(), mline -> ours, true).write();
    // example end
  }

  private static String example(String file, String begin, String end) throws Exception {
    String text = Files.readString(Path.of(file));
    int from = text.indexOf(begin) + begin.length();
    return text.substring(from, text.indexOf(end, from)).stripTrailing().stripIndent();
  }

  @Test
  void theExampleOfTheReadmeRuns() throws Exception {
    String offer = GoldenTest.read("safari-like.sdp").write();
    assertThat(answer(offer, Samples.FINGERPRINT)).contains("a=end-of-candidates");
    String source = "src/test/java/io/rivero/sdp/ReadmeExampleTest.java";
    assertThat(example("README.md", "```java\n", "```"))
        .isEqualTo(example(source, "// example begin\n", "    // example end"));
  }
}
