package io.rivero.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A headless Chromium with a made-up camera of 30 frames per second, driven over its DevTools
/// protocol; its pages can make the calls of `calls.js`.
final class Chromium implements AutoCloseable {
  private static final String LISTENING = "DevTools listening on ";
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");
  private static final List<String> FLAGS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--disable-quic",
          "--disable-background-networking",
          "--disable-background-timer-throttling",
          "--disable-backgrounding-occluded-windows",
          "--disable-renderer-backgrounding",
          "--no-first-run",
          "--autoplay-policy=no-user-gesture-required",
          "--use-fake-device-for-media-stream=fps=30",
          "--use-fake-ui-for-media-stream",
          "--allow-loopback-in-peer-connection",
          "--remote-debugging-port=0");

  private final Path profile;
  private final Process process;
  private final JsonSocket socket;

  private Chromium(Path profile, Process process, JsonSocket socket) {
    this.profile = profile;
    this.process = process;
    this.socket = socket;
  }

  /// Starts the Chromium that is found on the PATH.
  static Chromium start() throws IOException {
    Path profile = Files.createTempDirectory("rivero-benchmark-chromium");
    var command = new ArrayList<String>();
    command.add(program().toString());
    command.addAll(FLAGS);
    command.add("--user-data-dir=" + profile);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      int at = line.indexOf(LISTENING);
      if (at >= 0) {
        Thread.ofVirtual().start(() -> lines.lines().forEach(each -> {}));
        URI uri = URI.create(line.substring(at + LISTENING.length()).strip());
        return new Chromium(profile, process, new JsonSocket(uri, event -> {}));
      }
    }
    throw new IllegalStateException("Chromium has ended at once");
  }

  private static Path program() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no Chromium on the PATH"));
  }

  /// A page at this address, with `calls` in it.
  Tab open(URI page) throws IOException {
    String target =
        socket
            .call("Target.createTarget", Map.of("url", page.toString()), Map.of())
            .path("targetId")
            .asText();
    String session =
        socket
            .call("Target.attachToTarget", Map.of("targetId", target, "flatten", true), Map.of())
            .path("sessionId")
            .asText();
    var tab = new Tab(target, session);
    Waiting.until(
        "the page " + page + " is loaded",
        30,
        () ->
            tab.evaluate("location.origin !== 'null' && document.readyState === 'complete'")
                .asBoolean());
    tab.evaluate("eval(" + JsonSocket.JSON.writeValueAsString(script()) + ") && true");
    return tab;
  }

  private static String script() throws IOException {
    try (InputStream in = Chromium.class.getResourceAsStream("calls.js")) {
      if (in == null) {
        throw new IllegalStateException("calls.js is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /// One page.
  final class Tab implements AutoCloseable {
    private final String target;
    private final String session;

    private Tab(String target, String session) {
      this.target = target;
      this.session = session;
    }

    /// The value of an expression, awaited if it is a promise.
    JsonNode evaluate(String expression) {
      String awaited = "(async () => JSON.stringify((await (" + expression + ")) ?? null))()";
      JsonNode answer =
          socket.call(
              "Runtime.evaluate",
              Map.of("expression", awaited, "awaitPromise", true, "returnByValue", true),
              Map.of("sessionId", session));
      if (answer.has("exceptionDetails")) {
        throw new IllegalStateException(expression + ": " + answer.path("exceptionDetails"));
      }
      try {
        return JsonSocket.JSON.readTree(answer.path("result").path("value").asText());
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(answer.toString(), e);
      }
    }

    /// A loopback call of the server; it lasts until {@link #stopCall}.
    ///
    /// @param maxBitrate of the video that is sent, in bits per second; null for no limit
    JsonNode startCall(URI server, @Nullable Integer maxBitrate) {
      return callWith(server, maxBitrate == null ? Map.of() : Map.of("maxBitrate", maxBitrate));
    }

    /// A loopback call of the server; it lasts until {@link #stopCall}.
    ///
    /// @param options as `calls.js` has them
    JsonNode callWith(URI server, Map<String, ?> options) {
      return evaluate(
          "calls.start('" + server + "', " + JsonSocket.JSON.valueToTree(options) + ")");
    }

    JsonNode stats() {
      return evaluate("calls.stats()");
    }

    void stopCall() {
      evaluate("calls.stop()");
    }

    /// @param name as it was given to {@link #callWith}
    void stopCall(String name) {
      evaluate("calls.stop('" + name + "')");
    }

    @Override
    public void close() {
      socket.call("Target.closeTarget", Map.of("targetId", target), Map.of());
    }
  }

  @Override
  public void close() {
    socket.close();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
    try (Stream<Path> files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException | UncheckedIOException e) {
      System.err.println("left behind: " + profile);
    }
  }
}
