package io.rivero.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The example of README.md: it runs, and it is what stands there.
@Timeout(60)
class ReadmeExampleTest {
  private record Description(String ufrag, String password, List<String> candidates) {}

  // example
  private static IceAgent offer(
      IceDemux demux, InetSocketAddress bound, Object session, IceAgent.Listener events) {
    var config = new IceAgent.Config(/* controlling= */ true, session, /* stunServer= */ null);
    return IceAgent.create(demux, config, List.of(LocalAddress.of(bound)), events);
  }

  private static Description describe(IceAgent agent) {
    var candidates = agent.localCandidates().stream().map(IceCandidate::toString).toList();
    return new Description(agent.ufrag(), agent.password(), candidates);
  }

  private static void answer(IceLoop loop, IceAgent agent, Description peer) {
    loop.execute(() -> {
      agent.setRemote(peer.ufrag(), peer.password());
      for (String text : peer.candidates()) {
        IceCandidate candidate = IceCandidate.parse(text);
        if (candidate != null) {
          agent.addRemoteCandidate(candidate);
        }
      }
      agent.start(); // events.onValidated(pair) says where media may be sent
    });
  }

  // end

  @Test
  void theExampleConnects() throws IOException {
    try (TestLoop loop = new TestLoop("127.0.0.1");
        TestLoop other = new TestLoop("127.0.0.1")) {
      TestSession peer = new TestSession(other, false, "peer");
      IceAgent agent =
          offer(loop.demux, loop.locals.getFirst().bound(), "session", new SilentListener());
      peer.start(peerOf(agent), List.of());
      answer(loop, agent, describe(peer.agent));
      assertThat(peer.awaitSelected().remoteAddress()).isEqualTo(loop.locals.getFirst().bound());
      agent.close();
    }
  }

  @Test
  void theReadmeShowsTheExample() throws IOException {
    String source = Files.readString(Path.of("src/test/java/io/rivero/ice/ReadmeExampleTest.java"));
    int from = source.indexOf("  // example\n") + "  // example\n".length();
    String example =
        source
            .substring(from, source.indexOf("  // end\n"))
            .lines()
            .map(line -> line.startsWith("  ") ? line.substring(2) : line)
            .collect(Collectors.joining("\n"));
    assertThat(Files.readString(Path.of("README.md"))).contains(example.strip());
  }

  private static TestSession.Credentials peerOf(IceAgent agent) {
    return new TestSession.Credentials(agent.ufrag(), agent.password());
  }
}
