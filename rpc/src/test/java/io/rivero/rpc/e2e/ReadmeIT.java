package io.rivero.rpc.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.rivero.rpc.e2e.BrowserPeer.Candidate;
import io.rivero.rpc.e2e.BrowserPeer.Media;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kurento.client.IceCandidate;
import org.kurento.client.KurentoClient;
import org.kurento.client.WebRtcEndpoint;

/// The examples of the README do what it says.
class ReadmeIT {
  private static final Duration CALL = Duration.ofSeconds(4);
  private static final Duration COMPILATION = Duration.ofSeconds(5);

  @TempDir Path folder;
  private boolean released;

  @Test
  void theApplicationInJavaShowsOneBrowserToAnother() throws Exception {
    Class<?> example = compiled("OneToMany", Readme.block("An application in Java", "java"));
    KurentoClient client = KurentoClient.create(Shared.server().webSocket().toString());
    try (BrowserPeer camera = BrowserPeer.open(Shared.chromium(), Shared.server());
        BrowserPeer viewer = BrowserPeer.open(Shared.chromium(), Shared.server())) {
      Object room = example.getConstructor(KurentoClient.class).newInstance(client);
      var published = (WebRtcEndpoint) example.getField("camera").get(room);
      var watched = (WebRtcEndpoint) example.getMethod("newViewer").invoke(room);
      connect(example, published, camera, Media.SEND);
      connect(example, watched, viewer, Media.RECEIVE);
      viewer.awaitFrames(20);
      assertThat(viewer.stats().path("audioEnergy").asDouble()).isPositive();
      published.getMediaPipeline().release();
    } finally {
      client.destroy();
    }
  }

  /// What the application around the example does: carry offer, answer and candidates.
  private static void connect(
      Class<?> example, WebRtcEndpoint endpoint, BrowserPeer browser, Media media)
      throws ReflectiveOperationException {
    Queue<IceCandidate> fromServer = new ConcurrentLinkedQueue<>();
    Consumer<String> answer = browser::answer;
    Consumer<IceCandidate> candidate = fromServer::add;
    Method call =
        example.getMethod(
            "call", WebRtcEndpoint.class, String.class, Consumer.class, Consumer.class);
    call.invoke(null, endpoint, browser.offer(media), answer, candidate);
    Wait.until(
        "connected",
        CALL,
        () -> {
          for (var found = fromServer.poll(); found != null; found = fromServer.poll()) {
            browser.add(
                new Candidate(found.getCandidate(), found.getSdpMid(), found.getSdpMLineIndex()));
          }
          for (Candidate found : browser.candidates()) {
            endpoint.addIceCandidate(
                new IceCandidate(found.candidate(), found.sdpMid(), found.sdpMLineIndex()));
          }
          return browser.stats().path("state").asText().equals("connected");
        });
  }

  private Class<?> compiled(String name, String source) throws Exception {
    Path file = Files.writeString(folder.resolve(name + ".java"), source);
    var said = new StringWriter();
    var compiler = ToolProvider.getSystemJavaCompiler();
    var options = List.of("-cp", System.getProperty("java.class.path"), "-d", folder.toString());
    try (var files = compiler.getStandardFileManager(null, null, null)) {
      var units = files.getJavaFileObjects(file);
      boolean done = compiler.getTask(said, files, null, options, null, units).call();
      assertThat(done).as("%s", said).isTrue();
    }
    var urls = new URL[] {folder.toUri().toURL()};
    try (var loader = new URLClassLoader(urls, ReadmeIT.class.getClassLoader())) {
      return loader.loadClass(name);
    }
  }

  @Test
  void theApplicationInJavaScriptShowsTheBrowserToItself() throws Exception {
    Files.createDirectories(Tools.output("js"));
    Files.writeString(
        Tools.output("js").resolve("example.cjs"),
        Readme.block("An application in JavaScript", "js"));
    URI server = Shared.server().webSocket();
    try (NodeClient application = new NodeClient("readme.cjs", server.toString());
        BrowserPeer browser = BrowserPeer.open(Shared.chromium(), Shared.server())) {
      application.send(Map.of("offer", browser.offer(Media.BOTH_WAYS)));
      Wait.until(
          "connected",
          CALL,
          () -> {
            application.relay(browser, said -> released |= said.has("released"));
            return browser.stats().path("state").asText().equals("connected");
          });
      browser.awaitFrames(20);
      application.send(Map.of("release", true));
      Wait.until(
          "released",
          CALL,
          () -> {
            application.relay(browser, said -> released |= said.has("released"));
            return released;
          });
    }
  }

  /// The jar of the server has all modules in it; `java` compiles a single file by itself.
  @Test
  void theModuleProtectsAPacket() throws Exception {
    Path source =
        Files.writeString(
            folder.resolve("Protect.java"), Readme.block("One module in your program", "java"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = List.of(java, "-cp", ServerProcess.jar().toString(), source.toString());
    Tools.Started started = Tools.start("readme", new ProcessBuilder(command));
    Wait.until("the end of the program", COMPILATION, () -> !started.process().isAlive());
    assertThat(started.lines()).containsExactly("protected: 1216", "unprotected: 1200");
    assertThat(started.process().exitValue()).isZero();
  }
}
