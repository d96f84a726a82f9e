package io.rivero.rpc.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// A headless Chromium with a made-up camera and microphone, driven by its DevTools protocol.
final class Chromium implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(6);
  private static final String LISTENING = "DevTools listening on ";
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
          "--use-fake-device-for-media-stream",
          "--use-fake-ui-for-media-stream",
          "--allow-loopback-in-peer-connection",
          "--window-size=1100,1000",
          "--remote-debugging-port=0");

  private final Path profile = Tools.folder("chromium");
  private final Tools.Started started;
  private final JsonSocket socket;

  private Chromium(Path program, List<String> flags) {
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.addAll(FLAGS);
    command.addAll(flags);
    command.add("--user-data-dir=" + profile);
    started = Tools.start("chromium", new ProcessBuilder(command));
    String line = started.await(LISTENING, START);
    int address = line.indexOf(LISTENING) + LISTENING.length();
    socket = new JsonSocket(URI.create(line.substring(address).strip()));
  }

  static Chromium start(String... flags) {
    return new Chromium(
        Tools.require("chromium", "chromium-browser", "google-chrome"), List.of(flags));
  }

  /// A page in a window of its own, so that none is in the background. It takes any certificate, as
  /// a person does after a warning.
  Tab tab(URI uri) {
    String target =
        socket
            .call("Target.createTarget", Map.of("url", "about:blank", "newWindow", true))
            .path("targetId")
            .asText();
    String session =
        socket
            .call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .path("sessionId")
            .asText();
    socket.call("Security.setIgnoreCertificateErrors", Map.of("ignore", true), session);
    var page = new Page(target, session);
    page.open(uri);
    return page;
  }

  /// SIGKILL: no goodbye to anybody.
  void kill() {
    started.process().descendants().forEach(ProcessHandle::destroyForcibly);
    started.process().destroyForcibly();
    socket.close();
  }

  @Override
  public void close() {
    kill();
    started.process().onExit().join();
    Tools.delete(profile);
  }

  private final class Page implements Tab {
    private final String target;
    private final String session;

    Page(String target, String session) {
      this.target = target;
      this.session = session;
    }

    @Override
    public void open(URI uri) {
      JsonNode result = socket.call("Page.navigate", Map.of("url", uri.toString()), session);
      if (result.has("errorText")) {
        throw new AssertionError(uri + ": " + result.path("errorText").asText());
      }
    }

    @Override
    public JsonNode evaluate(String expression) {
      JsonNode answer =
          socket.call(
              "Runtime.evaluate",
              Map.of(
                  "expression",
                  "(async () => JSON.stringify((await (" + expression + ")) ?? null))()",
                  "awaitPromise",
                  true,
                  "userGesture",
                  true,
                  "returnByValue",
                  true),
              session);
      if (answer.has("exceptionDetails")) {
        throw new AssertionError(expression + ": " + answer.path("exceptionDetails"));
      }
      try {
        return JsonSocket.JSON.readTree(answer.path("result").path("value").asText());
      } catch (JsonProcessingException e) {
        throw new AssertionError(answer.toString(), e);
      }
    }

    @Override
    public void screenshot(Path file) {
      String data = socket.call("Page.captureScreenshot", Map.of(), session).path("data").asText();
      try {
        Files.write(file, Base64.getDecoder().decode(data));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      socket.call("Target.closeTarget", Map.of("targetId", target));
    }
  }
}
