package io.rivero.rpc.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/// A headless Firefox with a made-up camera and microphone, driven by WebDriver BiDi.
final class Firefox implements AutoCloseable {
  private static final Duration START = Duration.ofSeconds(10);
  private static final String LISTENING = "WebDriver BiDi listening on ";
  private static final List<String> PREFERENCES =
      List.of(
          "user_pref(\"media.navigator.permission.disabled\", true);",
          "user_pref(\"media.navigator.streams.fake\", true);",
          "user_pref(\"media.autoplay.default\", 0);",
          "user_pref(\"media.gmp-manager.updateEnabled\", false);",
          "user_pref(\"browser.shell.checkDefaultBrowser\", false);",
          "user_pref(\"datareporting.policy.dataSubmissionEnabled\", false);",
          "user_pref(\"app.update.enabled\", false);");

  private final Path profile = Tools.folder("firefox");
  private final Tools.Started started;
  private final JsonSocket socket;

  private Firefox(Path program) {
    try {
      Files.write(profile.resolve("user.js"), PREFERENCES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var builder =
        new ProcessBuilder(
            program.toString(),
            "--headless",
            "--no-remote",
            "--profile",
            profile.toString(),
            "--remote-debugging-port",
            "0");
    builder.environment().put("HOME", profile.toString());
    started = Tools.start("firefox", builder);
    String line = started.await(LISTENING, START);
    String address = line.substring(line.indexOf(LISTENING) + LISTENING.length()).strip();
    socket = new JsonSocket(URI.create(address + "/session"));
    socket.call("session.new", Map.of("capabilities", Map.of()));
  }

  static Firefox start() {
    return new Firefox(Tools.require("firefox-esr", "firefox"));
  }

  Tab tab(URI uri) {
    String context =
        socket.call("browsingContext.create", Map.of("type", "window")).path("context").asText();
    var page = new Page(context);
    page.open(uri);
    return page;
  }

  @Override
  public void close() {
    socket.close();
    started.process().descendants().forEach(ProcessHandle::destroyForcibly);
    started.process().destroyForcibly().onExit().join();
    Tools.delete(profile);
  }

  private final class Page implements Tab {
    private final String context;

    Page(String context) {
      this.context = context;
    }

    @Override
    public void open(URI uri) {
      socket.call(
          "browsingContext.navigate",
          Map.of("context", context, "url", uri.toString(), "wait", "interactive"));
    }

    @Override
    public JsonNode evaluate(String expression) {
      JsonNode answer =
          socket.call(
              "script.evaluate",
              Map.of(
                  "expression",
                  "(async () => JSON.stringify((await (" + expression + ")) ?? null))()",
                  "target",
                  Map.of("context", context),
                  "awaitPromise",
                  true,
                  "userActivation",
                  true));
      if (!answer.path("type").asText().equals("success")) {
        throw new AssertionError(expression + ": " + answer);
      }
      try {
        return JsonSocket.JSON.readTree(answer.path("result").path("value").asText());
      } catch (JsonProcessingException e) {
        throw new AssertionError(answer.toString(), e);
      }
    }

    @Override
    public void screenshot(Path file) {
      String data =
          socket
              .call("browsingContext.captureScreenshot", Map.of("context", context))
              .path("data")
              .asText();
      try {
        Files.write(file, Base64.getDecoder().decode(data));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      socket.call("browsingContext.close", Map.of("context", context));
    }
  }
}
