package io.rivero.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/// The example of README.md: it runs, and it is what stands there.
class ReadmeExampleTest {
  private final ConcurrentLinkedQueue<Event> toTheBrowser = new ConcurrentLinkedQueue<>();

  // example
  private String loopback(MediaRuntime runtime, String offerOfTheBrowser) {
    var pipeline = new MediaPipeline(runtime);
    var endpoint = new WebRtcEndpoint(pipeline, null, null, null, null, null);
    endpoint.connect(endpoint, null, null, null); // the browser sees itself
    String answer = endpoint.processOffer(offerOfTheBrowser);
    endpoint.gatherCandidates(); // candidates come as events
    return answer;
  }

  private MediaRuntime start() throws IOException {
    var config = MediaRuntime.Config.defaults().withMediaPort(0);
    return new MediaRuntime(config, (source, event, time) -> toTheBrowser.add(event));
  }

  // end

  @Test
  void theExampleAnswersAndFindsCandidates() throws IOException {
    try (MediaRuntime runtime = start()) {
      var browser = new WebRtcEndpoint(new MediaPipeline(runtime), null, null, null, null, null);
      String answer = loopback(runtime, browser.generateOffer(null));
      assertThat(answer).contains("a=setup:active", "a=sendrecv");
      assertThat(toTheBrowser).anyMatch(event -> event instanceof Event.IceCandidateFound);
    }
  }

  @Test
  void theExampleStandsInTheReadme() throws IOException {
    String source =
        Files.readString(Path.of("src/test/java/io/rivero/pipeline/ReadmeExampleTest.java"));
    String example =
        source.substring(source.indexOf("// example\n") + 11, source.indexOf("\n  // end"));
    assertThat(Files.readString(Path.of("README.md")))
        .contains(example.stripTrailing().stripIndent());
  }
}
